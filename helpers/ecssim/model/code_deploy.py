"""A deployment of CodeDeploy: a service moves from its primary task set, blue, to a new one, green."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .deployment_configuration import DeploymentConfiguration
from .service import Service
from .task_set import TaskSet

if TYPE_CHECKING:
    from .account import Account


class CodeDeployStatus(StrEnum):
    """How far a deployment is; while it is READY it waits for somebody to let it shift the traffic."""

    CREATED = "Created"
    IN_PROGRESS = "InProgress"
    READY = "Ready"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    STOPPED = "Stopped"

    @property
    def final(self) -> bool:
        """Whether nothing comes after it."""
        return self in (CodeDeployStatus.SUCCEEDED, CodeDeployStatus.FAILED, CodeDeployStatus.STOPPED)


class EventStatus(StrEnum):
    """How far a lifecycle event is; one that a deployment does not come to is SKIPPED."""

    PENDING = "Pending"
    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    SKIPPED = "Skipped"

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self not in (EventStatus.PENDING, EventStatus.IN_PROGRESS)


class RollbackTrigger(StrEnum):
    """What rolls a deployment back, if its group says so."""

    FAILURE = "DEPLOYMENT_FAILURE"
    ALARM = "DEPLOYMENT_STOP_ON_ALARM"
    REQUEST = "DEPLOYMENT_STOP_ON_REQUEST"


@dataclass(slots=True, eq=False)
class LifecycleEvent:
    """One step of a deployment.

    Arguments:
        function_arn: what is invoked; None for a step of CodeDeploy's own, and for a hook without a function.
        execution_id: under which the function reports its result.
    """

    name: str
    function_arn: str | None = None
    execution_id: str | None = None
    status: EventStatus = EventStatus.PENDING
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeploymentGroup:
    """What a deployment group says of how to deploy.

    Arguments:
        target_groups: the ARNs of the two that take turns.
        production_listener, test_listener: ARNs.
        continues_by_itself: whether traffic shifts although nobody says so.
        ready_wait_minutes: how long a deployment waits for somebody who does.
        terminates_blue: whether the old task set is deleted in the end.
        termination_wait_minutes: how long after the traffic has shifted.
        rolls_back_on: what rolls a deployment back.
    """

    application: str
    name: str
    cluster: str
    service: str
    configuration: str
    target_groups: tuple[str, str]
    production_listener: str
    test_listener: str | None
    continues_by_itself: bool = True
    ready_wait_minutes: int = 0
    terminates_blue: bool = True
    termination_wait_minutes: int = 0
    alarms: tuple[str, ...] = ()
    rolls_back_on: frozenset[RollbackTrigger] = frozenset()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a deployment ends that does not succeed.

    Arguments:
        code: AWS's error code.
        trigger: what would roll it back; None if somebody has decided already, with `rolls_back`.
    """

    status: CodeDeployStatus
    code: str
    message: str
    trigger: RollbackTrigger | None
    rolls_back: bool = False


@dataclass(slots=True, eq=False)
class CodeDeployment:
    """One deployment.

    Arguments:
        revision: under the API's names, as it was given.
        how_to_run: what the new task set is made from, under the names of the fields of a deployment of ECS.
        configuration: the name of how it shifts the traffic; `traffic` is what that means.
        blue: the task set that is replaced.
        green: the one that replaces it, once it has been created.
        production_percent, test_percent: how much traffic green has.
        triggered_alarms: those of its group that are in ALARM, when CodeDeploy last looked.
        ready_until: until when it waits for somebody to continue it; None before and after.
        may_shift: whether nobody has to continue it any more.
        next_step_at: when the next part of the traffic shifts.
        terminates_at: when blue is deleted; None before the traffic has shifted.
        stop: how it ends, as somebody asked for.
        ending: how it ended, unless it succeeded.
        rolls_back: the deployment that this one takes back.
        rolled_back_by: the deployment that takes this one back.
    """

    id: str
    account: "Account" = field(repr=False)
    group: DeploymentGroup
    service: Service
    revision: dict[str, Any]
    how_to_run: dict[str, Any]
    configuration: str
    traffic: DeploymentConfiguration
    blue: TaskSet
    created_at: datetime
    events: list[LifecycleEvent]
    description: str | None = None
    creator: str = "user"
    green: TaskSet | None = None
    status: CodeDeployStatus = CodeDeployStatus.CREATED
    started_at: datetime | None = None
    completed_at: datetime | None = None
    updated_at: datetime | None = None
    production_percent: float = 0.0
    test_percent: float = 0.0
    triggered_alarms: tuple[str, ...] = ()
    ready_until: datetime | None = None
    may_shift: bool = False
    next_step_at: datetime | None = None
    terminates_at: datetime | None = None
    stop: Ending | None = None
    ending: Ending | None = None
    rolls_back: "CodeDeployment | None" = None
    rolled_back_by: "CodeDeployment | None" = None
    next_look_at: datetime | None = None

    @property
    def present(self) -> LifecycleEvent | None:
        """The lifecycle event that it is at, or comes to next; None if all are over."""
        return next((event for event in self.events if not event.status.ended), None)

    @property
    def target_groups(self) -> tuple[str, str]:
        """The target group of blue, and that of green."""
        first, second = self.group.target_groups
        blue = self.blue.deployment.load_balancers[0].target_group_arn
        return (second, first) if blue == second else (first, second)

    @property
    def target_id(self) -> str:
        """What CodeDeploy calls the service."""
        return f"{self.service.cluster.name}:{self.service.name}"
