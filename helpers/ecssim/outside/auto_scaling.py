"""Application Auto Scaling: the scalable targets of services, their policies and their schedules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TrackingPolicy:
    """A target tracking policy as Application Auto Scaling has it.

    Arguments:
        target_value: where the metric shall be.
        high_alarm: the alarm on whose account it scales out.
        low_alarm: the alarm on whose account it scales in; None if it never does.
    """

    name: str
    arn: str
    target_value: float
    scale_in_cooldown_s: float
    scale_out_cooldown_s: float
    high_alarm: str
    low_alarm: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """What a step scaling policy does for one range of the distance between metric and threshold.

    Arguments:
        lower, upper: the range; None has no end on that side.
    """

    lower: float | None
    upper: float | None
    adjustment: int


@dataclass(frozen=True, slots=True)
class StepPolicy:
    """A step scaling policy as Application Auto Scaling has it; alarms name its ARN among their actions.

    Arguments:
        adjustment_type: ChangeInCapacity, PercentChangeInCapacity or ExactCapacity.
        minimum_magnitude: how many tasks a percentage changes at least.
    """

    name: str
    arn: str
    adjustment_type: str
    steps: tuple[Step, ...]
    cooldown_s: float
    minimum_magnitude: int = 0


@dataclass(frozen=True, slots=True)
class ScheduledAction:
    """A change of the bounds of a scalable target that comes at its time.

    Arguments:
        schedule: at(...), rate(...) or cron(...).
        time_zone: in which at and cron are meant.
        created_at: from when a rate counts, unless it has a start.
        minimum, maximum: the new bounds; None leaves one as it is.
    """

    name: str
    resource_id: str
    schedule: str
    time_zone: str
    created_at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class ScalableTarget:
    """A service as Application Auto Scaling has it.

    Arguments:
        minimum, maximum: how many tasks it may want.
    """

    minimum: int
    maximum: int
    scale_in_suspended: bool = False
    scale_out_suspended: bool = False
    scheduled_suspended: bool = False
    policies: tuple[TrackingPolicy | StepPolicy, ...] = ()


class AutoScaling(Protocol):
    """Application Auto Scaling."""

    def target(self, resource_id: str) -> ScalableTarget | None:
        """Return the scalable target of a service with its policies, or None if it has none."""

    def resource_ids(self) -> list[str]:
        """Return the names of all services that are scalable targets."""

    def scheduled_actions(self) -> list[ScheduledAction]:
        """Return the scheduled actions of services."""

    def set_bounds(self, resource_id: str, minimum: int | None, maximum: int | None) -> None:
        """Change the bounds of a scalable target; None leaves one as it is."""
