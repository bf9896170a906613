"""What tasks need of the services around ECS: roles, secrets, private images, a way to them, and answers to calls."""

from dataclasses import dataclass
from typing import Protocol

from .outside.aws_call import Answer, AwsCall
from .outside.ecr_image import EcrImage
from .outside.iam_role import Role


@dataclass(frozen=True, slots=True)
class Guarded:
    """What a role must be allowed to use before it can read a secret.

    Arguments:
        arn: the secret, or the parameter.
        key_arn: the customer's own key that it is enciphered with; None if AWS's key does that, which asks nothing.
    """

    arn: str
    key_arn: str | None = None


class Secrets(Protocol):
    """Secrets Manager and Systems Manager's parameters of one account."""

    def secret(self, arn: str, version_stage: str, version_id: str, region: str) -> str | None:
        """Return the text of a secret; None if it has none, or not in that version."""

    def parameter(self, name: str, region: str | None) -> str | None:
        """Return the value of a parameter; None if there is none. No Region is the one that asks."""

    def guarded_secret(self, arn: str, region: str) -> Guarded:
        """Return what reading a secret takes; one that is missing takes what it is called."""

    def guarded_parameter(self, name: str, region: str | None) -> Guarded:
        """Return what reading a parameter takes. No Region is the one that asks."""

    def remove(self, name: str) -> bool:
        """Delete the secret or the parameter of that name, and return whether there was one."""


class TaskNeeds(Protocol):
    """The services that tasks need something of, in one account and Region."""

    @property
    def secrets(self) -> Secrets:
        """Secrets Manager and the parameters of Systems Manager."""

    def role(self, name_or_arn: str) -> Role | None:
        """Return an IAM role of the account; None if there is none of that name or ARN."""

    def call(self, call: AwsCall) -> Answer:
        """Make a call of a program, and return what comes of it."""

    def digest_of(self, image: EcrImage) -> str | None:
        """Return the digest of an image in a private registry of ECR; None if it is not there."""

    def push_image(self, image: EcrImage, manifest: str) -> str:
        """Push an image to a private registry of ECR, and return its digest.

        Raises:
            PushRefusedError: if the registry does not take it.
        """

    def reach_internet(self, subnet_id: str, *, public_address: bool) -> bool:
        """Return whether the route table of a subnet leads out."""

    def has_endpoint(self, subnet_id: str, service: str) -> bool:
        """Return whether a VPC endpoint leads from a subnet to a service such as ecr.api."""
