"""Machines and Auto Scaling groups, as moto's EC2 has them."""

import base64
from typing import Any

import pytest
from ecssim import Simulation
from ecssim.neighbours import AutoScalingGroup, Compute
from ecssim.outside.machine import MachineState

from tests.conftest import CLUSTER

ACCOUNT, REGION = "123456789012", "us-east-1"
SCRIPT = f"#!/bin/bash\necho ECS_CLUSTER={CLUSTER} >> /etc/ecs/ecs.config\n"
PROFILE = {"Name": "ecsInstanceRole"}
PLAIN_IMAGE = "ami-12c6146b"
PUBLIC_NAMES = [
    "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
    "/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id",
]


def client(name: str) -> Any:
    import boto3

    return boto3.client(name)


@pytest.fixture
def compute(sim: Simulation) -> Compute:
    """What ECS asks of moto's EC2, in an account with an instance profile."""
    client("iam").create_instance_profile(InstanceProfileName=PROFILE["Name"])
    return sim.neighbours(sim.account(ACCOUNT, REGION)).compute


@pytest.fixture
def subnets(sim: Simulation) -> list[str]:
    """Three subnets of the default VPC, in as many zones."""
    return [subnet["SubnetId"] for subnet in client("ec2").describe_subnets()["Subnets"]][:3]


def launch(**changes: Any) -> dict[str, Any]:
    """Launch one EC2 instance with the container agent, or a variation of it."""
    request = {
        "ImageId": PLAIN_IMAGE,
        "InstanceType": "t3.micro",
        "UserData": SCRIPT,
        "IamInstanceProfile": PROFILE,
        **changes,
    }
    wanted = {name: value for name, value in request.items() if value is not None}
    return dict(client("ec2").run_instances(MinCount=1, MaxCount=1, **wanted)["Instances"][0])


def make_template(**changes: Any) -> str:
    """Make a launch template of such a machine and return its name."""
    data = {
        "ImageId": PLAIN_IMAGE,
        "InstanceType": "t3.micro",
        "UserData": base64.b64encode(SCRIPT.encode()).decode(),
        "IamInstanceProfile": PROFILE,
        **changes,
    }
    wanted = {name: value for name, value in data.items() if value is not None}
    client("ec2").create_launch_template(LaunchTemplateName="machines", LaunchTemplateData=wanted)
    return "machines"


def make_group(subnets: list[str], desired: int = 2, **changes: Any) -> list[str]:
    """Make an Auto Scaling group and return the ids of its instances."""
    request = {
        "MinSize": 0,
        "MaxSize": 10,
        "DesiredCapacity": desired,
        "VPCZoneIdentifier": ",".join(subnets),
        **changes,
    }
    client("autoscaling").create_auto_scaling_group(AutoScalingGroupName="group", **request)
    return group_ids()


def group_ids() -> list[str]:
    (group,) = client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    return [instance["InstanceId"] for instance in group["Instances"]]


def group_of(compute: Compute) -> AutoScalingGroup:
    group = compute.group("group")
    assert group
    return group


# Machines


def test_the_facts_of_a_machine_are_those_of_its_instance(
    compute: Compute, subnets: list[str], sim: Simulation
) -> None:
    instance = launch(SubnetId=subnets[1])
    facts = compute.facts(instance["InstanceId"])
    assert (facts.id, facts.instance_type, facts.image_id) == (instance["InstanceId"], "t3.micro", PLAIN_IMAGE)
    assert (facts.subnet_id, facts.vpc_id) == (subnets[1], instance["VpcId"])
    assert facts.availability_zone == instance["Placement"]["AvailabilityZone"] == "us-east-1b"
    assert (facts.launched_at, facts.auto_scaling_group) == (sim.now, None)


def test_user_data_is_read_as_it_was_written(compute: Compute) -> None:
    assert compute.facts(launch()["InstanceId"]).user_data == SCRIPT


def test_a_machine_without_user_data_has_none(compute: Compute) -> None:
    assert compute.facts(launch(UserData=None)["InstanceId"]).user_data == ""


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_an_ecs_optimised_image_has_the_agent(compute: Compute, name: str) -> None:
    image = client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    assert compute.facts(launch(ImageId=image, UserData=None)["InstanceId"]).has_agent is True


def test_any_other_image_has_the_agent_only_if_its_user_data_configures_one(compute: Compute) -> None:
    assert compute.facts(launch(UserData=None)["InstanceId"]).has_agent is False
    assert compute.facts(launch()["InstanceId"]).has_agent is True


def test_an_agent_may_register_with_an_instance_profile(compute: Compute) -> None:
    assert compute.facts(launch()["InstanceId"]).may_register is True


def test_an_agent_may_not_register_without_one(compute: Compute) -> None:
    assert compute.facts(launch(IamInstanceProfile=None)["InstanceId"]).may_register is False


def test_an_agent_may_register_with_a_profile_that_came_later(compute: Compute) -> None:
    instance = launch(IamInstanceProfile=None)["InstanceId"]
    client("ec2").associate_iam_instance_profile(IamInstanceProfile=PROFILE, InstanceId=instance)
    assert compute.facts(instance).may_register is True


def test_a_machine_of_a_launch_template_has_what_the_template_says(compute: Compute) -> None:
    template = {"LaunchTemplateName": make_template()}
    instance = launch(LaunchTemplate=template, ImageId=None, InstanceType=None, UserData=None)
    facts = compute.facts(instance["InstanceId"])
    assert (facts.instance_type, facts.image_id) == ("t3.micro", PLAIN_IMAGE)
    assert (facts.user_data, facts.has_agent) == (SCRIPT, True)


