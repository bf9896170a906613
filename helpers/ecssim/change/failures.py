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
    for _ in range(count):
        _count(deployment, first_stage=True)


def note_step(task: Task) -> None:
    """Count a task that is STOPPED without having been RUNNING, or note that one is RUNNING."""
    deployment = _deployment_of(task)
    if deployment and task.last_status is TaskStatus.RUNNING:
        deployment.has_run = True
        deployment.failed_starts, deployment.restart_at = 0, None
    elif deployment and task.last_status is TaskStatus.STOPPED and throttle.failed_to_start(task):
        _count(deployment, first_stage=True)


def note_sick(task: Task) -> None:
    """Count a task that is stopped because it fails its health checks."""
    deployment = _deployment_of(task)
    if deployment:
        _count(deployment, first_stage=False)


def _count(deployment: Deployment, *, first_stage: bool) -> None:
    """A deployment counts failed starts until one of its tasks runs, failed health checks after that, and then rests.

    Arguments:
        first_stage: whether the failure is that of a start.
    """
    if deployment.rollout_state is RolloutState.IN_PROGRESS and first_stage is not deployment.has_run:
        deployment.failed_tasks += 1


def _deployment_of(task: Task) -> Deployment | None:
    return task.service.deployment(task.started_by) if task.service else None
