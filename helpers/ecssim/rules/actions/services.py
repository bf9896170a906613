"""What rules have done to services, their deployments, and their scaling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ...engine.journal import Reason
from ...model.container_instance import ContainerInstance
from ...model.deployment import Deployment
from ...model.rebalancing import Rebalancing
from ...model.service import Service
from ...model.task import Task
from ...model.task_set import StabilityStatus, TaskSet
from ...truth.fact import Fact

if TYPE_CHECKING:
    from ..launching import Target


@dataclass(frozen=True, slots=True)
class StartTasks:
    """Start tasks for one deployment of a service.

    Arguments:
        targets: where each of them goes.
        because: why, in words that the journal keeps for each new task.
        rebalances: the zone that all of them go to because it has too few; None if that is not why.
    """

    service: Service
    deployment: Deployment
    targets: Sequence["Target"]
    because: Reason
    rebalances: str | None = None

    @property
    def count(self) -> int:
        """How many tasks."""
        return len(self.targets)


@dataclass(frozen=True, slots=True)
class StopTasks:
    """Stop tasks of a service.

    Arguments:
        replace: whether an older deployment is to replace those of its own; the primary always does.
        unhealthy: whether they failed their health checks, which the circuit breaker counts.
        because: why, in words that the journal keeps for each of the tasks.
    """

    service: Service
    tasks: Sequence[Task]
    stopped_reason: str
    because: Reason
    replace: bool = False
    unhealthy: bool = False


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
class CountFailedStarts:
    """Count the tasks of the primary deployment that failed to start since the last such count."""

    service: Service


@dataclass(frozen=True, slots=True)
class CountHealthy:
    """Note tasks of the primary deployment that have become healthy; that may end its count of failures."""

    service: Service
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class FailDeployment:
    """Mark the primary deployment as FAILED.

    Arguments:
        reason: the reason that its rollout state gives.
        monitored: whether the circuit breaker or an alarm found it; EventBridge hears of no other failure.
    """

    service: Service
    reason: str
    monitored: bool = True


@dataclass(frozen=True, slots=True)
class RollBack:
    """Make a completed deployment the primary again, in the place of one that failed.

    Arguments:
        reason: the reason that its rollout state gives.
    """

    service: Service
    target: Deployment
    reason: str


@dataclass(frozen=True, slots=True)
class SetTaskSetStability:
    """Note whether a task set is as it shall be."""

    service: Service
    task_set: TaskSet
    stability: StabilityStatus


@dataclass(frozen=True, slots=True)
class RetireTaskSet:
    """Take a deleted task set that has no task left out of the service."""

    service: Service
    task_set: TaskSet


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
class SetDesiredCount:
    """Let a daemon service want as many tasks as there are instances for it."""

    service: Service
    desired_count: int


@dataclass(frozen=True, slots=True)
class TellConstraintViolated:
    """Tell of instances that have a task of a daemon and no longer meet its placement constraints."""

    service: Service
    instances: Sequence[ContainerInstance]


@dataclass(frozen=True, slots=True)
class SetRebalancing:
    """Note how far a service is with spreading its tasks over zones again.

    Arguments:
        event: the name under which EventBridge hears of it, if it does.
    """

    service: Service
    state: Rebalancing
    event: Fact[str] | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Want another number of tasks of a service, because of its scaling policies.

    Arguments:
        cause: why, in the words of its scaling activity.
    """

    service: Service
    desired_count: int
    cause: str


@dataclass(frozen=True, slots=True)
class Deactivate:
    """Turn a draining service INACTIVE."""

    service: Service
