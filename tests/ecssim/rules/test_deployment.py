"""How many tasks a deployment may have, and which of them are healthy."""

from datetime import timedelta
from math import ceil, floor

import pytest
from ecssim.model.task import TaskStatus
from ecssim.rules import deployment as rolling
from hypothesis import given
from hypothesis import strategies as st

from .builders import NOW, a_service, a_task, older_deployment, tasks

COUNTS = st.integers(0, 5000)


@pytest.mark.parametrize(
    ("desired", "percent", "fewest"),
    [(1, 50, 1), (3, 34, 2), (10, 91, 10), (4, 100, 4), (4, 0, 0), (0, 100, 0)],
)
def test_the_fewest_healthy_tasks_are_rounded_up(desired: int, percent: int, fewest: int) -> None:
    assert rolling.fewest_healthy(desired, percent) == fewest


@pytest.mark.parametrize(
    ("desired", "percent", "most"),
    [(1, 199, 1), (3, 150, 4), (4, 100, 4), (7, 110, 7), (10, 110, 11), (0, 200, 0)],
)
def test_the_most_tasks_are_rounded_down(desired: int, percent: int, most: int) -> None:
    assert rolling.most_tasks(desired, percent) == most


@given(COUNTS, st.integers(0, 100), st.integers(100, 200))
def test_the_desired_count_lies_between_fewest_and_most(desired: int, minimum: int, maximum: int) -> None:
    assert rolling.fewest_healthy(desired, minimum) <= desired <= rolling.most_tasks(desired, maximum)


@given(COUNTS, st.sampled_from([0, 25, 50, 75, 100]))
def test_no_rounding_error_creeps_in(desired: int, percent: int) -> None:
    """These percentages are exact as binary fractions."""
    assert rolling.fewest_healthy(desired, percent) == ceil(desired * (percent / 100))
    assert rolling.most_tasks(desired, percent) == floor(desired * (percent / 100))


def test_a_task_without_health_check_counts_as_healthy_after_40_seconds_of_running() -> None:
    assert rolling.is_healthy(a_task(running_s=40), NOW)


def test_a_task_is_not_healthy_before_40_seconds_of_running() -> None:
    assert not rolling.is_healthy(a_task(running_s=39.999), NOW)


def test_a_running_task_says_when_it_will_be_healthy() -> None:
    assert rolling.healthy_from(a_task(running_s=10)) == NOW + timedelta(seconds=30)


@pytest.mark.parametrize("status", [status for status in TaskStatus if status is not TaskStatus.RUNNING])
def test_a_task_that_does_not_run_is_not_healthy(status: TaskStatus) -> None:
    assert not rolling.is_healthy(a_task(status=status), NOW)


def test_a_running_task_that_was_told_to_stop_is_not_healthy() -> None:
    assert not rolling.is_healthy(a_task(leaving=True), NOW)


def test_every_task_is_counted_once_for_its_deployment() -> None:
    service = a_service()
    old = older_deployment(service, healthy=2)
    [healthy] = tasks(service, 1)
    [young] = tasks(service, 1, running_s=5)
    pending = a_task(service, status=TaskStatus.PENDING)
    leaving = a_task(service, leaving=True)
    new_head, old_head = rolling.count(service, NOW)
    assert (new_head.wanted, new_head.healthy) == ([healthy, young, pending], [healthy])
    assert (new_head.unhealthy, new_head.leaving) == ([young, pending], [leaving])
    assert (old_head.wanted, old_head.leaving) == (old, [])


def test_tasks_of_a_deployment_that_has_left_the_service_are_not_counted() -> None:
    service = a_service()
    a_task(service, "gone long ago", TaskStatus.DEPROVISIONING, leaving=True)
    [head] = rolling.count(service, NOW)
    assert (head.wanted, head.leaving) == ([], [])


@pytest.mark.parametrize(
    ("status", "leaving", "gone"),
    [
        (TaskStatus.PENDING, False, False),
        (TaskStatus.RUNNING, False, False),
        (TaskStatus.RUNNING, True, False),
        (TaskStatus.STOPPING, True, True),
        (TaskStatus.DEPROVISIONING, True, True),
    ],
)
def test_a_deployment_is_gone_when_nothing_of_it_runs_or_shall_run(
    status: TaskStatus, leaving: bool, gone: bool
) -> None:
    service = a_service()
    a_task(service, status=status, leaving=leaving)
    [head] = rolling.count(service, NOW)
    assert head.gone is gone
