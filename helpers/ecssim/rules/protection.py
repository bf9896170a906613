"""A task with scale-in protection is not stopped when its service scales in or deploys, until the protection ends.

Nothing else spares it: not StopTask, not the replacement of an unhealthy task, and not the end of its service.
"""

from collections.abc import Iterable
from datetime import datetime

from ..model.service import Service
from ..model.task import Task

SOURCE = "developer guide, Protect your Amazon ECS tasks from being terminated by scale-in events"
ONLY_PROTECTED = "only protected tasks are left"


def without_protected(tasks: Iterable[Task], now: datetime) -> list[Task]:
    """Return the tasks that scale-in may stop."""
    return [task for task in tasks if not task.is_protected(now)]


def next_expiry(tasks: Iterable[Task], now: datetime) -> datetime | None:
    """Return when the first of the protected tasks loses its protection; None if no task is protected."""
    return min(
        (task.protected_until for task in tasks if task.protected_until and task.is_protected(now)), default=None
    )


def blocks_deployment(service: Service) -> bool:
    """Return whether protected tasks keep a deployment of the service from its end.

    No task of the service can be protected then. AWS names the cause of that refusal, and not the moment from which
    on it refuses: here it is the moment at which the scheduler finds only protected tasks left to stop.
    """
    return bool(service.older) and ONLY_PROTECTED in service.problems
