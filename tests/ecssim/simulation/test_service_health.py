"""A service whose containers have health checks: who counts as healthy, and who is replaced when."""

from typing import Any

import pytest
from ecssim import Simulation
from ecssim.model.task import HealthStatus, Task

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import create_service, describe_service

CHECK = {"command": ["CMD-SHELL", "true"], "interval": 10}
FAILING = {"command": ["CMD-SHELL", "exit 1"], "interval": 10}


@pytest.fixture
def checked(ecs: Any) -> Any:
    """The client, with a revision of `web` that has a health check."""
    ecs.register_task_definition(**web(containerDefinitions=[container(CHECK)]))
    return ecs


def container(check: dict[str, Any]) -> dict[str, Any]:
    return {"name": "web", "image": "nginx", "healthCheck": check}


def messages(ecs: Any) -> list[str]:
    return [event["message"] for event in reversed(describe_service(ecs)["events"])]


def the_tasks(sim: Simulation) -> list[Task]:
    (cluster,) = sim.clusters()
    return list(cluster.services[SERVICE].tasks.values())


def fall_ill(task: Task) -> None:
    """Let the program in the task fail its health check from now on."""
    from dataclasses import replace

    task.containers[0].program = replace(task.containers[0].program, unhealthy_after_s=0.0)


def test_with_a_check_a_task_counts_as_healthy_as_soon_as_the_check_passes(
    sim: Simulation, checked: Any, network: dict[str, Any]
) -> None:
    create_service(checked, network, desiredCount=2)
    sim.advance(60)
    assert describe_service(checked)["deployments"][0]["rolloutState"] == "COMPLETED"


def test_a_deployment_whose_check_never_passes_does_not_complete(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    ecs.register_task_definition(**web(containerDefinitions=[container(FAILING)]))
    create_service(ecs, network)
    sim.advance(1200)
    assert describe_service(ecs)["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    assert any("failed container health checks." in message for message in messages(ecs))


def test_the_replacement_of_an_unhealthy_task_is_healthy_before_that_one_stops(
    sim: Simulation, checked: Any, network: dict[str, Any]
) -> None:
    create_service(checked, network, desiredCount=2)
    sim.advance(120)
    ill, well = the_tasks(sim)
    fall_ill(ill)
    assert sim.until(lambda: ill.health is HealthStatus.UNHEALTHY, 120)
    assert sim.until(lambda: not ill.wanted, 300)
    (replacement,) = [task for task in the_tasks(sim) if task not in (ill, well)]
    assert replacement.health is HealthStatus.HEALTHY
    assert ill.stopped_reason == "Task failed container health checks"
    told = messages(checked)
    assert told.index(f"(service web) (task {ill.id}) failed container health checks.") > told.index(
        f"(service web) has started 1 tasks: (task {replacement.id})."
    )
    sim.advance(300)
    assert describe_service(checked)["runningCount"] == 2


def test_without_room_the_unhealthy_task_stops_first(sim: Simulation, checked: Any, network: dict[str, Any]) -> None:
    no_room = {"deploymentConfiguration": {"minimumHealthyPercent": 50, "maximumPercent": 100}}
    create_service(checked, network, desiredCount=2, availabilityZoneRebalancing="DISABLED", **no_room)
    sim.advance(120)
    ill, well = the_tasks(sim)
    fall_ill(ill)
    assert sim.until(lambda: not ill.wanted, 300)
    assert the_tasks(sim) == [ill, well]
    sim.advance(300)
    assert describe_service(checked)["runningCount"] == 2


def test_during_a_deployment_an_unhealthy_old_task_is_replaced_by_its_own_revision(
    sim: Simulation, checked: Any, network: dict[str, Any]
) -> None:
    create_service(checked, network, desiredCount=2)
    sim.advance(120)
    ill, _ = the_tasks(sim)
    checked.register_task_definition(**web(containerDefinitions=[container(FAILING)]))
    checked.update_service(cluster=CLUSTER, service=SERVICE, taskDefinition="web")
    fall_ill(ill)
    assert sim.until(lambda: not ill.wanted, 600)
    sim.advance(300)
    healthy = [task for task in the_tasks(sim) if task.health is HealthStatus.HEALTHY]
    assert [task.task_definition for task in healthy] == [ill.task_definition] * 2


def test_an_unhealthy_task_of_nobody_goes_on(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    ecs.register_task_definition(**web(containerDefinitions=[container(FAILING)]))
    (task,) = ecs.run_task(cluster=CLUSTER, taskDefinition="web", launchType="FARGATE", networkConfiguration=network)[
        "tasks"
    ]
    sim.advance(600)
    (task,) = ecs.describe_tasks(cluster=CLUSTER, tasks=[task["taskArn"]])["tasks"]
    assert (task["lastStatus"], task["healthStatus"]) == ("RUNNING", "UNHEALTHY")


def test_failures_within_the_start_period_do_not_count(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    patient = {**FAILING, "startPeriod": 120, "retries": 2}
    ecs.register_task_definition(**web(containerDefinitions=[container(patient)]))
    create_service(ecs, network)
    sim.advance(12)
    (task,) = the_tasks(sim)
    assert sim.until(lambda: task.running, 60)
    sim.advance(119)
    assert task.health is HealthStatus.UNKNOWN
    sim.advance(25)
    assert task.health is HealthStatus.UNHEALTHY


def test_a_service_whose_image_is_missing_says_so_in_its_events(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    ecs.register_task_definition(**web(containerDefinitions=[{"name": "web", "image": "nginx:nope"}]))
    create_service(ecs, network)
    sim.advance(150)
    assert any(
        message.startswith("(service web) was unable to place a task. Reason: CannotPullContainerError: ")
        for message in messages(ecs)
    )
    assert describe_service(ecs)["deployments"][0]["failedTasks"] > 0


def test_a_task_that_runs_and_crashes_is_replaced_again_and_again(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    crashing = {"name": "web", "image": "busybox", "command": ["sh", "-c", "sleep 30; exit 1"]}
    ecs.register_task_definition(**web(containerDefinitions=[crashing]))
    create_service(ecs, network)
    sim.advance(900)
    started = [message for message in messages(ecs) if "has started 1 tasks" in message]
    assert len(started) > 5
    assert describe_service(ecs)["deployments"][0]["failedTasks"] == 0
