"""How long a deployment waits before it starts again what did not start."""

from datetime import timedelta

import pytest
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service
from ecssim.model.task import StopCode, TaskStatus
from ecssim.rules import service as scheduler
from ecssim.rules import throttle

from .builders import NOW, a_service, a_task, older_deployment, said, started

CANNOT_START = (
    "(service web) is unable to consistently start tasks successfully. For more information, see the Troubleshooting "
    "section of the Amazon ECS Developer Guide."
)
MINUTE = timedelta(minutes=1)


def waiting_service(failed_starts: int = 1) -> Service:
    """A service whose deployment may start its task in one minute."""
    service = a_service(desired=1)
    service.primary.failed_starts = failed_starts
    service.primary.restart_at = NOW + MINUTE
    return service


# The wait


@pytest.mark.parametrize(
    ("failed", "expected_s"), [(1, 31), (2, 31), (3, 300), (10, 300), (11, 27 * 60), (1000, 27 * 60)]
)
def test_the_wait_grows_with_the_failures_in_a_row_up_to_27_minutes(failed: int, expected_s: int) -> None:
    assert throttle.wait_s(failed) == expected_s


# What counts


@pytest.mark.parametrize("code", [StopCode.TASK_FAILED_TO_START, StopCode.ESSENTIAL_CONTAINER_EXITED])
def test_a_task_that_stops_by_itself_before_it_runs_has_failed_to_start(code: StopCode) -> None:
    task = a_task(status=TaskStatus.PENDING)
    task.stop_code = code
    assert throttle.failed_to_start(task)


@pytest.mark.parametrize("code", [StopCode.USER_INITIATED, StopCode.SERVICE_SCHEDULER_INITIATED])
def test_a_task_that_somebody_stops_has_not_failed_to_start(code: StopCode) -> None:
    task = a_task(status=TaskStatus.PENDING)
    task.stop_code = code
    assert not throttle.failed_to_start(task)


def test_a_task_that_ran_has_not_failed_to_start() -> None:
    task = a_task()
    task.stop_code = StopCode.ESSENTIAL_CONTAINER_EXITED
    assert not throttle.failed_to_start(task)


def test_tasks_that_were_started_together_count_once() -> None:
    service = waiting_service()
    together = a_task(service, status=TaskStatus.PENDING)
    assert not throttle.counts_anew(service.primary, together)
    together.created_at = NOW + MINUTE
    assert throttle.counts_anew(service.primary, together)


# The scheduler


def test_a_deployment_that_waits_starts_nothing_and_is_looked_at_when_the_wait_is_over() -> None:
    result = scheduler.plan(waiting_service(), NOW)
    assert started(result) == {}
    assert result.look_again_at == NOW + MINUTE


def test_a_deployment_starts_again_when_the_wait_is_over() -> None:
    assert started(scheduler.plan(waiting_service(), NOW + MINUTE)) == {"new": 1}


def test_a_deployment_that_waits_is_not_said_to_be_stuck() -> None:
    service = waiting_service()
    older_deployment(service, healthy=1)
    assert said(scheduler.plan(service, NOW)) == []


def test_the_second_failure_in_a_row_is_told() -> None:
    assert said(scheduler.plan(waiting_service(2), NOW)) == [CANNOT_START]


def test_it_is_told_only_once() -> None:
    service = waiting_service(2)
    service.problems[throttle.CANNOT_START] = NOW
    assert said(scheduler.plan(service, NOW + MINUTE)) == []


def test_it_is_not_told_of_a_failed_deployment() -> None:
    service = waiting_service(9)
    service.primary.rollout_state = RolloutState.FAILED
    assert said(scheduler.plan(service, NOW)) == []
