"""The lifecycle of a deployment that shifts traffic: its stages, and the hooks that run at them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class LifecycleStage(StrEnum):
    """The stages, in their order."""

    RECONCILE_SERVICE = "RECONCILE_SERVICE"
    PRE_SCALE_UP = "PRE_SCALE_UP"
    SCALE_UP = "SCALE_UP"
    POST_SCALE_UP = "POST_SCALE_UP"
    TEST_TRAFFIC_SHIFT = "TEST_TRAFFIC_SHIFT"
    POST_TEST_TRAFFIC_SHIFT = "POST_TEST_TRAFFIC_SHIFT"
    PRE_PRODUCTION_TRAFFIC_SHIFT = "PRE_PRODUCTION_TRAFFIC_SHIFT"
    PRODUCTION_TRAFFIC_SHIFT = "PRODUCTION_TRAFFIC_SHIFT"
    POST_PRODUCTION_TRAFFIC_SHIFT = "POST_PRODUCTION_TRAFFIC_SHIFT"
    BAKE_TIME = "BAKE_TIME"
    CLEAN_UP = "CLEAN_UP"

    @property
    def position(self) -> int:
        """Its place in the order."""
        return _ORDER[self]


_ORDER = {stage: position for position, stage in enumerate(LifecycleStage)}


class HookTarget(StrEnum):
    """What a hook does: invoke a function, or wait for somebody."""

    AWS_LAMBDA = "AWS_LAMBDA"
    PAUSE = "PAUSE"


class HookAction(StrEnum):
    """Where a deployment goes from a hook."""

    CONTINUE = "CONTINUE"
    ROLLBACK = "ROLLBACK"


class HookStatus(StrEnum):
    """How far a hook is."""

    AWAITING_ACTION = "AWAITING_ACTION"
    IN_PROGRESS = "IN_PROGRESS"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    TIMED_OUT = "TIMED_OUT"


@dataclass(frozen=True, slots=True)
class LifecycleHook:
    """A hook as the service has it.

    Arguments:
        target_arn, role_arn: the function, and who may invoke it; None for a pause.
        details: what the function gets along.
        timeout_minutes, timeout_action: how long ECS waits for it, and what it does then.
    """

    target: HookTarget
    stages: tuple[LifecycleStage, ...]
    target_arn: str | None
    role_arn: str | None
    details: dict[str, Any] | None
    timeout_minutes: int
    timeout_action: HookAction


@dataclass(slots=True, eq=False)
class HookRun:
    """A hook at the stage that a deployment is in.

    Arguments:
        hook_number: its place among the hooks of the deployment.
        expires_at: when ECS waits no longer.
        due_at: when its function is invoked next; None for a pause, and once the hook has ended.
        details: what its function gets along, with what it has returned so far.
        problem: what went wrong, in AWS's words; None if nothing did.
    """

    id: str
    hook: LifecycleHook
    hook_number: int
    status: HookStatus
    expires_at: datetime
    due_at: datetime | None = None
    details: dict[str, Any] | None = None
    problem: str | None = None

    @property
    def ended(self) -> bool:
        """Whether the deployment waits for it no longer."""
        return self.status not in (HookStatus.AWAITING_ACTION, HookStatus.IN_PROGRESS)
