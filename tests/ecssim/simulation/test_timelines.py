"""Timelines that were observed on AWS, and what the simulation makes of them, over twenty seeds.

What was observed several times gives a range, and the median has to lie in it; what was observed once has to lie among
what the seeds give. Events are told in whole seconds, so a second more or less is no difference.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from statistics import median

import pytest
from ecssim import faults
from ecssim.model.target import TargetState
from ecssim.model.task import Task, TaskStatus

from .test_deployment_failure import NO_SUCH_IMAGE, failure_after_s, healthy_service
from .test_load_balancing import create, tasks
from .test_timings import LIVES, SEEDS, seconds
from .world import World

ROUNDED_S = 1
HOUR_S = 3600
Moments = dict[str, float]


def replacement(seed: int) -> Moments:
    """The moments of a replacement of a task that hangs, of two behind a load balancer."""
    world = World(seed)
    service = create(world)
    [ill, well] = tasks(service)
    world.sim.inject(faults.HangContainer(ill.id))

    def new() -> Task | None:
        return next((task for task in tasks(service) if task not in (ill, well)), None)

    def target_is(task: Task | None, state: TargetState) -> bool:
        return any(target.state is state for target in task.targets) if task else False

    return when(
        world,
        {
            "the target is unhealthy": lambda: target_is(ill, TargetState.UNHEALTHY),
            "a replacement is there": lambda: new() is not None,
            "it is registered": lambda: bool((task := new()) and task.targets),
            "its target is healthy": lambda: target_is(new(), TargetState.HEALTHY),
            "the old task is to stop": lambda: not ill.wanted,
            "its target is deregistered": lambda: target_is(ill, TargetState.DRAINING),
            "the service is steady": lambda: service.steady_said_at is not None,
            "the old target is gone": lambda: not ill.targets,
        },
    )


def when(world: World, conditions: dict[str, Callable[[], bool]]) -> Moments:
    """After how many seconds each condition holds, one after the other."""
    began = world.sim.now

    def moments() -> Iterator[tuple[str, float]]:
        for name, condition in conditions.items():
            assert world.sim.until(condition, HOUR_S), name
            yield name, (world.sim.now - began).total_seconds()

    return dict(moments())


def broken(seed: int) -> Task:
    """A task on Fargate whose image does not exist, once it is STOPPED."""
    world = World(seed)
    world.define(**NO_SUCH_IMAGE)
    task = world.run_task()
    assert world.sim.until(lambda: task.last_status is TaskStatus.STOPPED)
    return task


REPLACEMENTS = [replacement(seed) for seed in SEEDS]
BROKEN = [broken(seed) for seed in SEEDS]


@pytest.mark.parametrize(
    ("what", "low_s", "high_s"),
    [
        ("the target is unhealthy", 12, 26),
        ("a replacement is there", 56, 62),
        ("it is registered", 75, 80),
        ("its target is healthy", 77, 82),
        ("the old task is to stop", 84, 89),
        ("its target is deregistered", 94, 99),
        ("the service is steady", 104, 109),
        ("the old target is gone", 126, 131),
    ],
)
def test_an_unhealthy_target_is_replaced_as_in_two_observations_of_2026(what: str, low_s: int, high_s: int) -> None:
    assert low_s - ROUNDED_S <= median(each[what] for each in REPLACEMENTS) <= high_s + ROUNDED_S


def test_a_bad_image_is_rolled_back_as_in_an_observation_of_2026() -> None:
    """The third failure was seen at 11:00 and the rollback at 11:44; ecssim has both at one moment.

    It does not follow the rest: on AWS the first failure took two minutes and a half, here it takes one, and the failed
    deployment was gone after a hundred seconds more, here after sixty.
    """
    assert 660 <= median(rolled_back_after_s(seed) for seed in SEEDS) <= 704


def rolled_back_after_s(seed: int) -> float:
    world = World(seed)
    healthy_service(world)
    return failure_after_s(world, **NO_SUCH_IMAGE)


@pytest.mark.parametrize(
    ("end", "low_s", "high_s"),
    [
        ("connectivity_at", 3.3, 3.3),
        ("pull_started_at", 10.3, 18.0),
        ("pull_stopped_at", 19.6, 24.7),
        ("started_at", 20.4, 25.1),
    ],
)
def test_a_task_on_fargate_starts_as_in_observations_of_2021_and_2025(end: str, low_s: float, high_s: float) -> None:
    took_s = median(seconds(task.created_at, getattr(task, end)) for task in LIVES)
    assert low_s - ROUNDED_S <= took_s <= high_s + ROUNDED_S


@pytest.mark.parametrize(
    ("start", "end", "observed_s"),
    [("stopping_at", "execution_stopped_at", 2.6), ("execution_stopped_at", "stopped_at", 24.4)],
)
def test_a_task_on_fargate_stops_as_in_an_observation_of_2021(start: str, end: str, observed_s: float) -> None:
    assert_among(observed_s, [(getattr(task, start), getattr(task, end)) for task in LIVES])


@pytest.mark.parametrize(("end", "observed_s"), [("stopping_at", 28.5), ("stopped_at", 42.0)])
def test_a_task_with_a_bad_image_fails_as_in_an_observation_of_2021(end: str, observed_s: float) -> None:
    assert_among(observed_s, [(task.created_at, getattr(task, end)) for task in BROKEN])


def assert_among(observed_s: float, spans: list[tuple[datetime | None, datetime | None]]) -> None:
    """Assert that what was observed once lies among what the seeds give."""
    took_s = [seconds(*span) for span in spans]
    assert min(took_s) - ROUNDED_S <= observed_s <= max(took_s) + ROUNDED_S
