"""A service that a lost zone has put out of balance, and what becomes of it when the zone is back."""

from collections import Counter

import pytest
from ecssim import faults
from ecssim.model.service import Service
from ecssim.model.task import StopCode

from .world import CLUSTER, World

ZONE = "us-east-1a"


@pytest.fixture
def world() -> World:
    return World()


def zones(service: Service) -> dict[str | None, int]:
    """How many running tasks each zone has."""
    return dict(Counter(task.availability_zone for task in service.tasks.values() if task.running and task.wanted))


def lopsided(world: World, desired: int = 4, rebalancing: str = "ENABLED") -> Service:
    """A steady service whose tasks are all in two of its three zones; the third is back since this moment."""
    service = world.create(desired, availabilityZoneRebalancing=rebalancing)
    world.settle()
    world.sim.inject(faults.LoseZone(ZONE))
    world.settle()
    assert ZONE not in zones(service)
    world.sim.inject(faults.RestoreZone(ZONE))
    return service


def test_a_service_moves_back_into_a_zone_that_is_back(world: World) -> None:
    service = lopsided(world)
    world.settle()
    assert sorted(zones(service).values()) == [1, 1, 2]


def test_without_rebalancing_it_stays_where_it_is(world: World) -> None:
    service = lopsided(world, rebalancing="DISABLED")
    world.settle()
    assert sorted(zones(service).values()) == [2, 2]


def test_never_fewer_tasks_than_desired_run_on_the_way(world: World) -> None:
    service = lopsided(world, desired=6)
    least = [6]

    def look() -> bool:
        least.append(sum(task.running and task.wanted for task in service.tasks.values()))
        return False

    world.sim.until(look, 3600)
    assert min(least) == 6
    assert sorted(zones(service).values()) == [2, 2, 2]


def test_its_events_tell_the_story_in_order(world: World) -> None:
    lopsided(world)
    before = len(world.events())
    world.settle()
    told = world.events()[before:]
    assert told[0] == (
        "(service web) is not AZ balanced with 0 tasks in us-east-1a, 2 in us-east-1b, and 2 in us-east-1c. "
        "AZ Rebalancing in progress."
    )
    assert told[1].startswith("(service web) has started 1 tasks in us-east-1a to AZ Rebalance: (task ")
    assert told[2].startswith("(service web) has stopped 1 running tasks in us-east-1c due to AZ rebalancing: (task ")
    assert told[3] == (
        "(service web) is AZ balanced with 1 tasks in us-east-1a, 2 tasks in us-east-1b, and 1 tasks in us-east-1c."
    )
    assert told[4:] == ["(service web) has reached a steady state."]


def test_the_stopped_task_names_the_rebalancing(world: World) -> None:
    service = lopsided(world)
    world.sim.advance(600)
    [task] = [
        task
        for task in world.account.clusters[CLUSTER].tasks.values()
        if task.stop_code is StopCode.SERVICE_SCHEDULER_INITIATED
    ]
    assert task.stopped_reason == f"Availability-zone rebalancing initiated by (deployment {service.primary.id})"


def test_event_bridge_hears_of_each_part(world: World) -> None:
    lopsided(world)
    world.neighbours.listening = True
    world.settle()
    names = [event["detail"].get("eventName") for event in world.neighbours.heard]
    assert [name for name in names if name] == [
        "SERVICE_REBALANCING_STARTED",
        "TASKS_STARTED",
        "TASKS_STOPPED",
        "SERVICE_REBALANCING_COMPLETED",
        "SERVICE_STEADY_STATE",
    ]


def test_a_task_that_cannot_start_is_tried_once(world: World) -> None:
    service = lopsided(world)
    world.neighbours.full.add("subnet-a")
    world.sim.advance(6 * 3600)
    started = [event for event in world.events() if "to AZ Rebalance" in event]
    assert len(started) == 1
    assert sorted(zones(service).values()) == [2, 2]


def test_a_deployment_goes_first_and_its_own_tasks_are_spread(world: World) -> None:
    service = lopsided(world)
    world.sim.until(lambda: service.rebalancing.in_progress)
    world.deploy()
    world.settle()
    assert not service.rebalancing.in_progress
    assert sorted(zones(service).values()) == [1, 1, 2]
    assert {task.started_by for task in service.tasks.values()} == {service.primary.id}


def test_protected_tasks_are_never_moved(world: World) -> None:
    service = lopsided(world)
    protected = list(service.tasks.values())
    world.protect(*protected)
    world.sim.advance(3600)
    assert set(service.tasks) == {task.id for task in protected}


def test_once_in_balance_it_is_left_alone(world: World) -> None:
    service = lopsided(world)
    world.settle()
    there = set(service.tasks)
    world.sim.advance(24 * 3600)
    assert set(service.tasks) == there


def test_on_instances_it_waits_until_there_is_one_in_the_poor_zone(world: World) -> None:
    compute = world.neighbours.compute
    for zone in ("us-east-1b", "us-east-1c"):
        compute.launch("m5.large", zone)
    world.sim.advance(120)
    service = world.create(4, launchType="EC2", taskDefinition=bridge(world), networkConfiguration=None)
    service.settings["availabilityZoneRebalancing"] = "ENABLED"
    world.settle()
    assert zones(service) == {"us-east-1b": 2, "us-east-1c": 2}
    compute.launch("m5.large", ZONE)
    world.settle()
    assert zones(service)[ZONE] == 1
    assert sorted(zones(service).values()) == [1, 1, 2]


def bridge(world: World) -> str:
    """Register a task definition for instances, without an interface of its own."""
    container = {"name": "web", "image": "nginx:1.27", "memory": 128}
    world.call(
        "RegisterTaskDefinition", family="ec2", requiresCompatibilities=["EC2"], containerDefinitions=[container]
    )
    return "ec2"
