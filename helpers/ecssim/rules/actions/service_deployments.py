"""What rules have done to service deployments."""

from dataclasses import dataclass
from datetime import datetime

from ...model.deployment import Deployment
from ...model.lifecycle import HookRun, LifecycleStage
from ...model.service_deployment import Monitor, ServiceDeployment, ServiceDeploymentStatus


@dataclass(frozen=True, slots=True)
class AdvanceServiceDeployment:
    """Let a service deployment have its next status.

    Arguments:
        reason: why, where AWS gives a reason; None leaves the one that it has.
        failed_by: the monitor that found that it failed, if one did.
        rolls_back_to: what the service goes back to from now on, if it does.
    """

    service_deployment: ServiceDeployment
    status: ServiceDeploymentStatus
    reason: str | None = None
    failed_by: Monitor | None = None
    rolls_back_to: Deployment | None = None


@dataclass(frozen=True, slots=True)
class BeginBake:
    """Let the bake time of a service deployment begin."""

    service_deployment: ServiceDeployment
    until: datetime


@dataclass(frozen=True, slots=True)
class EnterStage:
    """Let the next stage of a service deployment begin, with its hooks."""

    service_deployment: ServiceDeployment
    stage: LifecycleStage


@dataclass(frozen=True, slots=True)
class ShiftTraffic:
    """Give the target of a service deployment so many percent of the traffic, and its blue revision the rest."""

    service_deployment: ServiceDeployment
    production_percent: float
    test_percent: float


@dataclass(frozen=True, slots=True)
class InvokeHook:
    """Invoke the function of a hook."""

    service_deployment: ServiceDeployment
    run: HookRun


@dataclass(frozen=True, slots=True)
class InvokeRollbackHooks:
    """Invoke the functions of these stages' hooks again, because the traffic goes back."""

    service_deployment: ServiceDeployment
    stages: tuple[LifecycleStage, ...]


@dataclass(frozen=True, slots=True)
class TimeOutHook:
    """Wait for a hook no longer."""

    service_deployment: ServiceDeployment
    run: HookRun
