"""Fargate Spot: a share of a strategy that AWS may take back."""

from collections import Counter
from typing import Any

import pytest
from ecssim import faults
from ecssim.faults import NothingToBreakError
from ecssim.model.task import Task, TaskStatus

from .world import CLUSTER, World

SUBNETS = {"awsvpcConfiguration": {"subnets": ["subnet-a", "subnet-b"]}}
BOTH = [{"capacityProvider": "FARGATE", "base": 1, "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 3}]
SPOT = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]


@pytest.fixture
def world() -> World:
    """The usual world, whose cluster may use both of Fargate's providers."""
    world = World()
    world.call(
        "PutClusterCapacityProviders",
        cluster=CLUSTER,
        capacityProviders=["FARGATE", "FARGATE_SPOT"],
        defaultCapacityProviderStrategy=[],
    )
    return world


def create(world: World, strategy: list[dict[str, Any]], desired: int) -> list[Task]:
    """Create a service with a strategy, and return its tasks once all of them run."""
    world.create(desired, launchType=None, capacityProviderStrategy=strategy)
    service = world.service()
    world.sim.until(lambda: sum(task.running for task in service.tasks.values()) == desired)
    return list(service.tasks.values())


def test_a_service_shares_its_tasks_out_by_base_and_weight(world: World) -> None:
    shares = Counter(task.capacity_provider for task in create(world, BOTH, 9))
    assert shares == {"FARGATE": 3, "FARGATE_SPOT": 6}


def test_a_service_with_a_strategy_shows_no_launch_type(world: World) -> None:
    create(world, BOTH, 1)
    shape = world.describe()
    assert "launchType" not in shape
    assert [item["capacityProvider"] for item in shape["capacityProviderStrategy"]] == ["FARGATE", "FARGATE_SPOT"]


def test_a_task_of_a_provider_names_it_and_keeps_the_launch_type(world: World) -> None:
    [task] = create(world, SPOT, 1)
    [shape] = world.describe_task(task)["tasks"]
    assert (shape["capacityProviderName"], shape["launchType"]) == ("FARGATE_SPOT", "FARGATE")


def test_an_interrupted_task_is_wanted_stopped_while_it_still_runs(world: World) -> None:
    [task] = create(world, SPOT, 1)
    world.neighbours.listening = True
    world.sim.inject(faults.InterruptSpot())
    told = world.neighbours.heard[-1]["detail"]
    assert (told["desiredStatus"], told["lastStatus"], told["stopCode"]) == ("STOPPED", "RUNNING", "SpotInterruption")
    assert told["stoppedReason"] == "Your Spot Task was interrupted."
    assert task.last_status is TaskStatus.RUNNING


def test_an_interrupted_task_gets_its_stop_signal_at_once_and_is_gone_within_two_minutes_and_a_half(
    world: World,
) -> None:
    [task] = create(world, SPOT, 1)
    world.sim.inject(faults.InterruptSpot(task.id))
    world.sim.advance(5)
    assert task.containers[0].signalled_at
    world.sim.advance(145)
    assert task.last_status is TaskStatus.STOPPED


def test_an_interrupted_task_of_a_service_is_replaced(world: World) -> None:
    [old] = create(world, SPOT, 1)
    world.sim.inject(faults.InterruptSpot())
    world.sim.until(lambda: any(task.running and task is not old for task in world.service().tasks.values()))
    assert world.describe()["runningCount"] == 1


def test_without_spot_capacity_the_service_waits_until_it_returns(world: World) -> None:
    create(world, SPOT, 1)
    world.sim.inject(faults.ExhaustCapacity("FARGATE_SPOT"))
    world.sim.inject(faults.InterruptSpot())
    world.settle()
    assert world.describe()["runningCount"] == 0
    assert world.events()[-1].startswith(
        "(service web) was unable to place a task. Reason: Capacity is unavailable at this time."
    )
    world.sim.inject(faults.ReturnCapacity("FARGATE_SPOT"))
    world.sim.advance(120)
    assert world.describe()["runningCount"] == 1


def test_run_task_without_capacity_answers_with_a_failure(world: World) -> None:
    world.sim.inject(faults.ExhaustCapacity("FARGATE"))
    answer = world.call(
        "RunTask", cluster=CLUSTER, taskDefinition="web", launchType="FARGATE", networkConfiguration=SUBNETS
    )
    assert answer["tasks"] == []
    assert answer["failures"][0]["reason"].startswith("Capacity is unavailable at this time.")


def test_a_task_that_is_not_on_spot_is_never_interrupted(world: World) -> None:
    world.run_task()
    world.sim.advance(60)
    with pytest.raises(NothingToBreakError, match="no task of FARGATE_SPOT runs"):
        world.sim.inject(faults.InterruptSpot())
