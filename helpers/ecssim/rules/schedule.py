"""A schedule comes at one moment, at a rate, or whenever a cron expression fits the clock of its time zone.

A cron expression has minutes, hours, days of the month, months, days of the week and years: lists, ranges, steps, and
`?` for a day that does not matter. L, W and # are left out.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..neighbours import ScheduledAction

SOURCE = "Application Auto Scaling user guide, Scheduled scaling"

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_CRON = re.compile(r"cron\(([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+)\)")
_UNIT_MINUTES = {"minute": 1, "hour": 60, "day": 1440}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199))


def is_due(action: ScheduledAction, since: datetime, now: datetime) -> bool:
    """Return whether an action comes after one moment, and until another one that is at most a minute later."""
    started, ended = action.starts_at or since, action.ends_at or now
    if now < started or now > ended:
        return False
    zone = ZoneInfo(action.time_zone)
    if match := _AT.fullmatch(action.schedule):
        return since < datetime.fromisoformat(match[1]).replace(tzinfo=zone) <= now
    if match := _RATE.fullmatch(action.schedule):
        every = timedelta(minutes=int(match[1]) * _UNIT_MINUTES[match[2]])
        begin = action.starts_at or action.created_at
        return (now - begin) // every > (since - begin) // every and now - begin >= every
    match = _CRON.fullmatch(action.schedule)
    return match is not None and _fits(match.groups(), now.astimezone(zone))


def problem(schedule: str, time_zone: str) -> str | None:
    """Return why a schedule is none, or cannot be followed; None if it can."""
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return f"there is no time zone {time_zone}"
    try:
        if match := _AT.fullmatch(schedule):
            datetime.fromisoformat(match[1])
            return None
        if match := _RATE.fullmatch(schedule):
            return None if int(match[1]) else "a rate is at least one"
        if match := _CRON.fullmatch(schedule):
            for field, (low, high), names in zip(match.groups(), _RANGES, _names(), strict=True):
                _numbers(field, low, high, names)
            return None
    except ValueError as fault:
        return str(fault)
    return f"{schedule} is neither at(yyyy-mm-ddThh:mm:ss) nor rate(number unit) nor cron(six fields)"


def _fits(fields: Sequence[str], local: datetime) -> bool:
    weekday = local.isoweekday() % 7 + 1
    parts = (local.minute, local.hour, local.day, local.month, weekday, local.year)
    return all(
        part in _numbers(field, low, high, names)
        for part, field, (low, high), names in zip(parts, fields, _RANGES, _names(), strict=True)
    )


def _names() -> tuple[Sequence[str], ...]:
    """Return the names that the numbers of each field have, the first number first."""
    return ((), (), (), _MONTHS, _DAYS, ())


def _numbers(field: str, low: int, high: int, names: Sequence[str]) -> set[int]:
    """Return the numbers that a field of a cron expression stands for.

    Raises:
        ValueError: if it is not understood.
    """
    found: set[int] = set()
    for part in field.upper().split(","):
        span, _, step = part.partition("/")
        if span in ("*", "?"):
            first, last = low, high
        else:
            begin, dash, end = span.partition("-")
            first = _number(begin, low, names)
            last = _number(end, low, names) if dash else (high if step else first)
        if not low <= first <= last <= high or (step and not step.isdigit()):
            raise ValueError(f"{part} is not within {low} to {high}")
        found.update(range(first, last + 1, int(step or 1)))
    return found


def _number(text: str, low: int, names: Sequence[str]) -> int:
    if text in names:
        return low + names.index(text)
    if not text.isdigit():
        raise ValueError(f"ecssim does not understand {text} in a cron expression")
    return int(text)
