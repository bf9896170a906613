"""What a rule answers: actions to take, the reasons for them, and when to ask again.

A rule only reads. Whatever it wants changed it says here, and change/ carries it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ..engine.journal import Reason
from ..model.deployment import Deployment
from ..model.service import Service
from ..model.task import Container, HealthStatus, StopCode, Task

if TYPE_CHECKING:
    from .task import Step


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Move a task on by one step of its life."""

    task: Task
    step: "Step"


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
class StartTasks:
    """Start tasks for one deployment of a service.

    Arguments:
        because: why, in words that the journal keeps for each new task.
    """

    service: Service
    deployment: Deployment
    count: int
    because: Reason


@dataclass(frozen=True, slots=True)
class StopTasks:
    """Stop tasks of a service.

    Arguments:
        replace: whether an older deployment is to replace those of its own; the primary always does.
        because: why, in words that the journal keeps for each of the tasks.
    """

    service: Service
    tasks: Sequence[Task]
    stopped_reason: str
    because: Reason
    replace: bool = False


@dataclass(frozen=True, slots=True)
class RetireDeployments:
    """Take older deployments that have no task left out of the service."""

    service: Service
    deployments: Sequence[Deployment]


@dataclass(frozen=True, slots=True)
class CompleteDeployment:
    """Mark the primary deployment as COMPLETED."""

    service: Service


@dataclass(frozen=True, slots=True)
class SetSteady:
    """Note when the scheduler said that the service is in a steady state, or that it no longer is."""

    service: Service
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class Say:
    """Add a line to the service's events."""

    service: Service
    message: str


@dataclass(frozen=True, slots=True)
class SetProblem:
    """Note when the scheduler last complained of a problem, or that the problem is gone."""

    service: Service
    kind: str
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deactivate:
    """Turn a draining service INACTIVE."""

    service: Service


Action = (
    TakeStep
    | BeginContainer
    | RunContainer
    | SignalContainer
    | EndContainer
    | RestartContainer
    | CheckHealth
    | EndTask
    | StartTasks
    | StopTasks
    | RetireDeployments
    | CompleteDeployment
    | SetSteady
    | Say
    | SetProblem
    | Deactivate
)


@dataclass(slots=True)
class Plan:
    """The answer of a rule.

    Arguments:
        actions: what to do now, in order.
        reasons: why, for the journal.
        look_again_at: when the rule's answer may change although nobody acts, if it may.
    """

    actions: list[Action] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    look_again_at: datetime | None = None

    def look_again(self, at: datetime) -> None:
        """Ask to be called again at that moment, unless an earlier one is asked for already."""
        if self.look_again_at is None or at < self.look_again_at:
            self.look_again_at = at
