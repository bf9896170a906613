"""iam.toml knows every operation, and says nothing that contradicts itself."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from ecslab.course import course
from ecslab.safety import iam
from ecslab.safety.guard import Guard
from ecslab.safety.ledger import Ledger
from ecslab.safety.operations import is_reading, operations, table
from ecslab.safety.policy import needed
from ecslab.safety.sweep import sweep

from . import world as account
from .right_calls import ACCOUNT, PREFIX, REGION

# AWS's reference names no action for the tags of an activation.
TAGGED_WITHOUT_AN_ACTION = "ssm.CreateActivation"
# Calls that make the guard look at tasks, machines, a VPC and a subnet before it decides.
ASKED_ABOUT: dict[str, dict[str, str]] = {
    "ecs.UpdateService": {},
    "autoscaling.UpdateAutoScalingGroup": {},
    "ec2.CreateSubnet": {"CidrBlock": "172.31.254.0/28"},
    "ec2.TerminateInstances": {},
}
FROM_THE_POLICY = {"passed_to", "linked_to", "create_actions", "instance_types"}

NEEDED = {
    called for lab in course().on_accounts for called in needed(lab.id) if not is_reading(called.partition(".")[2])
}

every_operation = pytest.mark.parametrize("operation", sorted(NEEDED))


@every_operation
def test_every_operation_that_a_lab_needs_is_there(operation: str) -> None:
    assert iam.grant(operation) is not iam.READING


@every_operation
def test_what_takes_tags_may_tag(operation: str) -> None:
    if operations()[operation].tags and operation != TAGGED_WITHOUT_AN_ACTION:
        assert any("Tag" in also for also in iam.grant(operation).also)


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("ecs.RunTask", "ecs:RunTask"),
        ("elbv2.CreateTargetGroup", "elasticloadbalancing:CreateTargetGroup"),
        ("resourcegroupstaggingapi.GetResources", "tag:GetResources"),
    ],
)
def test_iam_has_names_of_its_own_for_some_services(operation: str, action: str) -> None:
    assert iam.action(operation) == action


def test_what_only_reads_needs_no_entry() -> None:
    assert iam.grant("ecs.DescribeTasks") is iam.READING


def test_what_changes_something_and_is_not_there_is_refused_and_said_where_to_add() -> None:
    with pytest.raises(iam.UnknownActionError, match=r"what ec2.CreateFleet may touch.*under \[actions.ec2\]"):
        iam.grants(["ec2.CreateFleet"])


def test_what_aws_asks_for_besides_comes_along() -> None:
    assert set(iam.grants(["autoscaling.CreateAutoScalingGroup"])) == {
        "autoscaling.CreateAutoScalingGroup",
        "autoscaling.CreateOrUpdateTags",
        "ec2.RunInstances",
        "ec2.CreateTags",
        "iam.CreateServiceLinkedRole",
    }


@pytest.mark.parametrize(("calls", "passes"), [({"iam.CreateRole"}, True), (set(), False)])
def test_only_who_makes_roles_passes_them(calls: set[str], passes: bool) -> None:
    assert ("iam.PassRole" in iam.grants({"ecs.RunTask", *calls})) is passes


def test_a_service_may_get_roles_for_its_tasks_and_one_for_ecs_itself() -> None:
    assert iam.grant("ecs.CreateService").passes == ("ecs-tasks.amazonaws.com", "ecs.amazonaws.com")


@pytest.mark.parametrize(
    "called", [f"{service}.{name}" for service, each in iam.table("actions").items() for name in each]
)
def test_kinds_and_conditions_that_an_entry_names_are_there(called: str) -> None:
    about = iam.grant(called)
    assert {*about.named, *about.new, *about.tagged, *about.any, *about.all} <= iam.table("arns").keys()
    assert about.only in {"", *iam.table("only")}
    assert all(iam.grant(also) for also in about.also)


def test_the_values_of_conditions_come_from_somewhere() -> None:
    among = {about["among"] for about in iam.table("only").values()}
    assert among <= {*iam.table("arns"), *table("values"), *FROM_THE_POLICY}


def test_notes_are_about_actions_that_are_there_and_come_with_them() -> None:
    assert all(iam.grant(called) for called in iam.table("notes"))
    assert iam.notes(["ecs.RunTask"]) == []
    assert [note.partition(":")[0:2] for note in iam.notes(["ssm.DeleteActivation"])] == [("ssm", ":")]


def test_all_that_the_guard_and_the_clean_up_read_may_be_read(tmp_path: Path) -> None:
    called: set[str] = set()

    def noting(service: str) -> Any:
        found = boto3.client(service)
        found.meta.events.register("before-call", lambda model, **_: called.add(f"{service}.{model.name}"))
        return found

    with account.world(tmp_path / "ledger.jsonl") as made:
        guard = Guard(account.LAB, Ledger(tmp_path / "empty.jsonl"), ACCOUNT, REGION, noting, operations())
        made.client = account.watched(guard, [])
        for operation, changes in ASKED_ABOUT.items():
            made.call(operation, {**made.right(operation), **changes})
        sweep(noting, PREFIX)
    asked = {each for group in iam.table("reading").values() for each in group}
    read = {each for each in called if is_reading(each.partition(".")[2])}
    assert "ec2.DescribeVpcs" in read
    assert read <= asked, "add it to [reading] of iam.toml"
