"""A call to AWS that was made with the role of a task."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call.

    Arguments:
        number: how many there were before it in the account and Region.
        role_arn: the role that it was made with.
        session: who made it, as an ARN; its last part is the id of the task.
        action: what IAM calls it, such as s3:GetObject.
        event_name: what CloudTrail calls it, such as GetObject.
        resource: the ARN that it was on; * if it was on no one resource.
        refusal: why IAM did not allow it, in IAM's words; None if it did.
        data_event: whether CloudTrail takes it for a data event, which LookupEvents does not show.
        reads: whether it changes nothing.
        parameters: those of the request as CloudTrail shows them; None if they are not known.
    """

    number: int
    at: datetime
    role_arn: str
    session: str
    action: str
    event_name: str
    resource: str
    refusal: str | None
    data_event: bool
    reads: bool
    parameters: Mapping[str, Any] | None = None
