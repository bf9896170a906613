"""How the deployments of a service go, beyond the percentages and the circuit breaker."""

from dataclasses import dataclass, field
from enum import StrEnum

from ..truth import lifecycle as truth
from .lifecycle import LifecycleHook


class Strategy(StrEnum):
    """ROLLING replaces tasks step by step; the others run both revisions in full and shift the traffic."""

    ROLLING = "ROLLING"
    BLUE_GREEN = "BLUE_GREEN"
    LINEAR = "LINEAR"
    CANARY = "CANARY"


@dataclass(frozen=True, slots=True)
class DeploymentAlarms:
    """The alarms of CloudWatch that fail a deployment, and whether that rolls it back."""

    names: tuple[str, ...] = ()
    enable: bool = False
    rollback: bool = False


@dataclass(frozen=True, slots=True)
class EarlySuccess:
    """When a rolling deployment counts as successful before all its tasks are healthy.

    Arguments:
        healthy_percent: how many of the desired tasks must be healthy.
        deferred: whether the old tasks may stop later.
    """

    healthy_percent: int
    deferred: bool


@dataclass(frozen=True, slots=True)
class TrafficStep:
    """One step of a traffic shift, or each of several.

    Arguments:
        percent: how much of the production traffic moves.
        bake_minutes: how long ECS then waits before the next step.
    """

    percent: float
    bake_minutes: int


@dataclass(frozen=True, slots=True)
class DeploymentConfiguration:
    """How deployments go.

    Arguments:
        bake_time_minutes: how long ECS watches before it completes a deployment; None if nobody said.
        early_success: None if a deployment takes as long as it takes.
        hooks: what runs, or is waited for, at stages of a deployment that shifts traffic.
        linear, canary: the steps of those strategies.
    """

    strategy: Strategy = Strategy.ROLLING
    bake_time_minutes: int | None = None
    alarms: DeploymentAlarms = field(default_factory=DeploymentAlarms)
    early_success: EarlySuccess | None = None
    hooks: tuple[LifecycleHook, ...] = ()
    linear: TrafficStep = TrafficStep(*truth.LINEAR_STEP.value)
    canary: TrafficStep = TrafficStep(*truth.CANARY_STEP.value)

    @property
    def shifts_traffic(self) -> bool:
        """Whether its deployments run two revisions side by side."""
        return self.strategy is not Strategy.ROLLING