def test_the_states_of_machines_are_followed_in_the_order_of_their_launch(compute: Compute) -> None:
    ec2 = client("ec2")
    running, stopped, gone = (launch()["InstanceId"] for _ in range(3))
    ec2.stop_instances(InstanceIds=[stopped])
    ec2.terminate_instances(InstanceIds=[gone])
    assert list(compute.states().items()) == [
        (running, MachineState.RUNNING),
        (stopped, MachineState.STOPPED),
        (gone, MachineState.TERMINATED),
    ]
    ec2.start_instances(InstanceIds=[stopped])
    assert compute.states()[stopped] is MachineState.RUNNING


def test_asking_for_machines_before_ec2_is_used_builds_no_ec2(compute: Compute) -> None:
    from moto.ec2.models import ec2_backends

    ec2_backends.clear()  # moto may have used it by itself
    assert compute.states() == {}
    assert ec2_backends[ACCOUNT].get(REGION) is None


def test_a_machine_is_stopped_and_terminated(compute: Compute) -> None:
    instance = launch()["InstanceId"]
    compute.stop(instance)
    assert compute.states()[instance] is MachineState.STOPPED
    compute.terminate(instance)
    assert compute.states()[instance] is MachineState.TERMINATED


# Auto Scaling groups


def test_a_group_is_known_by_its_name_and_its_arn(compute: Compute, subnets: list[str]) -> None:
    ids = make_group(subnets, LaunchTemplate={"LaunchTemplateName": make_template()})
    group = group_of(compute)
    assert compute.group(group.arn) == group
    assert (group.name, group.instance_type) == ("group", "t3.micro")
    assert (group.minimum, group.maximum, group.desired) == (0, 10, 2)
    assert group.instance_ids == tuple(sorted(ids))
    assert (group.protects_new_instances, group.protected_ids) == (False, frozenset())
    assert compute.group("nobody") is None


def test_a_machine_of_a_group_has_what_the_template_of_the_group_says(compute: Compute, subnets: list[str]) -> None:
    for instance in make_group(subnets, LaunchTemplate={"LaunchTemplateName": make_template()}):
        facts = compute.facts(instance)
        assert (facts.auto_scaling_group, facts.user_data) == ("group", SCRIPT)
        assert (facts.has_agent, facts.may_register) == (True, True)


def test_a_template_without_a_profile_makes_machines_that_may_not_register(
    compute: Compute, subnets: list[str]
) -> None:
    template = make_template(IamInstanceProfile=None)
    (instance,) = make_group(subnets, desired=1, LaunchTemplate={"LaunchTemplateName": template})
    assert compute.facts(instance).may_register is False


@pytest.mark.parametrize("profile", [PROFILE["Name"], None])
def test_a_launch_configuration_says_as_much(compute: Compute, subnets: list[str], profile: str | None) -> None:
    given = {"IamInstanceProfile": profile} if profile else {}
    client("autoscaling").create_launch_configuration(
        LaunchConfigurationName="machines",
        ImageId=PLAIN_IMAGE,
        InstanceType="t3.micro",
        UserData=SCRIPT,
        **given,
    )
    (instance,) = make_group(subnets, desired=1, LaunchConfigurationName="machines")
    facts = compute.facts(instance)
    assert (facts.user_data, facts.may_register) == (SCRIPT, bool(profile))


@pytest.fixture
def ids(sim: Simulation, subnets: list[str]) -> list[str]:
    """The instances of a group that wants two."""
    return make_group(subnets, LaunchTemplate={"LaunchTemplateName": make_template()})


def test_a_group_grows(compute: Compute, ids: list[str]) -> None:
    compute.set_desired_capacity("group", 4)
    assert group_of(compute).desired == 4
    assert len(group_of(compute).instance_ids) == 4
    assert set(ids) < set(group_of(compute).instance_ids)


def test_a_machine_that_ecs_takes_from_its_group_is_not_replaced(compute: Compute, ids: list[str]) -> None:
    compute.terminate_in_group(ids[0])
    assert (group_of(compute).desired, group_of(compute).instance_ids) == (1, (ids[1],))
    assert compute.states()[ids[0]] is MachineState.TERMINATED


def test_a_machine_that_is_terminated_otherwise_is_replaced_by_its_group(compute: Compute, ids: list[str]) -> None:
    compute.terminate(ids[0])
    now = group_of(compute).instance_ids
    assert (len(now), ids[0] in now, ids[1] in now) == (2, False, True)


def test_machines_are_protected_one_by_one(compute: Compute, ids: list[str]) -> None:
    compute.protect_from_scale_in("group", ids[0], protected=True)
    assert group_of(compute).protected_ids == {ids[0]}
    compute.protect_from_scale_in("group", ids[0], protected=False)
    assert group_of(compute).protected_ids == frozenset()


def test_a_group_that_protects_new_machines_says_so(compute: Compute, subnets: list[str]) -> None:
    template = {"LaunchTemplateName": make_template()}
    ids = make_group(subnets, LaunchTemplate=template, NewInstancesProtectedFromScaleIn=True)
    assert group_of(compute).protects_new_instances is True
    assert group_of(compute).protected_ids == set(ids)


def test_the_tag_of_a_group_goes_to_the_machines_that_it_launches(compute: Compute, ids: list[str]) -> None:
    compute.tag_group("group", "AmazonECSManaged")
    (group,) = client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    assert [(tag["Key"], tag["Value"], tag["PropagateAtLaunch"]) for tag in group["Tags"]] == [
        ("AmazonECSManaged", "", True)
    ]
    compute.set_desired_capacity("group", 3)
    (new,) = set(group_of(compute).instance_ids) - set(ids)
    tags = client("ec2").describe_tags(Filters=[{"Name": "resource-id", "Values": [new]}])["Tags"]
    assert "AmazonECSManaged" in {tag["Key"] for tag in tags}
