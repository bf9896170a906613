"""The agent's introspection API: what it knows of its own instance and of the tasks there, for whoever is on the host.

It knows a task from the moment it begins to pull its images until some time after the task stopped.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..model.container_instance import ContainerInstance
from ..model.task import Container, DesiredStatus, Task
from ..truth import agent, endpoints
from .agent_configuration import AgentConfiguration, duration_s
from .container_facts import AgentStatus, common, known_task_status
from .endpoint import EndpointError, Json

COMMANDS = ("/v1/metadata", "/v1/tasks", "/license")
LICENSE = "ecssim only plays the Amazon ECS container agent; the real one is open source under the Apache License 2.0."


def metadata(instance: ContainerInstance) -> Json:
    """Return what the agent says of itself."""
    return {
        "Cluster": instance.cluster.name,
        "ContainerInstanceArn": instance.arn,
        "Version": agent.INTROSPECTION_VERSION(version=instance.agent_version, hash=instance.agent_hash),
    }


def known_tasks(instance: ContainerInstance, configuration: AgentConfiguration, now: datetime) -> list[Task]:
    """Return the tasks that the agent knows, also the stopped ones until it cleans up after them."""
    kept_for = timedelta(seconds=duration_s(configuration.get("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION")))
    return [
        task
        for task in instance.cluster.tasks.values()
        if task.container_instance is instance
        and task.pull_started_at
        and not (task.stopped_at and task.stopped_at + kept_for <= now)
    ]


def tasks(known: Iterable[Task]) -> Json:
    """Return all tasks."""
    return {"Tasks": [_task(task) for task in known]}


def task_by_arn(known: Iterable[Task], arn: str) -> Json:
    """Return the task of an ARN.

    Raises:
        EndpointError: 404 if the agent knows none.
    """
    for task in known:
        if task.arn == arn:
            return _task(task)
    raise EndpointError(404, f"The agent knows no task {arn or 'without an ARN'}: /v1/tasks lists those that it knows.")


def task_by_docker_id(known: Iterable[Task], docker_id: str) -> Json:
    """Return the task that has a container of that Docker id, or of an id that begins so.

    Raises:
        EndpointError: 404 if there is none; 400 if a short id fits several containers.
    """
    short = len(docker_id) <= endpoints.SHORT_DOCKER_ID_LENGTH.value
    found = [
        task
        for task in known
        for container in _made(task)
        if container.runtime_id == docker_id or (short and str(container.runtime_id).startswith(docker_id))
    ]
    if not found:
        raise EndpointError(404, f"The agent knows no container {docker_id}: /v1/tasks lists those that it knows.")
    if len(found) > 1:
        sentence = f"{len(found)} containers have an id that begins with {docker_id!r}: give more of its digits."
        raise EndpointError(400, sentence)
    return _task(found[0])


def _task(task: Task) -> Json:
    return {
        "Arn": task.arn,
        "DesiredStatus": _told(task).value,
        "KnownStatus": _as_reported(known_task_status(task)),
        "Family": task.task_definition.family,
        "Version": str(task.task_definition.revision),
        "Containers": [_container(task, container) for container in _made(task)],
    }


def _told(task: Task) -> DesiredStatus:
    """Return what the agent was told last: while ECS cannot reach it, it hears of no stop."""
    instance = task.container_instance
    stopping = any(container.signalled_at for container in task.containers)
    if instance and not instance.agent_connected and task.running and not stopping:
        return DesiredStatus.RUNNING
    return task.desired_status


def _made(task: Task) -> list[Container]:
    """Return the containers that Docker has an id for."""
    return [container for container in task.containers if container.runtime_id]


def _container(task: Task, container: Container) -> Json:
    mode, interface = task.task_definition.network_mode, task.network_interface
    network: Json = {"NetworkMode": mode}
    if interface:
        network["IPv4Addresses"] = [interface.private_ipv4_address]
    return common(task, container) | {"Networks": [network]}


def _as_reported(status: AgentStatus) -> str:
    """The agent tells less than it knows: whatever comes before RUNNING is PENDING."""
    return str(status.value if status.position >= AgentStatus.RUNNING.position else "PENDING")
