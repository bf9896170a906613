"""What AWS only has ids for is the lab's by its tags, its role, or the ledger."""

import boto3

from . import world as account
from .right_calls import PREFIX
from .world import World


def test_a_machine_of_the_labs_group_is_the_labs(fresh: World) -> None:
    fresh.call("iam.CreateInstanceProfile", {"InstanceProfileName": f"{PREFIX}-instance"})
    profile = {"Name": f"{PREFIX}-instance"}
    machine = boto3.client("ec2").run_instances(**account.MACHINE, IamInstanceProfile=profile)["Instances"][0]
    fresh.call("ec2.TerminateInstances", {"InstanceIds": [machine["InstanceId"]]})


def test_a_machine_that_the_ledger_forgot_is_known_by_its_tag(fresh: World) -> None:
    machine = fresh.call("ec2.RunInstances", account.MACHINE)["Instances"][0]
    fresh.ledger.path.unlink()
    fresh.call("ec2.TerminateInstances", {"InstanceIds": [machine["InstanceId"]]})


def test_a_machine_that_lost_its_tags_is_known_from_the_ledger(fresh: World) -> None:
    machine = fresh.call("ec2.RunInstances", account.MACHINE)["Instances"][0]
    boto3.client("ec2").delete_tags(Resources=[machine["InstanceId"]])
    fresh.call("ec2.TerminateInstances", {"InstanceIds": [machine["InstanceId"]]})
