"""The load balancer that the benchmarks send requests through."""

from dataclasses import dataclass
from typing import Any

import boto3


@dataclass(frozen=True)
class Front:
    """A load balancer that everybody reaches at port 80.

    Arguments:
        network: a networkConfiguration for tasks that it reaches.
    """

    dns_name: str
    target_group_arn: str
    network: dict[str, Any]


def front() -> Front:
    """Make a load balancer in front of the default VPC's subnets."""
    elb, ec2 = boto3.client("elbv2"), boto3.client("ec2")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    security_group = ec2.create_security_group(GroupName="front", Description="front", VpcId=vpc)["GroupId"]
    anybody = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=security_group, IpPermissions=[anybody])
    group = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
    group_arn = group["TargetGroups"][0]["TargetGroupArn"]
    [balancer] = elb.create_load_balancer(Name="web", Subnets=subnets, SecurityGroups=[security_group])["LoadBalancers"]
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group_arn}],
    )
    tasks = {"subnets": subnets, "securityGroups": [security_group], "assignPublicIp": "ENABLED"}
    return Front(str(balancer["DNSName"]), str(group_arn), {"awsvpcConfiguration": tasks})
