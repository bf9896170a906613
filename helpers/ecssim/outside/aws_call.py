"""A call that a program in a task makes to AWS, as data."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model.arn import Arns, last_part
from ..truth import aws_calls as truth
from ..truth.aws_calls import Operation


@dataclass(frozen=True, slots=True)
class Printing:
    """How the AWS CLI prints an answer.

    Arguments:
        query: what it takes out of the answer, as JMESPath; nothing takes all.
        output: json or text.
    """

    query: str
    output: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call.

    Arguments:
        content: what the service answered, under the API's names.
        error: the text of the error that the call ended in; None if it succeeded.
    """

    content: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class AwsCall:
    """One call, or the same one again and again.

    Arguments:
        service, method: as boto3 calls them, such as s3 and put_object.
        parameters: those of the method.
        after_s: how many seconds after its start the program makes it.
        every_s: how many seconds later it makes it again; None makes it once.
        printing: how its answer is printed, for a call of the AWS CLI; None is a call of boto3.
    """

    service: str
    method: str
    parameters: Mapping[str, Any]
    after_s: float = 0.0
    every_s: float | None = None
    printing: Printing | None = None

    @property
    def operation(self) -> Operation:
        """What IAM and CloudTrail know it as.

        Raises:
            LookupError: if ecssim does not know it.
        """
        found = truth.OPERATIONS.value.get((self.service, self.method))
        if found is None:
            known = ", ".join(f"{service}.{method}" for service, method in truth.OPERATIONS.value)
            raise LookupError(f"ecssim does not know which action {self.service}.{self.method} needs; it knows {known}")
        return found

    @property
    def operation_name(self) -> str:
        """Its name in the API, such as PutObject."""
        return "".join(word.capitalize() for word in self.method.split("_"))

    @property
    def shown_parameters(self) -> dict[str, Any]:
        """Its parameters as CloudTrail shows them, without what is secret."""
        shown = {name: value for name, value in self.parameters.items() if name not in truth.SECRET_PARAMETERS.value}
        return {name[:1].lower() + name[1:]: value for name, value in shown.items()}

    def resource(self, arns: Arns) -> str:
        """Return the ARN of what it is on, in the account and Region of those ARNs."""
        name = str(self.parameters.get("Name", ""))
        values = {
            "partition": arns.partition,
            "region": arns.region,
            "account": arns.account_id,
            "queue": last_part(str(self.parameters.get("QueueUrl", ""))),
            "/Name": name if name.startswith("/") else f"/{name}",
            **self.parameters,
        }
        pieces = string.Formatter().parse(self.operation.resource)
        return "".join(text + (str(values.get(field, "")) if field else "") for text, field, _, _ in pieces)
