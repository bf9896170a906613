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

from .test_deployment_failure import NO_SUCH_IMAGE, deploy, healthy_service
from .test_load_balancing import create, tasks
from .test_timings import LIVES, SEEDS, seconds
from .world import World

ROUNDED_S = 1
IMAGE_OF_ANOTHER_ACCOUNT = "210987654321.dkr.ecr.us-east-1.amazonaws.com/shop:1"
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


def rollback(seed: int) -> Moments:
    """The moments of a bad image that is deployed to a service of one task, and rolled back."""
    world = World(seed)
    service = healthy_service(world)
    deploy(world, **NO_SUCH_IMAGE)
    bad = service.primary

    def complaints() -> int:
        return sum("unable to place" in event["message"] for event in world.describe()["events"])

    return when(
        world,
        {
            "the first task is there": lambda: bool(service.tasks_of(bad)),
            "the first failure is told": lambda: complaints() == 1,
            "one is counted": lambda: bad.failed_tasks == 1,
            "the second task is there": lambda: any(task.wanted for task in service.tasks_of(bad)),
            "the second failure is told": lambda: complaints() == 2,
            "two are counted": lambda: bad.failed_tasks == 2,
            "the third failure is told": lambda: complaints() == 3,
            "three are counted": lambda: bad.failed_tasks == 3,
            "it is rolled back": lambda: service.primary is not bad,
            "the bad deployment is gone": lambda: bad not in service.deployments,
        },
    )


def broken(seed: int) -> Task:
    """A task on Fargate that may not pull its image, once it is STOPPED."""
    world = World(seed)
    world.define(image=IMAGE_OF_ANOTHER_ACCOUNT, execution_role_arn="arn:aws:iam::123456789012:role/execution")
    task = world.run_task()
    assert world.sim.until(lambda: task.last_status is TaskStatus.STOPPED)
    return task


ROLLBACKS = [rollback(seed) for seed in SEEDS]
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


@pytest.mark.parametrize(
    ("start", "end", "low_s", "high_s"),
    [
        ("the first task is there", "the first failure is told", 84, 92),
        ("the second task is there", "the second failure is told", 84, 92),
        ("the first failure is told", "the second task is there", 31, 32),
        ("the first failure is told", "the second failure is told", 116, 118),
        ("the second failure is told", "the third failure is told", 116, 118),
        ("three are counted", "it is rolled back", 22, 66),
        ("it is rolled back", "the bad deployment is gone", 26, 106),
    ],
)
def test_a_bad_image_fails_again_and_again_as_in_observations_of_2026(
    start: str, end: str, low_s: int, high_s: int
) -> None:
    took_s = median(each[end] - each[start] for each in ROLLBACKS)
    assert low_s - ROUNDED_S <= took_s <= high_s + ROUNDED_S


@pytest.mark.parametrize(
    ("what", "low_s", "high_s"),
    [
        ("the first task is there", 4, 48),
        ("one is counted", 140, 154),
        ("two are counted", 258, 286),
        ("three are counted", 638, 660),
        ("it is rolled back", 682, 704),
    ],
)
def test_a_bad_image_with_one_desired_task_is_rolled_back_as_in_two_runs_of_2026(
    what: str, low_s: int, high_s: int
) -> None:
    """One run was watched every 22 seconds: what it showed had come in the 22 seconds before.

    Of the other run the moments of the failures themselves are known, and a count never comes before its failure.
    """
    assert low_s - ROUNDED_S <= median(each[what] for each in ROLLBACKS) <= high_s + ROUNDED_S


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


@pytest.mark.parametrize(
    ("end", "observed_s"), [("execution_stopped_at", 18.5), ("stopping_at", 28.5), ("stopped_at", 42.0)]
)
def test_a_task_that_is_denied_its_image_fails_as_in_an_observation_of_2021(end: str, observed_s: float) -> None:
    assert_among(observed_s, [(task.created_at, getattr(task, end)) for task in BROKEN])


def assert_among(observed_s: float, spans: list[tuple[datetime | None, datetime | None]]) -> None:
    """Assert that what was observed once lies among what the seeds give."""
    took_s = [seconds(*span) for span in spans]
    assert min(took_s) - ROUNDED_S <= observed_s <= max(took_s) + ROUNDED_S
