"""When what a deployment starts goes to STOPPED without ever RUNNING, ECS waits before it starts again, longer each
time, up to 27 minutes. It never gives up, and it says once that the service cannot start tasks.

A task that has been RUNNING is replaced at once, whatever became of it, and a new deployment begins without a wait.
"""

from datetime import datetime

from ..model.deployment import Deployment, RolloutState
from ..model.task import StopCode, Task
from ..truth import failures

SOURCE = "developer guide, Amazon ECS service throttle logic"
CANNOT_START = "tasks do not start"
_FAILURES = (StopCode.TASK_FAILED_TO_START, StopCode.ESSENTIAL_CONTAINER_EXITED)


def failed_to_start(task: Task) -> bool:
    """Return whether the task stops by itself, or has stopped, without ever having been RUNNING."""
    return task.started_at is None and task.stop_code in _FAILURES


def counts_anew(deployment: Deployment, task: Task) -> bool:
    """Return whether the failure of this task makes the wait longer: tasks that were started together count once."""
    return deployment.restart_at is None or task.created_at >= deployment.restart_at


def wait_s(failed_starts: int) -> float:
    """Return for how long ECS waits after so many failures in a row."""
    waits_s = failures.RESTART_WAITS_S.value
    return waits_s[min(failed_starts, len(waits_s)) - 1]


def restarts_at(deployment: Deployment, now: datetime) -> datetime | None:
    """Return when the deployment may start tasks again; None if it may now."""
    waits = deployment.restart_at is not None and deployment.restart_at > now
    return deployment.restart_at if waits else None


def is_slowed(deployment: Deployment) -> bool:
    """Return whether the deployment has failed to start tasks often enough for the service to say so."""
    trying = deployment.rollout_state is not RolloutState.FAILED
    return trying and deployment.failed_starts >= failures.RESTARTS_SLOWED_FROM_FAILURES.value
