"""ExecuteCommand: the session that ECS Exec opens. What the command would do in the container is not simulated."""

import base64

from ..model.task import Container, ContainerStatus, Task
from ..truth import errors
from ..truth import execute_command as truth
from . import find
from .call import Answer, Call, operation
from .refusal import refuse


@operation
def execute_command(call: Call) -> Answer:
    """Open a session in a container of a RUNNING task that was started with enableExecuteCommand."""
    cluster = find.cluster(call)
    if not call.get("interactive"):
        refuse(errors.ONLY_INTERACTIVE)
    task = find.task_or_none(cluster, call.get("task", ""))
    if task is None:
        refuse(errors.TASK_NOT_FOUND)
    container = _container(call, task)
    if not (task.enable_execute_command and task.running and container.status is ContainerStatus.RUNNING):
        refuse(errors.EXECUTE_COMMAND_NOT_ENABLED)
    return {
        "clusterArn": cluster.arn,
        "containerArn": container.arn,
        "containerName": container.name,
        "interactive": True,
        "session": _session(call),
        "taskArn": task.arn,
    }


def _container(call: Call, task: Task) -> Container:
    """Return the container that the request names; it need not name the only one."""
    name = call.get("container")
    if name is None and len(task.defined_containers) > 1:
        refuse(errors.CONTAINER_NAME_NEEDED)
    fitting = [container for container in task.defined_containers if name in (None, container.name)]
    if not fitting:
        refuse(errors.CONTAINER_NOT_IN_TASK, name=name)
    return fitting[0]


def _session(call: Call) -> dict[str, str]:
    """Return a new session of AWS's form; nothing listens behind its address."""
    random = call.simulation.chance.stream("execute command sessions")
    unique = "".join(random.choices(truth.SESSION_ID_CHARACTERS.value, k=truth.SESSION_ID_LENGTH.value))
    session_id = truth.SESSION_ID(unique=unique)
    start = truth.TOKEN_START.value
    token = start + random.randbytes(truth.TOKEN_BYTES.value - len(start))
    return {
        "sessionId": session_id,
        "streamUrl": truth.STREAM_URL(region=call.account.arns.region, session_id=session_id),
        "tokenValue": base64.b64encode(token).decode(),
    }
