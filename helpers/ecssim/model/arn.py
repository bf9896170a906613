"""Amazon resource names of ECS."""

from dataclasses import dataclass

_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}


@dataclass(frozen=True, slots=True)
class Arns:
    """Makes the ARNs of one account and Region.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    account_id: str
    region: str

    @property
    def partition(self) -> str:
        """The part of AWS that the Region belongs to."""
        for beginning, partition in _PARTITIONS.items():
            if self.region.startswith(beginning):
                return partition
        return "aws"

    def of(self, resource: str) -> str:
        """Return the ARN of `resource`, which is its type and its path, such as cluster/default."""
        return f"arn:{self.partition}:ecs:{self.region}:{self.account_id}:{resource}"

    def of_service(self, kind: str, cluster: str, service: str, id_: str) -> str:
        """Return the ARN of something that belongs to a service, such as a service-revision."""
        return self.of(f"{kind}/{cluster}/{service}/{id_}")

    @property
    def root(self) -> str:
        """The ARN of the account's own principal."""
        return f"arn:{self.partition}:iam::{self.account_id}:root"


def last_part(name_or_arn: str) -> str:
    """Return what follows the last slash: the name or id at the end of an ARN, or the name itself."""
    return name_or_arn.rsplit("/", 1)[-1]
