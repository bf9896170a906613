"""What wakes whoever is on call: an alarm of CloudWatch that has gone off."""

import time
from dataclasses import dataclass
from datetime import datetime

from .site import ArrangementError, Site

_WITHIN_MINUTES = 60


class NoAlarmError(RuntimeError):
    """A system was broken, and no alarm noticed."""


@dataclass(frozen=True)
class Page:
    """An alarm that has gone off.

    Arguments:
        at: when it woke somebody.
        alarm: its name.
        says: its description.
        reason: what CloudWatch says of the change.
    """

    at: datetime
    alarm: str
    says: str
    reason: str

    def __str__(self) -> str:
        return f"{self.at:%H:%M} ALARM {self.alarm}\n{self.says}\n{self.reason}"


def wait_for_page(site: Site) -> Page:
    """Let time pass until an alarm of the shop goes off.

    Raises:
        NoAlarmError: if none does within an hour.
    """
    for _ in range(_WITHIN_MINUTES):
        time.sleep(60)
        for alarm in ringing(site):
            return Page(site.lab.now(), alarm["AlarmName"], alarm["AlarmDescription"], alarm["StateReason"])
    raise NoAlarmError(f"No alarm went off within {_WITHIN_MINUTES} minutes.")


def wait_for_quiet(site: Site) -> None:
    """Let time pass until no alarm of the shop rings.

    Raises:
        ArrangementError: if one still does after an hour.
    """
    for _ in range(_WITHIN_MINUTES):
        if not ringing(site):
            return
        time.sleep(60)
    raise ArrangementError(f"Alarms still ring after {_WITHIN_MINUTES} minutes, although nothing is broken yet.")


def ringing(site: Site) -> list[dict[str, str]]:
    """Return the alarms of the shop that are in ALARM."""
    found = site.lab.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{site.lab.prefix}-")["MetricAlarms"]
    return [alarm for alarm in found if alarm["StateValue"] == "ALARM"]
