"""What the labs share and do not teach: the network that tasks run in."""

from typing import Any

_SUBNETS = 3


def fargate_network(ec2: Any) -> dict[str, Any]:
    """Return the networkConfiguration for Fargate tasks in the default VPC.

    Arguments:
        ec2: a boto3 client of EC2.

    Returns:
        three subnets in different Availability Zones with public addresses, since a NAT gateway would cost more than
        the tasks themselves; the VPC's default security group.

    Raises:
        LookupError: if the account has no default VPC in this Region.
    """
    subnets = ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]
    if not subnets:
        raise LookupError(
            "This account has no default VPC in this Region. Make one with `aws ec2 create-default-vpc`, "
            "or choose another Region."
        )
    subnets.sort(key=lambda subnet: str(subnet["AvailabilityZone"]))
    return {
        "awsvpcConfiguration": {
            "subnets": [subnet["SubnetId"] for subnet in subnets[:_SUBNETS]],
            "assignPublicIp": "ENABLED",
        }
    }
