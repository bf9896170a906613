"""A deployment: one attempt to bring a service to one task definition and configuration."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .capacity_provider import FARGATE_PROVIDERS, StrategyItem
from .discovery import NO_DISCOVERY, Discovery
from .service_connect import Endpoint
from .target import LoadBalancer
from .task_definition import TaskDefinition

if TYPE_CHECKING:
    from .service_revision import ServiceRevision


class DeploymentStatus(StrEnum):
    """PRIMARY is the newest; ACTIVE ones are older and still have tasks; INACTIVE ones are gone."""

    PRIMARY = "PRIMARY"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class RolloutState(StrEnum):
    """How far a deployment is."""

    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


@dataclass(slots=True, eq=False)
class Deployment:
    """One deployment of a service.

    Arguments:
        id: `ecs-svc/` and nineteen digits; its tasks carry it as startedBy.
        desired_count: how many tasks this deployment shall keep. The primary follows the service; an older one
            falls with each of its tasks that the scheduler stops.
        launch_type: None if it has a capacity provider strategy.
        strategy: its capacity provider strategy, if it has one.
        zones: the zones of the subnets that its tasks may use; None if they bring no subnets.
        load_balancers: the target groups that its tasks are registered with.
        discovery: how its tasks are found.
        reaches: the endpoints of Service Connect that its tasks find.
        failed_tasks: how many of its tasks failed until it completed, as the circuit breaker counts them.
        uncounted_failures: how many more failed to start; they are counted when it may start tasks again.
        last_failure_at: when a failure was counted last.
        has_run: whether one of its tasks has been RUNNING.
        failed_starts: how many times in a row what it started did not start.
        restart_at: when it may start tasks again after such a failure; None if none is the last that happened.
        listed_until: until when it is shown after it failed and was rolled back.
        image_digests: the digests that its first task found, by container name; its other tasks use them too.
        on_alternate: whether its tasks are registered with the alternate target groups.
        revision: the name that its configuration goes by.
    """

    id: str
    task_definition: TaskDefinition
    created_at: datetime
    updated_at: datetime
    desired_count: int
    rollout_state_reason: str
    launch_type: str | None
    platform_version: str | None
    network_configuration: dict[str, Any] | None
    status: DeploymentStatus = DeploymentStatus.PRIMARY
    rollout_state: RolloutState = RolloutState.IN_PROGRESS
    failed_tasks: int = 0
    uncounted_failures: int = 0
    last_failure_at: datetime | None = None
    strategy: tuple[StrategyItem, ...] = ()
    zones: frozenset[str] | None = None
    load_balancers: tuple[LoadBalancer, ...] = ()
    discovery: Discovery = NO_DISCOVERY
    reaches: tuple[Endpoint, ...] = ()
    has_run: bool = False
    failed_starts: int = 0
    restart_at: datetime | None = None
    listed_until: datetime | None = None
    image_digests: dict[str, str] = field(default_factory=dict)
    on_alternate: bool = False
    revision: "ServiceRevision | None" = None

    @property
    def on_fargate(self) -> bool:
        """Whether its tasks run on Fargate."""
        if self.strategy:
            return self.strategy[0].provider in FARGATE_PROVIDERS
        return self.launch_type == "FARGATE"

    def registers_with(self, load_balancer: LoadBalancer) -> LoadBalancer:
        """Return the load balancer with the target group that its tasks are registered with."""
        if not self.on_alternate or load_balancer.advanced is None:
            return load_balancer
        return replace(load_balancer, target_group_arn=load_balancer.advanced.alternate_target_group_arn)
