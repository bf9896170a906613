"""The calls of the container agent: DiscoverPollEndpoint and the Submit calls.

The simulated agents come this way to register and to connect; what becomes of their tasks ECS knows by itself. On an
instance without a simulated agent whoever calls these is the agent, and ECS knows of its tasks only what is submitted.
"""

from typing import Any

from ..engine.journal import Reason
from ..model.task import Container, ContainerStatus, StopCode, Task, TaskStatus
from ..truth import agent as truth
from ..truth import errors, messages
from . import find
from .call import Answer, Call, operation
from .refusal import refuse

_ACKNOWLEDGED: Answer = {"acknowledgment": "ACK"}


@operation
def discover_poll_endpoint(call: Call) -> Answer:
    """Tell an agent where to connect.

    The connection itself is a web socket, which is not simulated: the question counts as the connection.
    """
    cluster = find.cluster(call)
    if call.get("containerInstance"):
        instance = find.instance(cluster, call.get("containerInstance"))
        if not instance.listed:
            refuse(errors.INSTANCE_INACTIVE)
        call.change.instances.connect(instance)
    region = call.account.arns.region
    return {
        "endpoint": truth.POLL_ENDPOINT(kind="a", region=region),
        "telemetryEndpoint": truth.POLL_ENDPOINT(kind="t", region=region),
        "serviceConnectEndpoint": truth.POLL_ENDPOINT(kind="sc", region=region),
    }


@operation
def submit_task_state_change(call: Call) -> Answer:
    """Hear from an agent that a task is PENDING, RUNNING or STOPPED."""
    task = _played_task(call)
    status = call.get("status", "")
    if task is None or not status:
        return _ACKNOWLEDGED
    if status not in (TaskStatus.PENDING, TaskStatus.RUNNING, TaskStatus.STOPPED):
        refuse(errors.AGENT_TASK_STATUS_INVALID, status=status)
    submitted = TaskStatus(status)
    if submitted.position < task.last_status.position:
        refuse(errors.AGENT_SUBMITS_BACKWARDS, status=task.last_status, submitted=submitted)
    for stamp, name in _STAMPS.items():
        if call.get(name):
            setattr(task, stamp, call.get(name))
    for change in call.get("containers", []):
        _submit_container(call, task, change.get("containerName", ""), change)
    _submit(call, task, submitted)
    return _ACKNOWLEDGED


_STAMPS = {
    "pull_started_at": "pullStartedAt",
    "pull_stopped_at": "pullStoppedAt",
    "execution_stopped_at": "executionStoppedAt",
}


@operation
def submit_container_state_change(call: Call) -> Answer:
    """Hear from an agent that a container is RUNNING or STOPPED."""
    task = _played_task(call)
    if task:
        _submit_container(call, task, call.get("containerName", ""), call.request)
    return _ACKNOWLEDGED


@operation
def submit_attachment_state_changes(call: Call) -> Answer:
    """Hear from an agent that interfaces are attached; those of the simulated tasks attach by themselves."""
    find.cluster(call)
    return _ACKNOWLEDGED


def _played_task(call: Call) -> Task | None:
    """Return the task if somebody plays its agent; what is said of any other task ECS knows already."""
    task = find.task_or_none(find.cluster(call), call.get("task", ""))
    if task is None:
        refuse(errors.TASK_NOT_FOUND)
    instance = task.container_instance
    played = instance is not None and instance.machine is None and task.last_status is not TaskStatus.STOPPED
    return task if played else None


def _submit_container(call: Call, task: Task, name: str, change: dict[str, Any]) -> None:
    container = next((each for each in task.containers if each.name == name), None)
    if container is None:
        refuse(errors.CONTAINER_NOT_IN_TASK, name=name)
    bindings = change.get("networkBindings", container.network_bindings)
    if any("containerPort" not in each or "hostPort" not in each for each in bindings):
        refuse(errors.NETWORK_BINDING_INVALID, name=name)
    status = change.get("status")
    call.change.traffic.settle_for(task)
    if status in (ContainerStatus.RUNNING, ContainerStatus.STOPPED):
        container.status = ContainerStatus(status)
    container.exit_code = change.get("exitCode", container.exit_code)
    container.reason = change.get("reason", container.reason)
    container.runtime_id = change.get("runtimeId", container.runtime_id)
    container.network_bindings = bindings
    if container.status is ContainerStatus.RUNNING and container.started_at is None:
        container.started_at = call.now


def _submit(call: Call, task: Task, submitted: TaskStatus) -> None:
    if submitted is TaskStatus.RUNNING and task.last_status is not TaskStatus.RUNNING:
        task.started_at = call.now
        task.connectivity, task.connectivity_at = "CONNECTED", task.connectivity_at or call.now
        _all_containers(task, ContainerStatus.RUNNING)
    elif submitted is TaskStatus.STOPPED:
        _stop(call, task)
    if submitted is TaskStatus.RUNNING and not task.targets:
        call.change.targets.register(task)
    if submitted is not task.last_status:
        call.change.tasks.reach(task, submitted)
    if submitted is TaskStatus.STOPPED:
        call.change.tasks.end_played(task)


def _stop(call: Call, task: Task) -> None:
    """A task that nobody had asked to stop was ended by its essential container, or never ran."""
    if task.wanted:
        ran = task.started_at is not None
        code = StopCode.ESSENTIAL_CONTAINER_EXITED if ran else StopCode.TASK_FAILED_TO_START
        words = messages.ESSENTIAL_CONTAINER_EXITED() if ran else messages.TASK_FAILED_TO_START()
        because = Reason("agent", task.arn, "its agent submitted that it is STOPPED", "API reference")
        call.change.tasks.stop(task, code, call.get("reason", words), because)
    task.stopping_at = task.stopping_at or call.now
    task.execution_stopped_at = task.execution_stopped_at or call.now
    task.stopped_at = call.now


def _all_containers(task: Task, status: ContainerStatus) -> None:
    for container in _unsubmitted(task):
        container.status = status


def _unsubmitted(task: Task) -> list[Container]:
    return [container for container in task.containers if container.status is ContainerStatus.PENDING]
