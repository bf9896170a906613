"""What a deployment remembers of tasks that failed, and of tasks that did not."""

from datetime import datetime, timedelta

from ..model.deployment import Deployment, RolloutState
from ..model.task import Task, TaskStatus
from ..rules import throttle


def note_stop(task: Task, now: datetime) -> None:
    """Let the deployment wait before it starts tasks again, if this one stops without having been RUNNING."""
    deployment = _deployment_of(task)
    if deployment and throttle.failed_to_start(task) and throttle.counts_anew(deployment, task):
        deployment.failed_starts += 1
        deployment.restart_at = now + timedelta(seconds=throttle.wait_s(deployment.failed_starts))


def note_no_launch(deployment: Deployment, count: int, now: datetime) -> None:
    """Count tasks that could not even be launched, and let the deployment wait before it tries again."""
    deployment.failed_starts += 1
    deployment.restart_at = now + timedelta(seconds=throttle.wait_s(deployment.failed_starts))
    _note_failed_starts(deployment, count)


def note_step(task: Task) -> None:
    """Note that a task is STOPPED without having been RUNNING, or that one is RUNNING."""
    deployment = _deployment_of(task)
    if deployment and task.last_status is TaskStatus.RUNNING:
        deployment.has_run = True
        deployment.failed_starts, deployment.restart_at = 0, None
        deployment.uncounted_failures = 0
    elif deployment and task.last_status is TaskStatus.STOPPED and throttle.failed_to_start(task):
        _note_failed_starts(deployment, 1)


def count_starts(deployment: Deployment, now: datetime) -> None:
    """Count those that failed to start."""
    _count(deployment, deployment.uncounted_failures, now)
    deployment.uncounted_failures = 0


def note_sick(task: Task, now: datetime) -> None:
    """Count a task that is stopped because it fails its health checks; before the first one runs none is counted."""
    deployment = _deployment_of(task)
    if deployment and deployment.rollout_state is RolloutState.IN_PROGRESS and deployment.has_run:
        _count(deployment, 1, now)


def _note_failed_starts(deployment: Deployment, count: int) -> None:
    """Once a task of the deployment has been RUNNING, it counts failed starts no more."""
    if deployment.rollout_state is RolloutState.IN_PROGRESS and not deployment.has_run:
        deployment.uncounted_failures += count


def _count(deployment: Deployment, count: int, now: datetime) -> None:
    deployment.failed_tasks += count
    deployment.last_failure_at = now


def _deployment_of(task: Task) -> Deployment | None:
    return task.service.deployment(task.started_by) if task.service else None
