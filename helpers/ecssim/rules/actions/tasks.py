"""What rules have done to tasks and their containers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ...model.container_instance import ContainerInstance
from ...model.target import RegisteredTarget
from ...model.task import Container, HealthStatus, StopCode, Task

if TYPE_CHECKING:
    from ..task import Step


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Move a task on by one step of its life."""

    task: Task
    step: "Step"


@dataclass(frozen=True, slots=True)
class PrepareTask:
    """Fetch what the containers of a task need before they start."""

    task: Task


@dataclass(frozen=True, slots=True)
class BeginContainer:
    """Set a container on its way up."""

    task: Task
    container: Container


@dataclass(frozen=True, slots=True)
class RunContainer:
    """Note that a container runs."""

    task: Task
    container: Container


@dataclass(frozen=True, slots=True)
class OpenLogStream:
    """Open the log stream of a container that runs."""

    task: Task
    container: Container


@dataclass(frozen=True, slots=True)
class PrintLines:
    """Write lines of a container to its log stream.

    Arguments:
        lines: each with the moment at which it came.
    """

    task: Task
    container: Container
    lines: Sequence[tuple[datetime, str]]


@dataclass(frozen=True, slots=True)
class CallAws:
    """Make a call of a program to AWS.

    Arguments:
        index: which of its calls.
    """

    task: Task
    container: Container
    index: int


@dataclass(frozen=True, slots=True)
class SignalContainer:
    """Send a container its stop signal."""

    task: Task
    container: Container


@dataclass(frozen=True, slots=True)
class EndContainer:
    """Note that a container has exited."""

    task: Task
    container: Container
    exit_code: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class RestartContainer:
    """Start a container again, in place."""

    task: Task
    container: Container


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """Note what a health check found: the container's health, and how many checks failed in a row."""

    task: Task
    container: Container
    verdict: tuple[HealthStatus, int]


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Let a task on Fargate try in vain to get what its containers lack, and give up."""

    task: Task


@dataclass(frozen=True, slots=True)
class EndTask:
    """Stop a task because of what its containers did.

    Arguments:
        container, reason: the container that is to blame, and what is said of it; None if nothing is.
        unplaceable: whether the task's service reports it as a task that it could not place.
    """

    task: Task
    stop_code: StopCode
    stopped_reason: str
    container: Container | None
    reason: str | None
    unplaceable: bool = False


@dataclass(frozen=True, slots=True)
class AwaitAnswer:
    """Note that a load balancer has sent a health check which will time out.

    Arguments:
        until: when it stops waiting for the answer.
    """

    target: RegisteredTarget
    until: datetime


@dataclass(frozen=True, slots=True)
class PlaceTask:
    """Give a task that waited for capacity its container instance."""

    task: Task
    instance: ContainerInstance
