"""What AWS only has ids for is the lab's by its tags, its role, or the ledger."""

from dataclasses import replace
from pathlib import Path

import boto3
from ecslab.safety.owners import Owners

from . import world as account
from .right_calls import ACCOUNT, PREFIX, REGION
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


def test_a_deployment_that_the_ledger_forgot_is_known_by_its_application(tmp_path: Path) -> None:
    with account.world(tmp_path / "ledger.jsonl") as made:
        made.ledger.path.unlink()
        assert made.call("codedeploy.StopDeployment", made.right("codedeploy.StopDeployment"))["status"]


def test_a_vpc_that_a_learners_lab_made_is_not_another_learners(fresh: World) -> None:
    vpc = boto3.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    tags = [{"Key": "ecslab", "Value": account.LAB.id}, {"Key": "ecslab-learner", "Value": "alice"}]
    boto3.client("ec2").create_tags(Resources=[vpc], Tags=tags)
    owns = {
        learner: Owners(replace(account.LAB, learner=learner), fresh.ledger, ACCOUNT, REGION, boto3.client).is_own
        for learner in ("alice", "bob", "")
    }
    assert {learner: is_own("VPC", vpc) for learner, is_own in owns.items()} == {"alice": True, "bob": False, "": False}
