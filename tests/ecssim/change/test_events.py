"""When EventBridge learns of what."""

from typing import Any

import pytest
from ecssim.neighbours import Undelivered
from ecssim.rules import events

from tests.ecssim.simulation.world import World

RULE = "arn:aws:events:us-east-1:123456789012:rule/all"


@pytest.fixture
def world(world: World) -> World:
    """A world whose EventBridge listens."""
    world.neighbours.listening = True
    return world


def heard(world: World, detail_type: str) -> list[dict[str, Any]]:
    """The details of all events of one kind, oldest first."""
    return [event["detail"] for event in world.neighbours.heard if event["detail-type"] == detail_type]


def tasks_heard(world: World) -> list[dict[str, Any]]:
    return heard(world, "ECS Task State Change")


def actions_heard(world: World) -> list[str]:
    return [detail["eventName"] for detail in heard(world, "ECS Service Action")]


def deployments_heard(world: World) -> list[tuple[str, str]]:
    return [(each["eventName"], each["deploymentId"]) for each in heard(world, "ECS Deployment State Change")]


# Tasks


def test_every_version_of_a_task_is_told_once_and_in_order(world: World) -> None:
    task = world.run_task()
    world.sim.until(lambda: task.running)
    world.stop(task)
    world.settle()
    assert [detail["version"] for detail in tasks_heard(world)] == list(range(1, task.version + 1))


def test_a_new_task_is_told_with_its_network_interface(world: World) -> None:
    world.run_task()
    [detail] = tasks_heard(world)
    assert (detail["lastStatus"], detail["attachments"][0]["status"]) == ("PROVISIONING", "PRECREATED")


def test_a_task_without_an_address_is_told_as_new_and_then_as_stopping(world: World) -> None:
    world.neighbours.full = set(world.neighbours.zones)
    world.run_task()
    assert [detail["desiredStatus"] for detail in tasks_heard(world)] == ["RUNNING", "STOPPED"]


def test_a_stopped_task_is_told_with_its_containers_stopped(world: World) -> None:
    task = world.run_task()
    world.stop(task)
    world.settle()
    assert tasks_heard(world)[-1]["containers"][0]["lastStatus"] == "STOPPED"


def test_that_a_task_is_no_longer_shown_is_not_told(world: World) -> None:
    task = world.run_task()
    world.stop(task)
    world.settle()
    before = len(tasks_heard(world))
    world.sim.advance(2 * 3600)
    assert len(tasks_heard(world)) == before


# Deployments and services


def test_a_deployment_is_told_when_it_begins_and_when_it_completes(world: World) -> None:
    deployment = world.create(desired=1).primary.id
    world.settle()
    assert deployments_heard(world) == [
        ("SERVICE_DEPLOYMENT_IN_PROGRESS", deployment),
        ("SERVICE_DEPLOYMENT_COMPLETED", deployment),
    ]


def test_a_new_desired_count_is_no_deployment_to_tell_of(world: World) -> None:
    world.create(desired=1)
    world.settle()
    before = deployments_heard(world)
    world.update(desiredCount=2)
    world.settle()
    assert deployments_heard(world) == before


def test_a_steady_state_is_told_each_time_that_the_service_says_so(world: World) -> None:
    world.create(desired=1)
    world.sim.advance(7 * 3600)
    assert actions_heard(world) == ["SERVICE_STEADY_STATE", "SERVICE_STEADY_STATE"]


def test_tasks_that_the_scheduler_stops_are_told_together(world: World) -> None:
    world.create(desired=3)
    world.settle()
    world.update(desiredCount=1)
    world.settle()
    assert actions_heard(world).count("TASKS_STOPPED") == 1


def test_a_task_that_the_user_stops_is_no_action_of_the_service(world: World) -> None:
    service = world.create(desired=1)
    world.settle()
    world.stop(world.existing(service)[0])
    world.settle()
    assert "TASKS_STOPPED" not in actions_heard(world)


def test_a_service_that_finds_no_container_instance_tells_a_placement_failure(world: World) -> None:
    world.call(
        "RegisterTaskDefinition",
        family="web",
        networkMode="awsvpc",
        containerDefinitions=[{"name": "web", "image": "nginx", "memory": 128}],
    )
    world.create(desired=1, launchType="EC2")
    world.settle()
    [failure] = heard(world, "ECS Service Action")
    assert failure["eventName"] == "SERVICE_TASK_PLACEMENT_FAILURE"
    assert failure["reason"] == "No Container Instances were found in your cluster."


def test_an_image_that_cannot_be_pulled_is_told_as_a_placement_failure(world: World) -> None:
    world.call(
        "RegisterTaskDefinition",
        family="web",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "web", "image": "nginx:no-such-tag"}],
    )
    world.create(desired=1)
    world.sim.until(lambda: bool(actions_heard(world)))
    [failure] = heard(world, "ECS Service Action")
    assert (failure["eventName"], failure["eventType"]) == ("SERVICE_TASK_PLACEMENT_FAILURE", "ERROR")
    assert failure["reason"].startswith("CannotPullContainerError: ")


# Listening


def test_nothing_is_written_when_nobody_listens(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> None:
        raise AssertionError("an event was written although nobody listens")

    for shape in ("task_state_change", "service_action", "deployment_state_change", "envelope"):
        monkeypatch.setattr(events, shape, refuse)
    world.neighbours.listening = False
    world.create(desired=2)
    world.settle()
    assert world.neighbours.heard == []


def test_listening_changes_nothing_of_what_happens() -> None:
    def told(listening: bool) -> list[str]:
        world = World()
        world.neighbours.listening = listening
        world.create(desired=2)
        world.settle()
        return [str(entry) for entry in world.sim.journal]

    assert told(listening=True) == told(listening=False)


def test_events_have_ids_of_their_own_that_the_seed_decides() -> None:
    def ids() -> list[str]:
        world = World(seed=7)
        world.neighbours.listening = True
        world.create(desired=2)
        world.settle()
        return [event["id"] for event in world.neighbours.heard]

    assert ids() == ids()
    assert len(set(ids())) == len(ids())


def test_an_event_carries_the_moment_at_which_it_happened(world: World) -> None:
    task = world.run_task()
    world.sim.until(lambda: task.running)
    assert task.started_at is not None
    assert world.neighbours.heard[-1]["time"] == f"{task.started_at:%Y-%m-%dT%H:%M:%S}Z"


def test_a_target_that_gets_nothing_is_noted_once(world: World) -> None:
    world.neighbours.undelivered = [Undelivered(RULE, "the target x gets no event: it is gone")]
    world.run_task()
    world.settle()
    [entry] = world.sim.journal.about(RULE)
    assert entry.reason.sentence == "the target x gets no event: it is gone"


def test_why_tells_what_is_wrong_with_the_target_of_a_rule(world: World) -> None:
    world.neighbours.undelivered = [Undelivered(RULE, "the target x gets no event: it is gone")]
    world.run_task()
    assert world.sim.why(RULE).endswith("events: the target x gets no event: it is gone.")
    assert "rule/all is gone" not in world.sim.why(RULE)
