"""Targets: where a load balancer finds the tasks of a service."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from ..outside.load_balancing import TargetGroup

if TYPE_CHECKING:
    from .task import Container, Task


@dataclass(frozen=True, slots=True)
class AdvancedConfiguration:
    """What a load balancer needs besides for deployments that shift traffic.

    Arguments:
        alternate_target_group_arn: the second target group; the two take turns.
        production_listener_rule, test_listener_rule: rules of listeners, or listeners of a Network Load Balancer.
    """

    alternate_target_group_arn: str
    production_listener_rule: str
    test_listener_rule: str | None
    role_arn: str | None


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """A target group that the tasks of a service are registered with, and the port of a container that serves it."""

    target_group_arn: str
    container_name: str
    container_port: int
    advanced: AdvancedConfiguration | None = None

    def other_target_group_than(self, target_group_arn: str) -> str:
        """Return the one of its two target groups that is not meant; the same one if it has no second."""
        if self.advanced is None or target_group_arn != self.target_group_arn:
            return self.target_group_arn
        return self.advanced.alternate_target_group_arn


class TargetState(StrEnum):
    """What Elastic Load Balancing says of a target; UNUSED ones get no requests and no health checks."""

    INITIAL = "initial"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNUSED = "unused"
    DRAINING = "draining"


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a target is not healthy.

    Arguments:
        code: AWS's reason code, such as Target.Timeout.
        description: the sentence that goes with it.
    """

    code: str
    description: str


@dataclass(slots=True, eq=False)
class RegisteredTarget:
    """One port of one task in one target group, from its registration until it has drained.

    Arguments:
        container_port: the port of the container that requests end at.
        id, port: as the load balancer knows it: the address of the task, or its instance and a port of that.
        group: the target group when ECS last looked; None if it was gone.
        finding: why it is not healthy; None if it is.
        passed_checks, failed_checks: how many health checks have passed, or failed, in a row.
        first_check_at, checked_at: when its health is checked for the first time, and was checked last.
        times_out_at: until when the load balancer waits for the answer to a check.
        sick_from: from when the scheduler takes its task for unhealthy; None as long as it is well.
        drained_at: when the load balancer lets go of it.
        obstacle: what keeps the load balancer out, in words, when ECS last looked; empty if nothing does.
        of_service: whether ECS registered it; if somebody else did, ECS does not go by its health.
        registered: whether it is registered still; somebody may take out what ECS has registered.
        next_look_at: when the rule of load balancers looks at it again.
        waiting: how many requests wait in its queue.
    """

    task: "Task" = field(repr=False)
    container: "Container" = field(repr=False)
    container_port: int
    target_group_arn: str
    id: str
    port: int
    group: TargetGroup | None
    first_check_at: datetime
    state: TargetState = TargetState.INITIAL
    finding: Finding | None = None
    passed_checks: int = 0
    failed_checks: int = 0
    checked_at: datetime | None = None
    times_out_at: datetime | None = None
    sick_from: datetime | None = None
    drained_at: datetime | None = None
    next_look_at: datetime | None = None
    waiting: float = 0.0
    obstacle: str = ""
    of_service: bool = True
    registered: bool = True

    @property
    def lets_in(self) -> bool:
        """Whether the network lets a load balancer through to it."""
        return not self.obstacle

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from every other target."""
        return self.target_group_arn, self.id, self.port


@dataclass(slots=True, eq=False)
class StrayTarget:
    """A target that somebody registered, and behind which there is no container: it never becomes healthy.

    Arguments:
        drained_at: when the load balancer lets go of it; None as long as it is registered.
    """

    target_group_arn: str
    id: str
    port: int
    registered_at: datetime
    drained_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from every other target."""
        return self.target_group_arn, self.id, self.port

    def is_gone(self, now: datetime) -> bool:
        """Whether the load balancer has let go of it by that moment."""
        return self.drained_at is not None and self.drained_at <= now
