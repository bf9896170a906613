"""The shapes of the events that ECS gives to EventBridge."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ecssim.api import shapes
from ecssim.model.arn import Arns
from ecssim.model.deployment import RolloutState
from ecssim.model.task import Task
from ecssim.rules import events
from ecssim.truth import events as known

from tests.ecssim.simulation.world import World

from .builders import NOW, a_service

# What DescribeTasks shows of a task and its event does not.
NOT_IN_EVENTS = {"healthStatus", "tags", "platformFamily"}
NOT_IN_CONTAINERS = {"healthStatus", "networkBindings"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def stopped(world: World) -> Task:
    """A task that has been through everything."""
    task = world.run_task(startedBy="me")
    world.sim.until(lambda: task.running)
    world.stop(task)
    world.sim.until(lambda: bool(task.stopped_at))
    return task


def written(value: Any) -> Any:
    """Return a value with moments as ECS writes them in events."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").removesuffix("+00:00").rstrip("0").rstrip(".") + "Z"
    return value


def test_a_task_event_shows_what_describe_tasks_shows_but_no_health_status(world: World, stopped: Task) -> None:
    shown = {name: written(value) for name, value in shapes.task(stopped).items() if name not in NOT_IN_EVENTS}
    shown["containers"] = [
        {name: written(value) for name, value in each.items() if name not in NOT_IN_CONTAINERS}
        for each in shown["containers"]
    ]
    shown["attachments"] = [{**each, "type": "eni"} for each in shown["attachments"]]
    del shown["overrides"]["inferenceAcceleratorOverrides"]
    detail = events.task_state_change(stopped, world.sim.now).detail
    assert detail == {**shown, "updatedAt": written(world.sim.now)}


def test_a_task_event_of_a_new_task_has_no_field_that_is_not_known_yet(world: World) -> None:
    detail = events.task_state_change(world.run_task(), world.sim.now).detail
    assert not {"startedAt", "stoppedAt", "stopCode", "stoppedReason", "startedBy", "pullStartedAt"} & detail.keys()
    assert None not in detail.values()


def test_a_task_event_names_the_task_as_its_resource(world: World) -> None:
    task = world.run_task()
    assert events.task_state_change(task, world.sim.now).resources == [task.arn]


def test_a_task_event_lists_overrides_by_container(world: World) -> None:
    task = world.run_task(
        overrides={"cpu": "512", "memory": "1024", "containerOverrides": [{"name": "web", "command": ["sleep", "5"]}]}
    )
    detail = events.task_state_change(task, world.sim.now).detail
    assert detail["overrides"]["containerOverrides"] == [{"name": "web", "command": ["sleep", "5"]}]
    assert (detail["cpu"], detail["memory"]) == ("512", "1024")


@pytest.mark.parametrize(
    ("microsecond", "text"),
    [
        (0, "2026-01-05T12:00:00Z"),
        (750_000, "2026-01-05T12:00:00.75Z"),
        (123_999, "2026-01-05T12:00:00.123Z"),
    ],
)
def test_moments_are_written_to_the_millisecond_without_zeros_at_the_end(microsecond: int, text: str) -> None:
    event = events.service_action(a_service(), "TASKS_STOPPED", None, NOW.replace(microsecond=microsecond))
    assert event.detail["createdAt"] == text


def test_a_service_action_says_how_serious_it_is_and_why() -> None:
    event = events.service_action(a_service(), "SERVICE_TASK_PLACEMENT_FAILURE", "RESOURCE:FARGATE", NOW)
    assert event.resources == ["arn:service/web"]
    assert event.detail == {
        "eventType": "ERROR",
        "eventName": "SERVICE_TASK_PLACEMENT_FAILURE",
        "clusterArn": "arn:lab",
        "reason": "RESOURCE:FARGATE",
        "createdAt": "2026-01-05T12:00:00Z",
    }


def test_a_service_action_without_a_reason_has_no_such_field() -> None:
    assert "reason" not in events.service_action(a_service(), "SERVICE_STEADY_STATE", None, NOW).detail


@pytest.mark.parametrize(
    ("state", "name", "event_type"),
    [
        (RolloutState.IN_PROGRESS, "SERVICE_DEPLOYMENT_IN_PROGRESS", "INFO"),
        (RolloutState.COMPLETED, "SERVICE_DEPLOYMENT_COMPLETED", "INFO"),
        (RolloutState.FAILED, "SERVICE_DEPLOYMENT_FAILED", "ERROR"),
    ],
)
def test_a_deployment_event_follows_the_rollout_state(state: RolloutState, name: str, event_type: str) -> None:
    service = a_service()
    service.primary.rollout_state, service.primary.rollout_state_reason = state, "because"
    event = events.deployment_state_change(service, service.primary, NOW)
    assert event.resources == ["arn:service/web"]
    assert event.detail == {
        "eventType": event_type,
        "eventName": name,
        "deploymentId": "new",
        "updatedAt": "2026-01-05T12:00:00Z",
        "reason": "because",
    }


def test_every_rollout_state_has_an_event() -> None:
    assert set(known.DEPLOYMENT_STATES.value) == set(RolloutState)


def test_the_envelope_says_who_when_and_where() -> None:
    moment = NOW.replace(microsecond=900_000).astimezone(UTC) + timedelta(seconds=1)
    event = events.Event("ECS Service Action", ["arn:x"], {"eventName": "X"})
    assert events.envelope(event, "an-id", Arns("123456789012", "eu-west-1"), moment) == {
        "version": "0",
        "id": "an-id",
        "detail-type": "ECS Service Action",
        "source": "aws.ecs",
        "account": "123456789012",
        "time": "2026-01-05T12:00:01Z",
        "region": "eu-west-1",
        "resources": ["arn:x"],
        "detail": {"eventName": "X"},
    }
