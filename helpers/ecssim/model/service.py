"""A service: a wish for a number of tasks, kept true by the service scheduler."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ..truth import limits
from .circuit_breaker import CircuitBreaker
from .deployment import Deployment, DeploymentStatus
from .deployment_configuration import DeploymentConfiguration
from .lifecycle import LifecycleStage
from .metering import Metering
from .rebalancing import BALANCED, Rebalancing
from .scaling import Scaling
from .service_deployment import ServiceDeployment, ServiceDeploymentStatus
from .service_revision import ServiceRevision
from .tags import Tags
from .task import Task
from .task_set import DeploymentController, TaskSet, TaskSetStatus

if TYPE_CHECKING:
    from .cluster import Cluster


class ServiceStatus(StrEnum):
    """ACTIVE until deleted; DRAINING while its tasks stop; then INACTIVE."""

    ACTIVE = "ACTIVE"
    DRAINING = "DRAINING"
    INACTIVE = "INACTIVE"


@dataclass(frozen=True, slots=True)
class ServiceEvent:
    """One line of a service's event log."""

    id: str
    created_at: datetime
    message: str


@dataclass(slots=True, eq=False)
class Service:
    """One service.

    Arguments:
        controller: who decides how it comes from one revision to the next.
        deployments: newest first; the first is the primary. None if somebody else than ECS controls them.
        task_sets: what it has instead then, newest first.
        tasks: every task of the service by id that is not STOPPED yet.
        events: newest first, at most a hundred.
        service_deployments: the records of its deployments, newest first, as far back as AWS keeps them.
        circuit_breaker: when a deployment counts as failed, and what happens then.
        deployment_configuration: how else deployments go.
        last_completed: what a failed deployment is rolled back to: the last that completed, unless that was tried.
        launches: when, and how many, tasks were launched during the last minute.
        steady_said_at: when the scheduler last said that the service is in a steady state; None while it is not.
        problems: what the scheduler complained of and has not seen mended, by kind, and when it last said so.
        next_pass_at: when the service scheduler looks at it again.
        looked_at: when the service scheduler last looked at it.
        daemon: whether it keeps one task on each instance instead of a number of tasks.
        placement_constraints, placement_strategy: as in the API.
        discovery_arns: the services of Cloud Map that Service Connect has made for it, by discovery name.
        metering: how it is measured.
        scaling: what service auto scaling did about it.
        rebalancing: how far it is with spreading its tasks over zones again.
        health_check_grace_period_s: how long after its start a task is not replaced for failed health checks.
    """

    name: str
    arn: str
    cluster: "Cluster"
    created_at: datetime
    created_by: str
    desired_count: int
    minimum_healthy_percent: int
    maximum_percent: int
    settings: dict[str, Any]
    status: ServiceStatus = ServiceStatus.ACTIVE
    tags: Tags = field(default_factory=dict)
    controller: DeploymentController = DeploymentController.ECS
    deployments: list[Deployment] = field(default_factory=list)
    task_sets: list[TaskSet] = field(default_factory=list)
    service_deployments: list[ServiceDeployment] = field(default_factory=list)
    tasks: dict[str, Task] = field(default_factory=dict)
    events: deque[ServiceEvent] = field(default_factory=lambda: deque(maxlen=limits.EVENTS_PER_SERVICE.value))
    circuit_breaker: CircuitBreaker = field(default_factory=CircuitBreaker)
    deployment_configuration: DeploymentConfiguration = field(default_factory=DeploymentConfiguration)
    last_completed: Deployment | None = None
    launches: deque[tuple[datetime, int]] = field(default_factory=deque)
    steady_said_at: datetime | None = None
    problems: dict[str, datetime] = field(default_factory=dict)
    next_pass_at: datetime | None = None
    looked_at: datetime | None = None
    daemon: bool = False
    placement_constraints: list[dict[str, str]] = field(default_factory=list)
    placement_strategy: list[dict[str, str]] = field(default_factory=list)
    rebalancing: Rebalancing = BALANCED
    discovery_arns: dict[str, str] = field(default_factory=dict)
    metering: Metering = field(default_factory=Metering)
    scaling: Scaling = field(default_factory=Scaling)
    health_check_grace_period_s: int = 0

    @property
    def primary(self) -> Deployment:
        """The newest deployment, or what the primary task set runs."""
        return self.configurations[0]

    @property
    def configurations(self) -> list[Deployment]:
        """What its tasks are made from, the primary one first; a service without task sets may have none."""
        if self.controller is DeploymentController.ECS:
            return self.deployments
        return [each.deployment for each in sorted(self.task_sets, key=lambda each: each is not self.primary_task_set)]

    @property
    def primary_task_set(self) -> TaskSet | None:
        """The task set that serves the production traffic, if there is one."""
        return next((each for each in self.task_sets if each.status is TaskSetStatus.PRIMARY), None)

    @property
    def older(self) -> list[Deployment]:
        """The deployments that the primary is replacing."""
        return [deployment for deployment in self.deployments if deployment.status is DeploymentStatus.ACTIVE]

    @property
    def ongoing(self) -> ServiceDeployment | None:
        """The newest service deployment, as long as it has not ended."""
        newest = next(iter(self.service_deployments), None)
        return None if newest is None or newest.status.final else newest

    @property
    def serving(self) -> Deployment | None:
        """The deployment that has the production traffic, or gets it back if the newest is not finished; None at first.

        Once the old revision of a traffic shift is cleaned up, there is no way back to it.
        """
        newest = next(iter(self.service_deployments), None)
        if newest and newest.blue and newest.target.deployment is self.primary:
            shifted = newest.status is ServiceDeploymentStatus.SUCCESSFUL or newest.stage is LifecycleStage.CLEAN_UP
            return self.primary if shifted else newest.blue
        return self.primary if self.deployments else None

    @property
    def revisions(self) -> list[ServiceRevision]:
        """The revisions of the listed deployments, newest deployment first."""
        return [deployment.revision for deployment in self.deployments if deployment.revision]

    def add_event(self, event_id: str, at: datetime, message: str) -> None:
        """Add a line to the event log; the oldest of a hundred falls out."""
        self.events.appendleft(ServiceEvent(event_id, at, message))

    def deployment(self, deployment_id: str | None) -> Deployment | None:
        """The listed deployment of that id, or what the task set of that id runs, if there is one."""
        return next((each for each in self.configurations if each.id == deployment_id), None)

    def tasks_of(self, deployment: Deployment) -> list[Task]:
        """The tasks of one deployment that are not STOPPED yet."""
        return [task for task in self.tasks.values() if task.started_by == deployment.id]
