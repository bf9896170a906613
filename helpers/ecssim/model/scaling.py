"""What is measured of a service, and what service auto scaling did about it."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ..outside.load import IDLE, Load
from ..truth import autoscaling

if TYPE_CHECKING:
    from .service import Service

Points = deque[tuple[datetime, float]]


@dataclass(frozen=True, slots=True)
class Activity:
    """One change of a desired count by Application Auto Scaling."""

    id: str
    at: datetime
    desired_count: int
    cause: str


@dataclass(slots=True, eq=False)
class Metering:
    """The minutes of one service that has a scalable target or a load; every other service is not measured.

    Targets and policies themselves are kept by Application Auto Scaling.

    Arguments:
        load: how busy its tasks are.
        points: the last values of each metric by its name, oldest first, as far back as an alarm looks.
        scaled_out_at: when it last scaled out; None if never.
        scaled_out_from: how many tasks ran then.
        scaled_in_at: when it last scaled in; None if never, or not since it scaled out.
        activities: newest first.
        next_look_at: when the metrics and the alarms are looked at again.
    """

    service: "Service"
    load: Load = IDLE
    points: dict[str, Points] = field(default_factory=dict)
    scaled_out_at: datetime | None = None
    scaled_out_from: int = 0
    scaled_in_at: datetime | None = None
    activities: deque[Activity] = field(default_factory=deque)
    next_look_at: datetime | None = None

    def add(self, metric: str, at: datetime, value: float) -> None:
        """Keep one more value of a metric."""
        self.points.setdefault(metric, deque(maxlen=autoscaling.LOW_PERIODS.value)).append((at, value))
