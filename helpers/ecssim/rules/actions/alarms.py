"""What rules have done about alarms and schedules."""

from dataclasses import dataclass
from datetime import datetime

from ...outside.alarms import Alarm, AlarmState
from ...outside.auto_scaling import ScheduledAction


@dataclass(frozen=True, slots=True)
class SetAlarm:
    """Let an alarm be in another state, and tell whom its actions name.

    Arguments:
        values: what it looked at, oldest first; None where there was nothing.
    """

    alarm: Alarm
    state: AlarmState
    reason: str
    values: tuple[tuple[datetime, float | None], ...]


@dataclass(frozen=True, slots=True)
class ChangeBounds:
    """Change the bounds of a scalable target, as a scheduled action asks for."""

    action: ScheduledAction
