"""A scheduled action comes at one moment, at a rate, or whenever a cron expression fits the clock of its time zone, and
only between its start and its end.
"""

from datetime import datetime

from ..outside.auto_scaling import ScheduledAction
from ..outside.schedule_expression import next_after, time_zone

SOURCE = "Application Auto Scaling user guide, Scheduled scaling"


def is_due(action: ScheduledAction, since: datetime, now: datetime) -> bool:
    """Return whether an action comes after one moment, and until another one."""
    if now < (action.starts_at or since) or now > (action.ends_at or now):
        return False
    begun = action.starts_at or action.created_at
    at = next_after(action.schedule, since, begun, time_zone(action.time_zone))
    return at is not None and at <= now
