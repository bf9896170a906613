"""When a scheduled action comes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ecssim.outside.auto_scaling import ScheduledAction
from ecssim.rules.schedule import is_due

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def times(schedule: str, zone: str = "UTC", days: float = 1, start: datetime = MONDAY, **changes: Any) -> list[str]:
    """The moments at which an action comes within some days, in UTC."""
    action = ScheduledAction("night", "service/lab/web", schedule, zone, start, **changes)
    moments = [start + number * MINUTE for number in range(1, int(days * 1440) + 1)]
    return [f"{at:%d %H:%M}" for at in moments if is_due(action, at - MINUTE, at)]


def test_at_comes_once() -> None:
    assert times("at(2026-01-05T22:00:00)", days=3) == ["05 22:00"]


def test_at_is_meant_in_the_time_zone() -> None:
    assert times("at(2026-01-05T22:00:00)", "Europe/Berlin") == ["05 21:00"]


def test_a_rate_counts_from_the_beginning() -> None:
    assert times("rate(8 hours)") == ["05 17:00", "06 01:00", "06 09:00"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("0 22 * * ? *", ["05 22:00"]),
        ("30 8,17 ? * MON-FRI *", ["05 17:30", "06 08:30"]),
        ("0/20 10 5 JAN ? 2026", ["05 10:00", "05 10:20", "05 10:40"]),
        ("0 22 ? * SUN *", []),
        ("0 12 ? * 2 *", ["05 12:00"]),
    ],
)
def test_cron_comes_when_its_fields_fit(fields: str, expected: list[str]) -> None:
    assert times(f"cron({fields})") == expected


def test_cron_follows_the_clock_of_its_time_zone_through_the_change_to_summer_time() -> None:
    before = datetime(2026, 3, 28, 0, 0, tzinfo=UTC)
    assert times("cron(0 8 * * ? *)", "Europe/Berlin", 2, before) == ["28 07:00", "29 06:00"]


def test_it_comes_only_between_start_and_end() -> None:
    begin, end = MONDAY + timedelta(hours=2), MONDAY + timedelta(hours=4)
    found = times("cron(0 * * * ? *)", starts_at=begin, ends_at=end)
    assert found == ["05 11:00", "05 12:00", "05 13:00"]
