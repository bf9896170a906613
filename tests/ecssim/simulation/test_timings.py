"""How long a Fargate task takes on its way up and down."""

from datetime import datetime

import pytest
from ecssim.model.task import Task, TaskStatus
from ecssim.truth import timings
from ecssim.truth.fact import Fact, Spread

from .world import World

SEEDS = range(20)


def lived(seed: int) -> Task:
    """A task that ran, was stopped, and is STOPPED."""
    world = World(seed)
    task = world.run_task()
    world.sim.until(lambda: task.running)
    world.stop(task)
    world.sim.until(lambda: task.last_status is TaskStatus.STOPPED)
    return task


LIVES = [lived(seed) for seed in SEEDS]


def seconds(start: datetime | None, end: datetime | None) -> float:
    assert start is not None
    assert end is not None
    return (end - start).total_seconds()


@pytest.mark.parametrize(
    ("start", "end", "steps"),
    [
        ("created_at", "connectivity_at", [timings.FARGATE_CONNECT_S]),
        ("connectivity_at", "pull_started_at", [timings.FARGATE_ATTACH_NETWORK_S, timings.FARGATE_PULL_DELAY_S]),
        ("pull_started_at", "pull_stopped_at", [timings.FARGATE_PULL_S]),
        ("pull_stopped_at", "started_at", [timings.FARGATE_START_S]),
        ("started_at", "stopping_at", [timings.STOP_REACTION_S]),
        ("stopping_at", "execution_stopped_at", [timings.CONTAINER_EXIT_S]),
        ("execution_stopped_at", "stopped_at", [timings.FARGATE_DEPROVISION_S]),
    ],
)
def test_every_step_takes_as_long_as_on_fargate(start: str, end: str, steps: list[Fact[Spread]]) -> None:
    low_s, high_s = sum(step.value.low_s for step in steps), sum(step.value.high_s for step in steps)
    took_s = [seconds(getattr(task, start), getattr(task, end)) for task in LIVES]
    assert low_s <= min(took_s)
    assert max(took_s) <= high_s
    assert len(set(took_s)) > 1


def test_moments_are_told_to_the_millisecond() -> None:
    assert all(task.started_at and task.started_at.microsecond % 1000 == 0 for task in LIVES)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_scheduler_starts_tasks_4_to_11_seconds_after_the_call(seed: int) -> None:
    world = World(seed)
    service = world.create(desired=1)
    world.sim.until(lambda: bool(world.existing(service)))
    [task] = world.existing(service)
    assert 4 <= seconds(service.created_at, task.created_at) <= 11
