"""When a schedule is due: rate(5 minutes), cron(0 9 ? * MON-FRI *) and at(2026-01-05T10:00:00), as AWS reads them.

EventBridge, its Scheduler and Application Auto Scaling all go by these.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((.+)\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)\)")
_UNIT_S = {"minute": 60, "hour": 3600, "day": 86400}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
_DAYS = {name: n for n, name in enumerate(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], 1)}
_LAST_YEAR = 2199


def next_after(expression: str, after: datetime, begun: datetime, zone: tzinfo = UTC) -> datetime | None:
    """Return the first moment after another at which a schedule is due, in UTC; None if it never is again.

    Arguments:
        begun: from when a rate counts.
        zone: where the clock hangs that cron and at are read from. What it skips in spring is skipped; what it shows
            twice in autumn happens once.

    Raises:
        ValueError: if the expression cannot be read.
    """
    if found := _RATE.fullmatch(expression):
        every = timedelta(seconds=int(found[1]) * _UNIT_S[found[2]])
        if not every:
            raise ValueError(f"{expression} is not valid: a rate is at least 1")
        return begun + every * max((after - begun) // every + 1, 1)
    if found := _AT.fullmatch(expression):
        at = _in_utc(datetime.fromisoformat(found[1]), zone)
        return at if at and at > after else None
    if found := _CRON.fullmatch(expression):
        local = after.astimezone(zone).replace(tzinfo=None)
        for moment in _Cron.read(found[1]).moments_from(local):
            at = _in_utc(moment, zone)
            if at and at > after:
                return at
        return None
    raise ValueError(f"{expression} is not valid: write it like rate(5 minutes), or cron(0 9 ? * MON-FRI *)")


def time_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Raises:
        ValueError: if there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name}") from None


def _in_utc(local: datetime, zone: tzinfo) -> datetime | None:
    at = local.replace(tzinfo=zone).astimezone(UTC)
    return at if at.astimezone(zone).replace(tzinfo=None) == local else None


@dataclass(frozen=True, slots=True)
class _Cron:
    """The six fields of a cron expression."""

    minutes: frozenset[int]
    hours: frozenset[int]
    day_of_month: str
    months: frozenset[int]
    day_of_week: str
    years: frozenset[int]

    @staticmethod
    def read(fields: str) -> "_Cron":
        parts = fields.upper().split()
        if len(parts) != 6 or (parts[2] == "?") == (parts[4] == "?"):
            raise ValueError(f"cron({fields}) is not valid: it has six fields, and one of the two days is a ?")
        minute, hour, day_of_month, month, day_of_week, year = parts
        cron = _Cron(
            _numbers(minute, 0, 59),
            _numbers(hour, 0, 23),
            day_of_month,
            _numbers(month, 1, 12, _MONTHS),
            day_of_week,
            _numbers(year, 1970, _LAST_YEAR),
        )
        cron._has(date(2024, 1, 1))  # reads the fields of the days too
        return cron

    def moments_from(self, local: datetime) -> Iterator[datetime]:
        """Yield the moments of the hour of `local` and of all hours after it."""
        first_hour = local.replace(minute=0, second=0, microsecond=0)
        day = local.date()
        while day.year <= max(self.years):
            if day.year not in self.years:
                day = date(day.year + 1, 1, 1)
            elif day.month not in self.months:
                day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            else:
                if self._has(day):
                    for hour in sorted(self.hours):
                        if datetime(day.year, day.month, day.day, hour) >= first_hour:
                            for minute in sorted(self.minutes):
                                yield datetime(day.year, day.month, day.day, hour, minute)
                day += timedelta(days=1)

    def _has(self, day: date) -> bool:
        if self.day_of_month != "?":
            return day.day in _days_of_month(self.day_of_month, day)
        return _is_day_of_week(self.day_of_week, day)


def _days_of_month(field: str, day: date) -> frozenset[int]:
    last = calendar.monthrange(day.year, day.month)[1]
    if field == "L":
        return frozenset({last})
    if field.endswith("W"):
        wanted = last if field == "LW" else min(int(field[:-1]), last)
        return frozenset({_nearest_weekday(day.replace(day=wanted), last)})
    return _numbers(field, 1, 31)


def _nearest_weekday(day: date, last: int) -> int:
    """Return the weekday of the same month that is closest to a day."""
    if day.weekday() == 5:
        return day.day - 1 if day.day > 1 else 3
    if day.weekday() == 6:
        return day.day + 1 if day.day < last else day.day - 2
    return day.day


def _is_day_of_week(field: str, day: date) -> bool:
    own = day.isoweekday() % 7 + 1
    if "#" in field:
        name, number = field.split("#")
        return own in _numbers(name, 1, 7, _DAYS) and (day.day - 1) // 7 + 1 == int(number)
    if field.endswith("L"):
        last = calendar.monthrange(day.year, day.month)[1]
        return own in _numbers(field[:-1] or "7", 1, 7, _DAYS) and day.day > last - 7
    return own in _numbers(field, 1, 7, _DAYS)


def _numbers(field: str, first: int, last: int, names: dict[str, int] | None = None) -> frozenset[int]:
    """Return the numbers that a field means: *, a list, ranges and steps."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        low, dash, high = span.partition("-")
        if span == "*":
            start, end = first, last
        else:
            start = (names or {}).get(low) or int(low)
            end = (names or {}).get(high) or int(high) if dash else (last if step else start)
        if not first <= start <= end <= last:
            raise ValueError(f"{field} is not valid in a cron expression: it lies outside of {first} to {last}")
        found.update(range(start, end + 1, int(step or 1)))
    return frozenset(found)
