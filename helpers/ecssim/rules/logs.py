"""With the log driver awslogs, what a container prints goes to CloudWatch Logs, line by line as it comes: to the stream
`prefix/container/task-id` of the group that the container names.

Without a prefix, which only EC2 allows, the stream has the id of the container at the host.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..model.task import Container, ContainerStatus, Task

SOURCE = "developer guide, Send Amazon ECS logs to CloudWatch"

Line = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the lines of a container go.

    Arguments:
        region: None is the Region of the task.
        creates_group: whether the log group is created if it is missing.
    """

    group: str
    region: str | None
    prefix: str | None
    creates_group: bool

    def stream(self, task: Task, container: Container) -> str:
        """Return the name of a container's stream."""
        if self.prefix:
            return f"{self.prefix}/{container.name}/{task.id}"
        return container.runtime_id or container.name


def destination(container: Container) -> Destination | None:
    """Return where the lines of a container go; None if not to CloudWatch Logs."""
    configuration = container.settings.get("logConfiguration") or {}
    if configuration.get("logDriver") != "awslogs":
        return None
    options = configuration.get("options") or {}
    return Destination(
        options["awslogs-group"],
        options.get("awslogs-region"),
        options.get("awslogs-stream-prefix"),
        options.get("awslogs-create-group") == "true",
    )


def due(container: Container, now: datetime) -> list[Line]:
    """Return the lines that a running container has printed by now and that nobody has written down yet."""
    return [line for line in _lines_to_come(container) if line[0] <= now]


def next_line_at(container: Container) -> datetime | None:
    """Return when a running container prints its next line; None if nobody would read it."""
    lines = _lines_to_come(container)
    return lines[0][0] if lines else None


def _lines_to_come(container: Container) -> list[Line]:
    left = container.program.output[container.lines_printed :]
    if not left or container.status is not ContainerStatus.RUNNING or not container.started_at:
        return []
    if destination(container) is None:
        return []
    return [(container.started_at + timedelta(milliseconds=round(after_s * 1000)), text) for after_s, text in left]
