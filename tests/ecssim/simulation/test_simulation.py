"""Time, why, and forgetting."""

from datetime import datetime, timedelta, timezone

import pytest
from ecssim import Simulation
from ecssim.model.task import TaskStatus

from .world import CLUSTER, REGION, START, FakeNeighbours, World

UNKNOWN = "arn:aws:ecs:us-east-1:123456789012:task/lab/ffffffffffffffffffffffffffffffff"


# Time


def test_time_stands_still_until_it_is_moved(world: World) -> None:
    world.run_task()
    assert world.sim.now == START


def test_advance_moves_time_by_exactly_that_much(world: World) -> None:
    world.run_task()
    world.sim.advance(12.5)
    assert world.sim.now == START + timedelta(seconds=12.5)


def test_time_cannot_be_advanced_backwards(world: World) -> None:
    with pytest.raises(ValueError, match="backwards"):
        world.sim.advance(-1)


def test_until_stops_at_the_moment_at_which_the_condition_holds(world: World) -> None:
    task = world.run_task()
    assert world.sim.until(lambda: task.running)
    assert world.sim.now == task.started_at


def test_until_passes_no_time_if_the_condition_holds_already(world: World) -> None:
    world.run_task()
    assert world.sim.until(lambda: True)
    assert world.sim.now == START


def test_until_gives_up_after_its_timeout(world: World) -> None:
    world.run_task()
    assert not world.sim.until(lambda: False, timeout_s=30)
    assert world.sim.now == START + timedelta(seconds=30)


def test_until_asks_again_at_the_end_of_its_timeout(world: World) -> None:
    assert world.sim.until(lambda: world.sim.now > START, timeout_s=30)


def test_other_clocks_keep_step(world: World) -> None:
    moments: list[datetime] = []
    world.sim.on_move(moments.append)
    world.sim.advance(5)
    world.sim.advance(0)
    assert moments == [START + timedelta(seconds=5)]


def test_the_present_is_told_in_utc_wherever_the_start_was() -> None:
    berlin = timezone(timedelta(hours=1))
    sim = Simulation(0, START.astimezone(berlin), REGION, lambda account_id, region: FakeNeighbours())
    assert sim.now.utcoffset() == timedelta()


# Why


def test_why_tells_who_started_a_task_and_how_far_it_is(world: World) -> None:
    task = world.run_task()
    world.sim.until(lambda: task.running)
    answer = world.sim.why(task.arn)
    assert f"Task {task.id[:8]} is RUNNING." in answer
    assert "RunTask started it" in answer
    assert "all its containers have started" in answer


def test_why_tells_what_stopped_a_task(world: World) -> None:
    task = world.run_task()
    world.call("StopTask", cluster=CLUSTER, task=task.arn, reason="it is late")
    world.sim.advance(60)
    answer = world.sim.why(task.arn)
    assert "is STOPPED" in answer
    assert "StopTask was called for it: it is late" in answer


def test_why_tells_that_the_scheduler_replaced_a_task(world: World) -> None:
    service = world.create(desired=1)
    world.settle()
    [old] = world.existing(service)
    world.deploy()
    world.sim.until(lambda: not old.wanted)
    assert f"deployment {service.primary.id} replaces it" in world.sim.why(old.arn)


def test_why_remembers_a_task_that_is_no_longer_shown(world: World) -> None:
    task = world.run_task()
    world.stop(task)
    world.sim.advance(2 * 3600)
    assert "is gone" in world.sim.why(task.arn)


def test_why_knows_nothing_of_an_unknown_arn(world: World) -> None:
    assert "Nothing is known" in world.sim.why(UNKNOWN)


def test_why_says_that_nobody_has_looked_at_a_new_service(world: World) -> None:
    service = world.create()
    assert "has not looked at it yet" in world.sim.why(service.arn)


def test_why_tells_what_the_scheduler_decided_last(world: World) -> None:
    service = world.create()
    world.settle()
    assert "every desired task is healthy" in world.sim.why(service.arn)


# What is shown of a stopped task


@pytest.fixture
def stopped_at(world: World) -> datetime:
    """When a task of the world, the only one, was STOPPED; it is that moment now."""
    task = world.run_task()
    world.stop(task)
    world.sim.until(lambda: task.last_status is TaskStatus.STOPPED)
    return world.sim.now


def test_a_stopped_task_is_shown_for_an_hour(world: World, stopped_at: datetime) -> None:
    [task] = world.account.clusters[CLUSTER].tasks.values()
    world.sim.advance(3599.999)
    assert world.describe_task(task)["tasks"][0]["lastStatus"] == "STOPPED"


def test_after_that_hour_it_is_missing(world: World, stopped_at: datetime) -> None:
    [task] = world.account.clusters[CLUSTER].tasks.values()
    world.sim.advance(3600)
    assert world.describe_task(task) == {"tasks": [], "failures": [{"arn": task.arn, "reason": "MISSING"}]}


# Forgetting


def test_everything_is_forgotten(world: World) -> None:
    world.create()
    world.sim.forget_everything()
    assert world.call("ListClusters") == {"clusterArns": []}
    assert world.call("ListTaskDefinitions") == {"taskDefinitionArns": []}


def test_the_images_of_a_lab_are_forgotten_too(world: World) -> None:
    world.sim.images.remove("nginx")
    world.sim.forget_everything()
    assert world.sim.images.exists("nginx")


def test_what_was_forgotten_does_nothing_any_more(world: World) -> None:
    world.create()
    world.sim.advance(20)
    world.sim.forget_everything()
    decisions = len(world.sim.journal)
    world.settle()
    assert len(world.sim.journal) == decisions


def test_what_was_forgotten_does_nothing_in_the_world_that_comes_after(world: World) -> None:
    world.create(desired=3)
    world.sim.forget_everything()
    world.populate()
    decisions = len(world.sim.journal)
    world.settle()
    assert len(world.sim.journal) == decisions
    assert world.neighbours.made == 0


def test_two_regions_know_nothing_of_each_other(world: World) -> None:
    other = world.sim.account(world.account.arns.account_id, "eu-west-1")
    assert other.clusters == {}
    assert world.sim.account(world.account.arns.account_id, "eu-west-1") is other
