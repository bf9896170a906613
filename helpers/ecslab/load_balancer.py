"""A load balancer for labs that need one and do not teach it."""

from dataclasses import dataclass
from typing import Any

from .network import open_port, subnets

_LISTENER_PORT = 80
# Quick enough for a lesson; AWS's defaults are 30 s, 5 successes and 300 s.
_HEALTH_CHECK_INTERVAL_S = 10
_HEALTH_CHECK_TIMEOUT_S = 5
_HEALTHY_THRESHOLD = 2
_UNHEALTHY_THRESHOLD = 2
_DEREGISTRATION_DELAY_S = 10


@dataclass(frozen=True)
class LoadBalancer:
    """An Application Load Balancer that listens on port 80 and forwards to one target group of addresses.

    Arguments:
        arn, dns_name: of the load balancer.
        listener_arn: of its listener on port 80.
        target_group_arn: where that forwards everything.
        security_group_id: its own security group, which lets everybody reach port 80.
        vpc_id: where it is.
        network: a networkConfiguration for Fargate tasks that it reaches on their port.
    """

    arn: str
    dns_name: str
    listener_arn: str
    target_group_arn: str
    security_group_id: str
    vpc_id: str
    network: dict[str, Any]

    def __repr__(self) -> str:
        return f"http://{self.dns_name}"


def load_balancer(
    elb: Any,
    ec2: Any,
    prefix: str,
    *,
    name: str,
    container_port: int,
    health_path: str,
    where: list[str] | None = None,
    target_type: str = "ip",
    scheme: str = "internet-facing",
) -> LoadBalancer:
    """Return the lab's load balancer of a name, and make what is not there of it.

    Arguments:
        elb, ec2: boto3 clients of elbv2 and EC2.
        prefix: of the lab; everything is called by it and the name.
        name: such as web.
        container_port: that the tasks take connections on.
        health_path: where its health check asks.
        where: the ids of the subnets that it and the tasks are in; the lab's own if they are left out.
        scheme: internal if only whoever is in the VPC may reach it.
        target_type: ip for tasks with addresses of their own, instance for those that have ports of their machines.
    """
    where = where or subnets(ec2, prefix)
    vpc_id = str(ec2.describe_subnets(SubnetIds=where[:1])["Subnets"][0]["VpcId"])
    called = f"{prefix}-{name}"
    security_group_id = open_port(ec2, called, vpc_id, _LISTENER_PORT)
    tasks_group_id = open_port(ec2, f"{called}-tasks", vpc_id, container_port, security_group_id)
    balancer = _balancer(elb, called, where, security_group_id, scheme)
    target_group_arn = _target_group(elb, called, vpc_id, container_port, health_path, target_type)
    tasks = {"subnets": where, "securityGroups": [tasks_group_id], "assignPublicIp": "ENABLED"}
    return LoadBalancer(
        arn=str(balancer["LoadBalancerArn"]),
        dns_name=str(balancer["DNSName"]),
        listener_arn=_listener(elb, str(balancer["LoadBalancerArn"]), target_group_arn),
        target_group_arn=target_group_arn,
        security_group_id=security_group_id,
        vpc_id=vpc_id,
        network={"awsvpcConfiguration": tasks},
    )


def _balancer(elb: Any, name: str, where: list[str], security_group_id: str, scheme: str) -> dict[str, Any]:
    try:
        found = elb.describe_load_balancers(Names=[name])["LoadBalancers"]
    except elb.exceptions.LoadBalancerNotFoundException:
        found = elb.create_load_balancer(Name=name, Subnets=where, SecurityGroups=[security_group_id], Scheme=scheme)[
            "LoadBalancers"
        ]
        elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[found[0]["LoadBalancerArn"]])
    there: dict[str, Any] = found[0]
    return there


def _target_group(elb: Any, name: str, vpc_id: str, port: int, health_path: str, target_type: str) -> str:
    try:
        return str(elb.describe_target_groups(Names=[name])["TargetGroups"][0]["TargetGroupArn"])
    except elb.exceptions.TargetGroupNotFoundException:
        made = elb.create_target_group(
            Name=name,
            Protocol="HTTP",
            Port=port,
            VpcId=vpc_id,
            TargetType=target_type,
            HealthCheckPath=health_path,
            HealthCheckIntervalSeconds=_HEALTH_CHECK_INTERVAL_S,
            HealthCheckTimeoutSeconds=_HEALTH_CHECK_TIMEOUT_S,
            HealthyThresholdCount=_HEALTHY_THRESHOLD,
            UnhealthyThresholdCount=_UNHEALTHY_THRESHOLD,
        )
    arn = str(made["TargetGroups"][0]["TargetGroupArn"])
    delay = {"Key": "deregistration_delay.timeout_seconds", "Value": str(_DEREGISTRATION_DELAY_S)}
    elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[delay])
    return arn


def _listener(elb: Any, balancer_arn: str, target_group_arn: str) -> str:
    for there in elb.describe_listeners(LoadBalancerArn=balancer_arn)["Listeners"]:
        if there["Port"] == _LISTENER_PORT:
            return str(there["ListenerArn"])
    made = elb.create_listener(
        LoadBalancerArn=balancer_arn,
        Protocol="HTTP",
        Port=_LISTENER_PORT,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": target_group_arn}],
    )
    return str(made["Listeners"][0]["ListenerArn"])
