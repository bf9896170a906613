"""What a deployment remembers of tasks that failed, and of tasks that did not."""

from datetime import timedelta

import pytest
from ecssim.change import failures
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service
from ecssim.model.task import StopCode, Task, TaskStatus

from tests.ecssim.rules.builders import NOW, a_service, a_task


def a_failed_start(service: Service) -> Task:
    """A task that is STOPPED and has never been RUNNING."""
    task = a_task(service, status=TaskStatus.PENDING, leaving=True)
    task.last_status, task.stop_code = TaskStatus.STOPPED, StopCode.TASK_FAILED_TO_START
    return task


def test_a_task_that_does_not_start_makes_its_deployment_wait() -> None:
    service = a_service()
    failures.note_stop(a_failed_start(service), NOW)
    assert (service.primary.failed_starts, service.primary.restart_at) == (1, NOW + timedelta(seconds=31))


def test_another_task_of_the_same_start_does_not_make_it_wait_longer() -> None:
    service = a_service()
    for _ in range(2):
        failures.note_stop(a_failed_start(service), NOW)
    assert service.primary.failed_starts == 1


def test_failed_starts_are_kept_until_they_are_counted() -> None:
    service = a_service()
    for _ in range(2):
        failures.note_step(a_failed_start(service))
    assert (service.primary.failed_tasks, service.primary.uncounted_failures) == (0, 2)
    failures.count_starts(service.primary, NOW)
    assert (service.primary.failed_tasks, service.primary.uncounted_failures) == (2, 0)
    assert service.primary.last_failure_at == NOW


@pytest.mark.parametrize("state", [RolloutState.COMPLETED, RolloutState.FAILED])
def test_nothing_is_counted_after_the_end_of_the_rollout(state: RolloutState) -> None:
    service = a_service()
    service.primary.rollout_state = state
    failures.note_step(a_failed_start(service))
    failures.note_sick(a_task(service), NOW)
    assert (service.primary.failed_tasks, service.primary.uncounted_failures) == (0, 0)


def test_a_running_task_ends_the_waiting_and_begins_the_second_stage() -> None:
    service = a_service()
    deployment = service.primary
    deployment.failed_starts, deployment.restart_at, deployment.uncounted_failures = 3, NOW, 1
    failures.note_step(a_task(service))
    assert (deployment.failed_starts, deployment.restart_at, deployment.has_run) == (0, None, True)
    assert deployment.uncounted_failures == 0


def test_in_the_second_stage_failed_health_checks_count_and_failed_starts_do_not() -> None:
    service = a_service()
    service.primary.has_run = True
    failures.note_step(a_failed_start(service))
    assert service.primary.uncounted_failures == 0
    failures.note_sick(a_task(service), NOW)
    assert service.primary.failed_tasks == 1


def test_a_task_of_nobody_is_nobody_s_failure() -> None:
    task = a_task()
    failures.note_stop(task, NOW)
    failures.note_step(task)
    failures.note_sick(task, NOW)
