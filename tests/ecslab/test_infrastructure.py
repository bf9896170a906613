"""What the labs share: made once, with the lab's prefix, and enough for tasks to run."""

import time
from typing import Any

import pytest
from ecslab import Lab


@pytest.mark.parametrize(
    ("kind", "policy"),
    [
        ("execution", "AmazonECSTaskExecutionRolePolicy"),
        ("instance", "AmazonEC2ContainerServiceforEC2Role"),
        ("anywhere", "AmazonSSMManagedInstanceCore"),
        ("load_balancing", "AmazonECSInfrastructureRolePolicyForLoadBalancers"),
    ],
)
def test_a_role_has_the_policy_of_aws_for_its_kind(lab: Lab, kind: str, policy: str) -> None:
    lab.role(kind)
    attached = lab.client("iam").list_attached_role_policies(RoleName=f"{lab.prefix}-{kind}")["AttachedPolicies"]
    assert policy in {each["PolicyName"] for each in attached}


def test_a_role_is_made_once(lab: Lab) -> None:
    assert lab.role("task") == lab.role("task")


def test_an_unknown_kind_of_role_is_told_the_kinds_there_are(lab: Lab) -> None:
    with pytest.raises(LookupError, match="Choose one of: execution, task, instance"):
        lab.role("admin")


def test_the_log_group_is_made_once_and_forgets_after_a_day(lab: Lab) -> None:
    assert lab.log_group() == lab.log_group() == f"/ecs/{lab.prefix}"
    group = lab.client("logs").describe_log_groups(logGroupNamePrefix=lab.log_group())["logGroups"][0]
    assert group["retentionInDays"] == 1


def test_an_instance_with_the_profile_and_the_image_joins_the_cluster(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    lab.client("ec2").run_instances(
        ImageId=lab.machine_image(),
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        IamInstanceProfile={"Name": lab.instance_profile()},
        UserData=f"#!/bin/bash\necho ECS_CLUSTER={lab.prefix} >> /etc/ecs/ecs.config",
    )
    time.sleep(180)
    assert len(_instances(lab)) == 1


def test_the_machines_of_a_group_join_the_cluster(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    lab.auto_scaling_group(desired=2)
    time.sleep(180)
    assert len(_instances(lab)) == 2


def test_the_machines_of_a_group_are_in_the_security_group_that_is_named(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    ec2 = lab.client("ec2")
    named = ec2.create_security_group(GroupName=f"{lab.prefix}-inside", Description="around the machines")["GroupId"]
    lab.auto_scaling_group(desired=1, security_group=named)
    time.sleep(180)
    machine = ec2.describe_instances()["Reservations"][0]["Instances"][0]
    assert [group["GroupId"] for group in machine["SecurityGroups"]] == [named]


def test_a_group_is_made_once(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    assert lab.auto_scaling_group(desired=1) == lab.auto_scaling_group(desired=1)
    time.sleep(180)
    assert len(_instances(lab)) == 1


def _instances(lab: Lab) -> list[Any]:
    arns = lab.client("ecs").list_container_instances(cluster=lab.prefix)["containerInstanceArns"]
    return list(arns)
