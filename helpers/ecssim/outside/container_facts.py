"""What the agent says of a container wherever it is asked: on the host and inside of the task.

It would say Volumes too, of containers that have some.
"""

import hashlib
import uuid
from enum import StrEnum
from typing import Any

from ..model.task import Container, ContainerStatus, Task
from ..truth import endpoints as truth
from .endpoint import Json, present, timestamp
from .images import full_name


class AgentStatus(StrEnum):
    """How far the agent is with a container, or with the slowest container of a task; the API sees less of it."""

    NONE = "NONE"
    PULLED = "PULLED"
    CREATED = "CREATED"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"

    @property
    def position(self) -> int:
        """How far along its life a container in this state is."""
        return list(AgentStatus).index(self)


def known_status(task: Task, container: Container) -> AgentStatus:
    """Return how far the agent is with a container."""
    if container.status is not ContainerStatus.PENDING:
        return AgentStatus(container.status)
    if container.starts_at:
        return AgentStatus.CREATED
    return AgentStatus.PULLED if task.pull_stopped_at else AgentStatus.NONE


def known_task_status(task: Task) -> AgentStatus:
    """Return how far the agent is with the container that is furthest behind."""
    return min((known_status(task, container) for container in task.containers), key=lambda status: status.position)


def common(task: Task, container: Container) -> Json:
    """Return what both endpoints say of a container, under the agent's names; what there is not is left out."""
    return present(
        {
            "DockerId": container.runtime_id or "",
            "Name": container.name,
            "DockerName": docker_name(task, container),
            "Image": container.settings["image"],
            "ImageID": _image_id(container.settings["image"]),
            "Ports": _ports(task, container),
            "CreatedAt": container.created_at and timestamp(container.created_at),
            "StartedAt": container.started_at and timestamp(container.started_at),
            "RestartCount": container.restart_count if _restarts(container) else None,
        }
    )


def docker_name(task: Task, container: Container) -> str:
    """Return the name of the Docker container; on Fargate it is the container's own."""
    if task.on_fargate:
        return container.name
    definition = task.task_definition
    return truth.DOCKER_NAME(
        family=definition.family,
        revision=definition.revision,
        container=container.name,
        digits=digits_of(container.arn, truth.DOCKER_NAME_DIGITS.value),
    )


def digits_of(text: str, length: int) -> str:
    """Return hexadecimal digits that depend on the text alone, so that to read them draws no random number."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def uuid_of(text: str) -> str:
    """Return a UUID that depends on the text alone."""
    return str(uuid.UUID(digits_of(text, 32), version=4))


def _image_id(reference: str) -> str:
    return f"sha256:{digits_of(full_name(reference), 64)}"


def _ports(task: Task, container: Container) -> list[Json]:
    """Return its ports on the host; an awsvpc task has its own interface, where they are those of the container."""
    mappings: list[Any] = container.network_bindings
    if task.task_definition.network_mode == "awsvpc":
        mappings = container.settings.get("portMappings") or []
    return [
        {
            "ContainerPort": mapping["containerPort"],
            "Protocol": mapping.get("protocol", "tcp"),
            "HostPort": mapping.get("hostPort") or mapping["containerPort"],
        }
        for mapping in mappings
        if "containerPort" in mapping
    ]


def _restarts(container: Container) -> bool:
    return bool((container.settings.get("restartPolicy") or {}).get("enabled"))
