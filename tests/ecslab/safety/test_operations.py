"""The table of operations is whole, and says nothing that AWS does not know."""

from pathlib import Path

import boto3
import pytest
from ecslab.safety.limits import limits_of, values_of
from ecslab.safety.operations import (
    Operation,
    is_reading,
    of_the_sweep,
    of_world,
    operations,
    recorded,
    services_after,
    table,
    world_calls,
)
from ecslab.safety.sweep import sweep

from . import world as account
from .right_calls import PREFIX

every_operation = pytest.mark.parametrize("operation", operations().values(), ids=operations())


@every_operation
def test_the_table_names_parameters_of_aws(operation: Operation) -> None:
    model = boto3.client(operation.service, region_name=account.REGION).meta.service_model
    for path in operation.known:
        shape = model.operation_model(operation.name).input_shape
        for step in path.split("."):
            if shape.type_name == "map":
                break  # AWS's description does not list its keys
            assert step in shape.members, f"{operation.id} has no parameter {path}"
            shape = shape.members[step]


@every_operation
def test_the_lists_and_limits_that_the_table_names_are_there(operation: Operation) -> None:
    assert set(operation.limits.values()) <= limits_of(account.LAB).keys()
    assert set(operation.values.values()) <= values_of(account.LAB).keys()


@every_operation
def test_everything_in_the_table_changes_something(operation: Operation) -> None:
    assert not is_reading(operation.name)


@pytest.mark.parametrize(
    "name",
    [
        *("DescribeTasks", "ListTasks", "GetRole", "BatchGetItem", "DiscoverPollEndpoint"),
        *("FilterLogEvents", "TestEventPattern"),
    ],
)
def test_what_reads_is_known_by_its_name(name: str) -> None:
    assert is_reading(name)


def test_the_clean_up_needs_what_the_table_says_and_is_let_through(tmp_path: Path) -> None:
    with account.world(tmp_path / "ledger.jsonl") as made:
        made.call("iam.PutRolePolicy", made.right("iam.PutRolePolicy"))
        made.call("ecs.RunTask", {**made.right("ecs.RunTask"), "launchType": "EXTERNAL"})
        called: set[str] = set()
        client = account.watched(account.guard(made.ledger, needed=()), made.sent)

        def noting(service: str) -> object:
            found = client(service)
            found.meta.events.register(
                "before-call", lambda model, **_: called.add(f"{service}.{model.name}"), unique_id="noting"
            )
            return found

        assert sweep(noting, PREFIX) == []
    changing = {name for name in called if not is_reading(name.partition(".")[2])}
    assert changing == of_the_sweep()


def test_where_aws_makes_something_by_itself_the_clean_up_looks_as_well() -> None:
    assert services_after(["lambda.CreateFunction", "ecs.ListTasks"]) == {"lambda", "logs"}
    assert services_after(["application-autoscaling.PutScalingPolicy"]) == {"application-autoscaling", "cloudwatch"}


def test_a_lab_that_nobody_recorded_needs_nothing() -> None:
    assert recorded("99_of_nobody") == frozenset()
    assert world_calls("99_of_nobody") == {}


@pytest.mark.parametrize(
    ("request_", "unknown"),
    [
        ({"LaunchTemplateName": "n", "LaunchTemplateData": {"ImageId": "ami-1"}}, []),
        ({"LaunchTemplateData": {"ImageId": "ami-1", "KeyName": "k"}}, ["LaunchTemplateData.KeyName"]),
        ({"Operator": {"Principal": "p"}}, ["Operator"]),
    ],
)
def test_a_parameter_that_the_table_does_not_have_is_unknown(request_: dict[str, object], unknown: list[str]) -> None:
    assert operations()["ec2.CreateLaunchTemplate"].unknown(request_) == unknown


def test_what_is_behind_the_world_of_a_lab_reads_or_is_in_the_table() -> None:
    behind = of_world(table("world"))
    assert all(is_reading(name.partition(".")[2]) or name in operations() for name in behind)


def test_a_lab_that_asks_on_a_machine_needs_run_command() -> None:
    assert "ssm.SendCommand" in of_world(["host"])
    assert of_world(["inject"]) == frozenset()


def test_what_a_lab_did_to_the_world_is_kept_apart_and_adds_what_is_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "calls").mkdir()
    written = "[ecs]\nRunTask = { lesson = 1 }\n\n[world]\nhost = 1\ninject.InterruptSpot = 2\n"
    (tmp_path / "calls" / "06_lab.toml").write_text(written)
    monkeypatch.setattr("ecslab.safety.operations.files", lambda _: tmp_path)
    assert world_calls("06_lab") == {"host": 1, "inject": {"InterruptSpot": 2}}
    assert recorded("06_lab") == {"ecs.RunTask"} | of_world(["host"])
