"""A service deployment: the record of one release, from the call that asked for it to its end, whatever that was."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..truth.lifecycle import WHOLE_TRAFFIC_PERCENT
from .circuit_breaker import CircuitBreaker
from .deployment import Deployment
from .deployment_configuration import DeploymentConfiguration
from .lifecycle import HookRun, LifecycleStage
from .service_revision import ServiceRevision, TaskCounts


class ServiceDeploymentStatus(StrEnum):
    """How far a service deployment is, or how it ended."""

    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    SUCCESSFUL = "SUCCESSFUL"
    STOP_REQUESTED = "STOP_REQUESTED"
    STOPPED = "STOPPED"
    ROLLBACK_REQUESTED = "ROLLBACK_REQUESTED"
    ROLLBACK_IN_PROGRESS = "ROLLBACK_IN_PROGRESS"
    ROLLBACK_SUCCESSFUL = "ROLLBACK_SUCCESSFUL"
    ROLLBACK_FAILED = "ROLLBACK_FAILED"

    @property
    def final(self) -> bool:
        """Whether nothing comes after it."""
        return self in _FINAL


_FINAL = (
    ServiceDeploymentStatus.SUCCESSFUL,
    ServiceDeploymentStatus.STOPPED,
    ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL,
    ServiceDeploymentStatus.ROLLBACK_FAILED,
)


class Monitor(StrEnum):
    """What can find that a service deployment has failed."""

    CIRCUIT_BREAKER = "circuit breaker"
    ALARMS = "alarms"


@dataclass(frozen=True, slots=True)
class Rollback:
    """The way back from a service deployment that failed or was stopped.

    Arguments:
        revision: what the service goes back to.
    """

    reason: str
    started_at: datetime
    revision: ServiceRevision


@dataclass(slots=True, eq=False)
class ServiceDeployment:
    """One service deployment.

    Arguments:
        arn: ends in 21 letters that no other service deployment has.
        target: the revision that is deployed.
        sources: the revisions that the service had when this began, newest first.
        minimum_healthy_percent, maximum_percent, circuit_breaker, configuration: those of the service when this began.
        status_reason: why it failed or was stopped; None if neither.
        failed_by: the monitor that found the failure, if one did.
        watched_alarms: the names of the alarms that can fail it; none if one of them was in ALARM when this began.
        triggered_alarms: those of them that ECS has seen in ALARM.
        bake_until: when its bake time ends, or that of its present stage; None before that has begun.
        blue: what has the traffic that its target does not have, if it shifts traffic and there is such a deployment.
        production_percent, test_percent: how much traffic its target has.
        misrouted: whether a listener rule lacks one of the two target groups, when ECS last looked.
        stage, stage_began_at, hook_runs: where it is if it shifts traffic, since when, and the hooks of that stage.
        hook_details: what functions of hooks have returned for their next invocation, by the place of the hook.
        counts_at_end: how many tasks each revision had when this ended, by the revision's ARN.
    """

    arn: str
    target: ServiceRevision
    sources: tuple[ServiceRevision, ...]
    minimum_healthy_percent: int
    maximum_percent: int
    circuit_breaker: CircuitBreaker
    configuration: DeploymentConfiguration
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    stopped_at: datetime | None = None
    status: ServiceDeploymentStatus = ServiceDeploymentStatus.PENDING
    status_reason: str | None = None
    failed_by: Monitor | None = None
    rollback: Rollback | None = None
    watched_alarms: tuple[str, ...] = ()
    triggered_alarms: tuple[str, ...] = ()
    bake_until: datetime | None = None
    blue: Deployment | None = None
    production_percent: float = 0.0
    test_percent: float = 0.0
    misrouted: bool = False
    stage: LifecycleStage | None = None
    stage_began_at: datetime | None = None
    hook_runs: list[HookRun] = field(default_factory=list)
    hook_details: dict[int, dict[str, Any]] = field(default_factory=dict)
    counts_at_end: dict[str, TaskCounts] = field(default_factory=dict)

    @property
    def goes_forward(self) -> bool:
        """Whether it is on its way to its target: neither ended, nor stopping, nor on its way back."""
        return self.status in (ServiceDeploymentStatus.PENDING, ServiceDeploymentStatus.IN_PROGRESS)

    def production_weight(self, revision: ServiceRevision) -> float:
        """How much of the production traffic a revision has, in percent."""
        return self._weight(revision, self.production_percent)

    def test_weight(self, revision: ServiceRevision) -> float:
        """How much of the test traffic a revision has, in percent."""
        return self._weight(revision, self.test_percent)

    def _weight(self, revision: ServiceRevision, percent: float) -> float:
        if revision is self.target:
            return percent
        return WHOLE_TRAFFIC_PERCENT.value - percent if revision.deployment is self.blue else 0.0

    def counts(self, revision: ServiceRevision) -> TaskCounts:
        """How many tasks a revision has, or had when this ended."""
        return self.counts_at_end.get(revision.arn) or revision.counts
