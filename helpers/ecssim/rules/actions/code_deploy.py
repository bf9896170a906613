"""What rules have done to deployments of CodeDeploy."""

from dataclasses import dataclass
from datetime import datetime

from ...model.code_deploy import CodeDeployment, Ending, EventStatus, LifecycleEvent


@dataclass(frozen=True, slots=True)
class BeginEvent:
    """Let a lifecycle event begin, with what it consists of."""

    deployment: CodeDeployment
    event: LifecycleEvent


@dataclass(frozen=True, slots=True)
class EndEvent:
    """Let a lifecycle event be over."""

    deployment: CodeDeployment
    event: LifecycleEvent
    status: EventStatus


@dataclass(frozen=True, slots=True)
class ShiftToGreen:
    """Give green so many percent of the production traffic.

    Arguments:
        next_step_at: when it gets more; None if it has all.
    """

    deployment: CodeDeployment
    percent: float
    next_step_at: datetime | None


@dataclass(frozen=True, slots=True)
class AwaitContinuation:
    """Wait until that moment for somebody to let the traffic shift."""

    deployment: CodeDeployment
    until: datetime


@dataclass(frozen=True, slots=True)
class AwaitTermination:
    """Keep blue until that moment, in case of a rollback."""

    deployment: CodeDeployment
    until: datetime


@dataclass(frozen=True, slots=True)
class TerminateTaskSet:
    """Delete the task set that is needed no more: blue, or green if the deployment is a rollback."""

    deployment: CodeDeployment


@dataclass(frozen=True, slots=True)
class SucceedDeployment:
    """Let a deployment end well."""

    deployment: CodeDeployment


@dataclass(frozen=True, slots=True)
class EndDeployment:
    """Let a deployment end otherwise, and begin another that rolls it back if that is wanted."""

    deployment: CodeDeployment
    ending: Ending
    rolls_back: bool
