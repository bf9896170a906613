"""The task protection endpoint: a task reads and changes its own scale-in protection.

The agent passes the wish on to ECS with the credentials of the task role; what ECS refuses for this task is an answer
with a failure, and what ECS refuses altogether is an error.
"""

from typing import Any

from ..api.refusal import EcsError
from ..model.task import Task
from ..truth import endpoints as truth
from ..truth.fact import Message
from .agent import Call
from .endpoint import EndpointError, Json, timestamp
from .task_credentials import role_arn

_FIELDS = {"ProtectionEnabled": bool, "ExpiresInMinutes": int}


def read(task: Task, call: Call) -> Json:
    """Return whether the task is protected.

    Arguments:
        call: makes a call of the ECS API.

    Raises:
        EndpointError: as the agent refuses.
    """
    return _ask(task, call, "GetTaskProtection", {})


def write(task: Task, body: Any, call: Call) -> Json:
    """Protect the task, or end its protection, and return whether it is protected.

    Arguments:
        body: an object with ProtectionEnabled, and ExpiresInMinutes if the task shall not be protected for two hours.
        call: makes a call of the ECS API.

    Raises:
        EndpointError: as the agent refuses.
    """
    if not _is_readable(body):
        raise _refusal(400, "", truth.PROTECTION_UNREADABLE)
    if body.get("ProtectionEnabled") is None:
        raise _refusal(400, task.arn, truth.PROTECTION_INCOMPLETE)
    request = {"protectionEnabled": body["ProtectionEnabled"], "expiresInMinutes": body.get("ExpiresInMinutes")}
    given = {name: value for name, value in request.items() if value is not None}
    return _ask(task, call, "UpdateTaskProtection", given)


def _is_readable(body: Any) -> bool:
    """Whether every field is known, and of its type or null; JSON's true is no number."""
    return isinstance(body, dict) and all(
        name in _FIELDS and (value is None or type(value) is _FIELDS[name]) for name, value in body.items()
    )


def _ask(task: Task, call: Call, operation: str, request: dict[str, Any]) -> Json:
    if role_arn(task) is None:
        raise _refusal(403, task.arn, truth.PROTECTION_WITHOUT_ROLE)
    if not _reaches_ecs(task):
        raise _refusal(504, task.arn, truth.PROTECTION_TIMED_OUT)
    try:
        answer = call(operation, {"cluster": task.cluster.name, "tasks": [task.arn], **request})
    except EcsError as refusal:
        raise _error(400, task.arn, refusal.code, refusal.message) from refusal
    for failure in answer["failures"]:
        return {"failure": {"Arn": failure["arn"], "Detail": failure.get("detail"), "Reason": failure["reason"]}}
    [protected] = answer["protectedTasks"]
    until = protected.get("expirationDate")
    return {
        "protection": {
            "ExpirationDate": timestamp(until) if until else None,
            "ProtectionEnabled": protected["protectionEnabled"],
            "TaskArn": protected["taskArn"],
        }
    }


def _reaches_ecs(task: Task) -> bool:
    machine = task.container_instance.machine if task.container_instance else None
    return machine is None or machine.online


def _refusal(status: int, arn: str, message: Message) -> EndpointError:
    return _error(status, arn, message.code, message())


def _error(status: int, arn: str, code: str, message: str) -> EndpointError:
    error = {"Arn": arn, "Code": code, "Message": message} if arn else {"Code": code, "Message": message}
    return EndpointError(status, f"{code}: {message}", {"error": error})
