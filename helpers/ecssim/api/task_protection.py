"""UpdateTaskProtection, GetTaskProtection."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ..model.task import Task
from ..rules import protection as rule
from ..truth import errors, protection
from . import find
from .call import Answer, Call, operation
from .paging import at_most
from .refusal import refuse

# Why a task is among the failures, or None if it is not.
_Fault = Callable[[Task], str | None]


@operation
def update_task_protection(call: Call) -> Answer:
    """Protect tasks of services from scale-in for some time, or end that."""
    tasks = _named_tasks(call, protection.TASKS_PER_UPDATE.value)
    enabled: bool = call.get("protectionEnabled")
    minutes: int = call.get("expiresInMinutes", protection.PROTECTED_FOR_MINUTES.value)
    low, high = protection.PROTECTED_FOR_RANGE_MINUTES.value
    if enabled and not low <= minutes <= high:
        refuse(errors.EXPIRY_OUT_OF_RANGE, low=low, high=high)
    good, failures = _sorted_out(call, tasks, lambda task: _not_protectable(task, enabled))
    for task in good:
        call.change.tasks.protect(task, minutes * 60 if enabled else None)
    return {"protectedTasks": [_shape(task, call.now) for task in good], "failures": failures}


@operation
def get_task_protection(call: Call) -> Answer:
    """Say of tasks of services whether they are protected from scale-in, and until when."""
    tasks = _named_tasks(call, protection.TASKS_PER_GET.value)
    good, failures = _sorted_out(call, tasks, _not_of_a_service)
    return {"protectedTasks": [_shape(task, call.now) for task in good], "failures": failures}


def _named_tasks(call: Call, limit: int) -> list[str]:
    names: list[str] = call.get("tasks", [])
    if not names:
        refuse(errors.TASKS_EMPTY)
    at_most("tasks", names, limit)
    return names


def _sorted_out(call: Call, names: list[str], fault: _Fault) -> tuple[list[Task], list[dict[str, str]]]:
    """Return the tasks without fault, and a failure for each of the others."""
    cluster = find.cluster(call)
    good, failures = [], []
    for name in names:
        task = find.task_or_none(cluster, name)
        reason = fault(task) if task else "MISSING"
        if task and reason is None:
            good.append(task)
        else:
            arn = name if name.startswith("arn:") else call.account.arns.of(f"task/{cluster.name}/{name}")
            failures.append({"arn": arn, "reason": str(reason)})
    return good, failures


def _not_of_a_service(task: Task) -> str | None:
    return None if task.service else "TASK_NOT_VALID"


def _not_protectable(task: Task, enabled: bool) -> str | None:
    """A task that is told to stop is past protecting; AWS does not say which reason it gives then."""
    if task.service is None or not task.wanted:
        return "TASK_NOT_VALID"
    return "DEPLOYMENT_BLOCKED" if enabled and rule.blocks_deployment(task.service) else None


def _shape(task: Task, now: datetime) -> dict[str, Any]:
    if not task.is_protected(now):
        return {"taskArn": task.arn, "protectionEnabled": False}
    return {"taskArn": task.arn, "protectionEnabled": True, "expirationDate": task.protected_until}
