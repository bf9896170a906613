"""Auto Scaling groups spread their instances evenly, and keep their order in every process."""

import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from ecssim import Simulation

GROUP = "group"
PROGRAM = """
import json
from ecssim import simulate

with simulate() as sim:
    import boto3

    ec2, scaling = boto3.client("ec2"), boto3.client("autoscaling")
    scaling.create_launch_configuration(LaunchConfigurationName="lc", ImageId="ami-12c6146b", InstanceType="t3.micro")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:3]
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="group", MinSize=0, MaxSize=40, DesiredCapacity=20, LaunchConfigurationName="lc",
        VPCZoneIdentifier=",".join(subnets),
    )
    seen = []
    for capacity in (12, 15, 7, 9):
        scaling.set_desired_capacity(AutoScalingGroupName="group", DesiredCapacity=capacity)
        (group,) = scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        seen.append([(each["InstanceId"], each["AvailabilityZone"]) for each in group["Instances"]])
print(json.dumps(seen))
"""


@pytest.fixture
def scaling(sim: Simulation) -> Any:
    """A boto3 client of Auto Scaling, with a launch configuration `lc`."""
    import boto3

    client = boto3.client("autoscaling")
    client.create_launch_configuration(LaunchConfigurationName="lc", ImageId="ami-12c6146b", InstanceType="t3.micro")
    return client


@pytest.fixture
def subnets(scaling: Any) -> list[str]:
    """Three subnets of the default VPC, in zones a, b and c."""
    import boto3

    return [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"]][:3]


def make(scaling: Any, desired: int, **where: Any) -> None:
    scaling.create_auto_scaling_group(
        AutoScalingGroupName=GROUP,
        MinSize=0,
        MaxSize=20,
        DesiredCapacity=desired,
        LaunchConfigurationName="lc",
        **where,
    )


def resize(scaling: Any, capacity: int) -> None:
    scaling.set_desired_capacity(AutoScalingGroupName=GROUP, DesiredCapacity=capacity)


def instances(scaling: Any) -> list[dict[str, Any]]:
    (group,) = scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    return list(group["Instances"])


def ids(scaling: Any) -> list[str]:
    return [instance["InstanceId"] for instance in instances(scaling)]


def zones(scaling: Any) -> list[str]:
    return [instance["AvailabilityZone"][-1] for instance in instances(scaling)]


def test_a_group_launches_into_its_subnets_by_turns(scaling: Any, subnets: list[str]) -> None:
    make(scaling, 5, VPCZoneIdentifier=",".join(subnets))
    assert zones(scaling) == ["a", "b", "c", "a", "b"]


def test_the_order_of_the_list_decides_among_equals(scaling: Any, subnets: list[str]) -> None:
    make(scaling, 2, VPCZoneIdentifier=",".join(reversed(subnets)))
    assert zones(scaling) == ["c", "b"]


def test_a_group_that_grows_fills_the_emptiest_subnet_first(scaling: Any, subnets: list[str]) -> None:
    make(scaling, 1, VPCZoneIdentifier=subnets[0])
    scaling.update_auto_scaling_group(AutoScalingGroupName=GROUP, VPCZoneIdentifier=",".join(subnets))
    resize(scaling, 4)
    assert zones(scaling) == ["a", "b", "c", "a"]


def test_two_subnets_of_one_zone_share_the_instances(scaling: Any, subnets: list[str]) -> None:
    import boto3

    ec2 = boto3.client("ec2")
    (vpc,) = ec2.describe_vpcs()["Vpcs"]
    more = ec2.create_subnet(VpcId=vpc["VpcId"], CidrBlock="172.31.200.0/24", AvailabilityZone="us-east-1a")
    second = more["Subnet"]["SubnetId"]
    make(scaling, 4, VPCZoneIdentifier=f"{subnets[0]},{second}")
    launched = [each["Instances"][0]["SubnetId"] for each in ec2.describe_instances()["Reservations"]]
    assert Counter(launched) == {subnets[0]: 2, second: 2}


def test_a_group_without_subnets_spreads_over_its_zones(scaling: Any) -> None:
    make(scaling, 4, AvailabilityZones=["us-east-1b", "us-east-1a"])
    assert zones(scaling) == ["b", "a", "b", "a"]


def test_a_group_still_shows_all_its_subnets_and_zones(scaling: Any, subnets: list[str]) -> None:
    make(scaling, 2, VPCZoneIdentifier=",".join(subnets))
    (group,) = scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert group["VPCZoneIdentifier"] == ",".join(subnets)
    assert group["AvailabilityZones"] == ["us-east-1a", "us-east-1b", "us-east-1c"]


def test_a_terminated_instance_is_replaced_where_it_is_missing(scaling: Any, subnets: list[str]) -> None:
    import boto3

    make(scaling, 3, VPCZoneIdentifier=",".join(subnets))
    boto3.client("ec2").terminate_instances(InstanceIds=[ids(scaling)[1]])
    assert zones(scaling) == ["a", "c", "b"]


def test_a_scale_in_keeps_the_order_of_those_that_stay(scaling: Any, subnets: list[str]) -> None:
    make(scaling, 20, VPCZoneIdentifier=",".join(subnets))
    before = ids(scaling)
    resize(scaling, 12)
    assert ids(scaling) == [each for each in before if each in ids(scaling)]
    assert len(ids(scaling)) == 12


def test_new_instances_come_after_the_old(scaling: Any, subnets: list[str]) -> None:
    make(scaling, 6, VPCZoneIdentifier=",".join(subnets))
    resize(scaling, 4)
    old = ids(scaling)
    resize(scaling, 7)
    assert ids(scaling)[:4] == old


def test_moto_is_as_it_was_after_the_simulation() -> None:
    from ecssim import simulate
    from moto.autoscaling.models import FakeAutoScalingGroup

    before = (FakeAutoScalingGroup.replace_autoscaling_group_instances, FakeAutoScalingGroup.set_desired_capacity)
    with simulate():
        assert FakeAutoScalingGroup.replace_autoscaling_group_instances is not before[0]
    after = (FakeAutoScalingGroup.replace_autoscaling_group_instances, FakeAutoScalingGroup.set_desired_capacity)
    assert after == before


def run(hash_seed: int) -> Any:
    """Run the program in a process of its own and return what it saw."""
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_two_processes_scale_the_same_group_in_the_same_way() -> None:
    assert run(1) == run(2)
