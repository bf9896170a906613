"""What the labs share and do not teach: the network that tasks run in, roles, a log group, machines to rent."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .network import subnets

_LOG_RETENTION_DAYS = 1
_IMAGE_PARAMETER = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
_AWS_POLICIES = "arn:aws:iam::aws:policy"

Client = Callable[[str], Any]


@dataclass(frozen=True)
class RoleKind:
    """What a role is for.

    Arguments:
        service: who may assume it.
        policies: the AWS managed policies that it has, without the beginning of their ARNs.
    """

    service: str
    policies: tuple[str, ...] = ()


ROLES = {
    "execution": RoleKind("ecs-tasks.amazonaws.com", ("service-role/AmazonECSTaskExecutionRolePolicy",)),
    "task": RoleKind("ecs-tasks.amazonaws.com"),
    # Systems Manager is how one asks the agent on a machine without an open port.
    "instance": RoleKind(
        "ec2.amazonaws.com",
        ("service-role/AmazonEC2ContainerServiceforEC2Role", "AmazonSSMManagedInstanceCore"),
    ),
    # What it may do stands in the lab that schedules something.
    "scheduler": RoleKind("scheduler.amazonaws.com"),
    "anywhere": RoleKind(
        "ssm.amazonaws.com",
        ("AmazonSSMManagedInstanceCore", "service-role/AmazonEC2ContainerServiceforEC2Role"),
    ),
    # With it ECS changes the weights of listener rules.
    "load_balancing": RoleKind("ecs.amazonaws.com", ("AmazonECSInfrastructureRolePolicyForLoadBalancers",)),
}


def fargate_network(ec2: Any, prefix: str) -> dict[str, Any]:
    """Return the networkConfiguration for Fargate tasks.

    Arguments:
        ec2: a boto3 client of EC2.
        prefix: of the lab.

    Returns:
        three subnets in different Availability Zones with public addresses, since a NAT gateway would cost more than
        the tasks themselves; the VPC's default security group.
    """
    return {"awsvpcConfiguration": {"subnets": subnets(ec2, prefix), "assignPublicIp": "ENABLED"}}


def role(iam: Any, prefix: str, kind: str) -> str:
    """Return the ARN of the lab's role of that kind, and make it if there is none.

    Arguments:
        iam: a boto3 client of IAM.
        prefix: of the lab; the role is called by it and the kind.
        kind: one of ROLES.

    Raises:
        LookupError: for another kind.
    """
    if kind not in ROLES:
        raise LookupError(f"There is no kind of role {kind!r}. Choose one of: {', '.join(ROLES)}.")
    name, wanted = f"{prefix}-{kind}", ROLES[kind]
    try:
        return str(iam.get_role(RoleName=name)["Role"]["Arn"])
    except iam.exceptions.NoSuchEntityException:
        pass
    trust = {"Effect": "Allow", "Principal": {"Service": wanted.service}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]
    for policy in wanted.policies:
        iam.attach_role_policy(RoleName=name, PolicyArn=f"{_AWS_POLICIES}/{policy}")
    return str(made["Arn"])


def instance_profile(iam: Any, prefix: str) -> str:
    """Return the name of the instance profile that lets a container agent call ECS, and make it if there is none."""
    name = f"{prefix}-instance"
    role(iam, prefix, "instance")
    try:
        iam.get_instance_profile(InstanceProfileName=name)
    except iam.exceptions.NoSuchEntityException:
        iam.create_instance_profile(InstanceProfileName=name)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return name


def log_group(logs: Any, prefix: str) -> str:
    """Return the name of the lab's log group, and make it if there is none; it keeps what it holds for a day."""
    name = f"/ecs/{prefix}"
    try:
        logs.create_log_group(logGroupName=name)
    except logs.exceptions.ResourceAlreadyExistsException:
        return name
    logs.put_retention_policy(logGroupName=name, retentionInDays=_LOG_RETENTION_DAYS)
    return name


def machine_image(ssm: Any) -> str:
    """Return the id of the newest ECS-optimised image of Amazon Linux 2023, which brings the container agent."""
    return str(ssm.get_parameter(Name=_IMAGE_PARAMETER)["Parameter"]["Value"])


def auto_scaling_group(
    client: Client,
    prefix: str,
    *,
    cluster: str,
    instance_type: str,
    minimum: int,
    desired: int,
    maximum: int,
    security_groups: Sequence[str] = (),
) -> str:
    """Make an Auto Scaling group whose instances join a cluster, unless it is there, and return its ARN.

    Arguments:
        client: gives boto3 clients by service.
        prefix: of the lab; what the group and its launch template are called by.
        cluster: the name of the cluster that the agents register with.
        instance_type: such as t3.micro.
        minimum, desired, maximum: numbers of instances.
        security_groups: the ids of those around the instances; the default one of the VPC if they are left out.
    """
    ec2, groups = client("ec2"), client("autoscaling")
    name = f"{prefix}-machines"
    if there := groups.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]:
        return str(there[0]["AutoScalingGroupARN"])
    user_data = base64.b64encode(f"#!/bin/bash\necho ECS_CLUSTER={cluster} >> /etc/ecs/ecs.config\n".encode()).decode()
    tags = [{"Key": "Name", "Value": name}]
    ec2.create_launch_template(
        LaunchTemplateName=name,
        LaunchTemplateData={
            "ImageId": machine_image(client("ssm")),
            "InstanceType": instance_type,
            "IamInstanceProfile": {"Name": instance_profile(client("iam"), prefix)},
            "UserData": user_data,
            **({"SecurityGroupIds": list(security_groups)} if security_groups else {}),
            "TagSpecifications": [{"ResourceType": "instance", "Tags": tags}],
        },
    )
    groups.create_auto_scaling_group(
        AutoScalingGroupName=name,
        LaunchTemplate={"LaunchTemplateName": name, "Version": "$Latest"},
        MinSize=minimum,
        DesiredCapacity=desired,
        MaxSize=maximum,
        VPCZoneIdentifier=",".join(subnets(ec2, prefix)),
        # A capacity provider with managed termination protection asks for it.
        NewInstancesProtectedFromScaleIn=True,
    )
    found = groups.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    return str(found[0]["AutoScalingGroupARN"])
