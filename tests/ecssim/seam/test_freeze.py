"""Everybody in the process keeps the simulation's time, and nobody in its thread really sleeps."""

import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from ecssim import DEFAULT_START, Simulation, simulate
from ecssim.seam import freeze

from tests.conftest import CLUSTER, SERVICE

TINY_S = 0.01


@pytest.fixture
def real_sleeps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Every duration that anybody really slept; nobody does."""
    slept: list[float] = []
    monkeypatch.setattr(freeze, "real_sleep", slept.append)
    return slept


@pytest.fixture
def service(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Any:
    """A boto3 client with the service `web` just created."""
    ecs.create_service(
        cluster=CLUSTER,
        serviceName=SERVICE,
        taskDefinition="web",
        desiredCount=2,
        launchType="FARGATE",
        networkConfiguration=network,
    )
    return ecs


def run_task(ecs: Any, network: dict[str, Any]) -> list[str]:
    answer = ecs.run_task(cluster=CLUSTER, taskDefinition="web", launchType="FARGATE", networkConfiguration=network)
    return [task["taskArn"] for task in answer["tasks"]]


def test_the_clock_of_python_stands_at_the_simulation_moment(sim: Simulation) -> None:
    assert datetime.now(UTC) == DEFAULT_START
    assert time.time() == DEFAULT_START.timestamp()


def test_the_local_time_is_utc(sim: Simulation) -> None:
    assert datetime.now() == DEFAULT_START.replace(tzinfo=None)


def test_the_clock_of_python_moves_with_the_simulation(sim: Simulation) -> None:
    sim.advance(90)
    assert datetime.now(UTC) == sim.now
    assert time.time() == sim.now.timestamp()


def test_the_clock_shows_each_moment_while_time_passes(sim: Simulation, service: Any) -> None:
    differences: list[bool] = []
    sim.on_move(lambda moment: differences.append(datetime.now(UTC) != moment))
    sim.advance(60)
    assert differences
    assert not any(differences)


def test_asking_the_time_does_not_pass_it(sim: Simulation) -> None:
    assert {time.time() for _ in range(100)} == {DEFAULT_START.timestamp()}


def test_a_start_without_a_zone_is_utc() -> None:
    with simulate(start=datetime(2026, 3, 1, 12)):
        assert datetime.now(UTC) == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_sleeping_passes_virtual_time(sim: Simulation, real_sleeps: list[float]) -> None:
    time.sleep(3600)
    assert (sim.now - DEFAULT_START).total_seconds() == 3600
    assert real_sleeps == []


def test_what_is_due_happens_while_one_sleeps(sim: Simulation, service: Any) -> None:
    time.sleep(120)
    (found,) = service.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    assert found["runningCount"] == 2


def test_sleeping_a_negative_time_is_a_value_error(sim: Simulation) -> None:
    with pytest.raises(ValueError):
        time.sleep(-1)


def test_another_thread_sleeps_for_real(sim: Simulation, real_sleeps: list[float]) -> None:
    thread = threading.Thread(target=lambda: time.sleep(TINY_S))
    thread.start()
    thread.join()
    assert real_sleeps == [TINY_S]
    assert sim.now == DEFAULT_START


def test_another_thread_can_wait_for_an_event(sim: Simulation) -> None:
    event = threading.Event()
    thread = threading.Thread(target=event.set)
    thread.start()
    assert event.wait(5)
    thread.join()


def test_the_waiter_for_stable_services_waits_in_virtual_time(
    sim: Simulation, service: Any, real_sleeps: list[float]
) -> None:
    service.get_waiter("services_stable").wait(cluster=CLUSTER, services=[SERVICE])
    (found,) = service.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    assert found["runningCount"] == 2
    assert sim.now > DEFAULT_START
    assert real_sleeps == []


def test_the_waiter_for_inactive_services_waits_in_virtual_time(
    sim: Simulation, service: Any, real_sleeps: list[float]
) -> None:
    sim.advance(60)
    service.delete_service(cluster=CLUSTER, service=SERVICE, force=True)
    service.get_waiter("services_inactive").wait(cluster=CLUSTER, services=[SERVICE])
    (found,) = service.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    assert found["status"] == "INACTIVE"
    assert real_sleeps == []


def test_the_waiter_for_running_tasks_waits_in_virtual_time(
    sim: Simulation, ecs: Any, network: dict[str, Any], real_sleeps: list[float]
) -> None:
    tasks = run_task(ecs, network)
    ecs.get_waiter("tasks_running").wait(cluster=CLUSTER, tasks=tasks)
    assert ecs.describe_tasks(cluster=CLUSTER, tasks=tasks)["tasks"][0]["lastStatus"] == "RUNNING"
    assert sim.now > DEFAULT_START
    assert real_sleeps == []


def test_the_waiter_for_stopped_tasks_waits_in_virtual_time(
    sim: Simulation, ecs: Any, network: dict[str, Any], real_sleeps: list[float]
) -> None:
    tasks = run_task(ecs, network)
    ecs.stop_task(cluster=CLUSTER, task=tasks[0])
    ecs.get_waiter("tasks_stopped").wait(cluster=CLUSTER, tasks=tasks)
    assert ecs.describe_tasks(cluster=CLUSTER, tasks=tasks)["tasks"][0]["lastStatus"] == "STOPPED"
    assert real_sleeps == []


def test_the_neighbours_keep_the_same_time(sim: Simulation) -> None:
    import boto3

    sim.advance(30)
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="web")
    (group,) = logs.describe_log_groups()["logGroups"]
    assert group["creationTime"] == int(sim.now.timestamp() * 1000)


def test_afterwards_time_is_real_again() -> None:
    with simulate():
        pass
    assert time.sleep is freeze.real_sleep
    assert time.time() != DEFAULT_START.timestamp()
