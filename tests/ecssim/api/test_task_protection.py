"""UpdateTaskProtection and GetTaskProtection through boto3."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import (
    ARN,
    INVALID,
    create_service,
    describe_service,
    refused,
    run_task,
    service_tasks,
)

UNKNOWN = f"{ARN}:task/{CLUSTER}/{'0' * 32}"
EXPIRY = "expiresInMinutes must be between 1 and 2880."


@pytest.fixture
def two(sim: Simulation, ecs: Any, network: dict[str, Any]) -> list[str]:
    """The ARNs of the two healthy tasks of a service."""
    create_service(ecs, network, desiredCount=2)
    sim.advance(120)
    return sorted(task["taskArn"] for task in service_tasks(ecs))


def update(ecs: Any, *tasks: str, enabled: bool = True, **changes: Any) -> dict[str, Any]:
    answer = ecs.update_task_protection(cluster=CLUSTER, tasks=list(tasks), protectionEnabled=enabled, **changes)
    return {name: answer[name] for name in ("protectedTasks", "failures")}


def get(ecs: Any, *tasks: str) -> dict[str, Any]:
    answer = ecs.get_task_protection(cluster=CLUSTER, tasks=list(tasks))
    return {name: answer[name] for name in ("protectedTasks", "failures")}


def unprotected(*tasks: str) -> dict[str, Any]:
    return {"protectedTasks": [{"taskArn": task, "protectionEnabled": False} for task in tasks], "failures": []}


def failed(task: str, reason: str) -> dict[str, Any]:
    return {"protectedTasks": [], "failures": [{"arn": task, "reason": reason}]}


def scale(ecs: Any, desired: int) -> None:
    ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=desired)


# What is shown


def test_a_new_task_is_not_protected(ecs: Any, two: list[str]) -> None:
    assert get(ecs, *two) == unprotected(*two)


@pytest.mark.parametrize(("given", "minutes"), [({}, 120), ({"expiresInMinutes": 1}, 1), ({"expiresInMinutes": 9}, 9)])
def test_protection_lasts_two_hours_or_as_long_as_asked(
    sim: Simulation, ecs: Any, two: list[str], given: dict[str, int], minutes: int
) -> None:
    expiry = sim.now + timedelta(minutes=minutes)
    shown = {"taskArn": two[0], "protectionEnabled": True, "expirationDate": expiry}
    assert update(ecs, two[0], **given) == {"protectedTasks": [shown], "failures": []}
    assert get(ecs, two[0]) == {"protectedTasks": [shown], "failures": []}


def test_a_task_can_be_named_by_its_id(ecs: Any, two: list[str]) -> None:
    [shown] = update(ecs, two[0].rsplit("/", 1)[-1])["protectedTasks"]
    assert shown["taskArn"] == two[0]


def test_another_call_sets_the_expiry_anew(sim: Simulation, ecs: Any, two: list[str]) -> None:
    update(ecs, two[0], expiresInMinutes=60)
    sim.advance(1800)
    [shown] = update(ecs, two[0], expiresInMinutes=60)["protectedTasks"]
    assert shown["expirationDate"] == sim.now + timedelta(minutes=60)


def test_protection_can_be_ended(ecs: Any, two: list[str]) -> None:
    update(ecs, two[0])
    assert update(ecs, two[0], enabled=False) == unprotected(two[0])


def test_protection_ends_by_itself(sim: Simulation, ecs: Any, two: list[str]) -> None:
    update(ecs, two[0], expiresInMinutes=1)
    sim.advance(59)
    assert get(ecs, two[0])["protectedTasks"][0]["protectionEnabled"]
    sim.advance(1)
    assert get(ecs, two[0]) == unprotected(two[0])


# What is refused


@pytest.mark.parametrize("minutes", [0, -1, 2881])
def test_protection_lasts_from_a_minute_to_two_days(ecs: Any, two: list[str], minutes: int) -> None:
    with refused(INVALID, EXPIRY):
        update(ecs, two[0], expiresInMinutes=minutes)
    assert update(ecs, two[0], expiresInMinutes=2880)["failures"] == []


def test_up_to_ten_tasks_can_be_protected_and_a_hundred_asked_for(ecs: Any) -> None:
    with refused(INVALID, "tasks cannot have more than 10 entries."):
        update(ecs, *[UNKNOWN] * 11)
    with refused(INVALID, "tasks cannot have more than 100 entries."):
        get(ecs, *[UNKNOWN] * 101)
    assert len(update(ecs, *[UNKNOWN] * 10)["failures"]) == 10
    assert len(get(ecs, *[UNKNOWN] * 100)["failures"]) == 100


@pytest.mark.parametrize("call", [get, update])
def test_no_tasks_at_all_are_refused(ecs: Any, call: Any) -> None:
    with refused(INVALID, "Tasks cannot be empty."):
        call(ecs)


# What fails


@pytest.mark.parametrize("call", [get, update])
def test_an_unknown_task_is_missing(ecs: Any, call: Any) -> None:
    assert call(ecs, UNKNOWN) == call(ecs, "0" * 32) == failed(UNKNOWN, "MISSING")


@pytest.mark.parametrize("call", [get, update])
def test_a_task_of_no_service_is_not_valid(ecs: Any, network: dict[str, Any], call: Any) -> None:
    task = run_task(ecs, network)["taskArn"]
    assert call(ecs, task) == failed(task, "TASK_NOT_VALID")


def test_a_task_that_is_told_to_stop_cannot_be_protected(ecs: Any, two: list[str]) -> None:
    ecs.stop_task(cluster=CLUSTER, task=two[0])
    assert update(ecs, two[0]) == failed(two[0], "TASK_NOT_VALID")


def test_one_task_that_fails_does_not_keep_the_others_from_being_protected(ecs: Any, two: list[str]) -> None:
    answer = update(ecs, UNKNOWN, two[0])
    assert [task["taskArn"] for task in answer["protectedTasks"]] == [two[0]]
    assert answer["failures"] == [{"arn": UNKNOWN, "reason": "MISSING"}]


def test_nothing_more_can_be_protected_while_protected_tasks_block_a_deployment(
    sim: Simulation, ecs: Any, two: list[str]
) -> None:
    update(ecs, *two)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    assert update(ecs, two[0])["failures"] == []
    sim.advance(300)
    assert update(ecs, two[0]) == failed(two[0], "DEPLOYMENT_BLOCKED")
    assert update(ecs, two[0], enabled=False) == unprotected(two[0])


# What it does


def test_scale_in_waits_for_the_end_of_the_protection(sim: Simulation, ecs: Any, two: list[str]) -> None:
    update(ecs, *two, expiresInMinutes=30)
    scale(ecs, 0)
    sim.advance(1700)
    assert describe_service(ecs)["runningCount"] == 2
    sim.advance(200)
    assert describe_service(ecs)["runningCount"] == 0


def test_an_ended_protection_lets_scale_in_go_on(sim: Simulation, ecs: Any, two: list[str]) -> None:
    update(ecs, *two)
    scale(ecs, 0)
    sim.advance(60)
    update(ecs, *two, enabled=False)
    sim.advance(60)
    assert describe_service(ecs)["runningCount"] == 0


def test_a_deployment_runs_beside_protected_tasks_until_they_may_be_stopped(
    sim: Simulation, ecs: Any, two: list[str]
) -> None:
    update(ecs, *two, expiresInMinutes=30)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    sim.advance(1700)
    new, old = describe_service(ecs)["deployments"]
    assert (new["runningCount"], old["runningCount"], new["rolloutState"]) == (2, 2, "IN_PROGRESS")
    sim.advance(200)
    [new] = describe_service(ecs)["deployments"]
    assert new["rolloutState"] == "COMPLETED"


def test_a_protected_task_can_be_stopped_by_hand(sim: Simulation, ecs: Any, two: list[str]) -> None:
    update(ecs, *two)
    ecs.stop_task(cluster=CLUSTER, task=two[0])
    sim.advance(60)
    assert two[0] not in [task["taskArn"] for task in service_tasks(ecs)]


def test_a_service_with_protected_tasks_can_be_deleted(sim: Simulation, ecs: Any, two: list[str]) -> None:
    update(ecs, *two)
    ecs.delete_service(cluster=CLUSTER, service=SERVICE, force=True)
    sim.advance(60)
    assert describe_service(ecs)["status"] == "INACTIVE"
