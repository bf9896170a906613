"""When schedules are due."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from ecssim.outside.schedule_expression import next_after, time_zone

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("rate(1 minute)", "2026-01-05T09:01"),
        ("rate(6 hours)", "2026-01-05T15:00"),
        ("at(2026-01-05T10:30:00)", "2026-01-05T10:30"),
        ("cron(0 10 * * ? *)", "2026-01-05T10:00"),
        ("cron(0 9 * * ? *)", "2026-01-06T09:00"),
        ("cron(0/15 9-17 ? * MON-FRI *)", "2026-01-05T09:15"),
        ("cron(0 8 1 * ? *)", "2026-02-01T08:00"),
        ("cron(0 8 L * ? *)", "2026-01-31T08:00"),
        ("cron(0 8 31W JAN ? *)", "2026-01-30T08:00"),
        ("cron(0 8 ? * 2#1 *)", "2026-02-02T08:00"),
        ("cron(0 8 ? * 6L *)", "2026-01-30T08:00"),
        ("cron(30 6 29 FEB ? *)", "2028-02-29T06:30"),
        ("cron(0 0 1 1 ? 2040)", "2040-01-01T00:00"),
    ],
)
def test_the_next_moment_is_aws_own(expression: str, due: str) -> None:
    assert next_after(expression, MONDAY, MONDAY) == moment(due)


@pytest.mark.parametrize("expression", ["at(2026-01-05T08:00:00)", "cron(0 0 1 1 ? 2020)"])
def test_what_is_over_is_never_due_again(expression: str) -> None:
    assert next_after(expression, MONDAY, MONDAY) is None


def test_a_rate_counts_from_when_it_was_made() -> None:
    assert next_after("rate(7 minutes)", moment("2026-01-05T09:10"), MONDAY) == moment("2026-01-05T09:14")


def test_cron_goes_by_the_clock_of_its_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert next_after("cron(0 10 * * ? *)", moment("2026-07-01T00:00"), MONDAY, berlin) == moment("2026-07-01T08:00")


def test_a_moment_that_spring_skips_is_skipped() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    due = next_after("cron(30 2 * * ? *)", moment("2026-03-28T12:00"), MONDAY, berlin)
    assert due == moment("2026-03-30T00:30")


def test_a_moment_that_autumn_repeats_comes_once() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = next_after("cron(30 2 25 10 ? *)", moment("2026-10-24T12:00"), MONDAY, berlin)
    assert first == moment("2026-10-25T00:30")
    assert next_after("cron(30 2 25 10 ? *)", first, MONDAY, berlin) == moment("2027-10-25T00:30")


@pytest.mark.parametrize(
    "expression",
    [
        "rate(0 minutes)",
        "cron(* * * * *)",
        "cron(0 9 * * * *)",
        "cron(99 9 * * ? *)",
        "at(2026-13-01T00:00:00)",
        "every day",
    ],
)
def test_what_cannot_be_read_is_refused(expression: str) -> None:
    with pytest.raises(ValueError):
        next_after(expression, MONDAY, MONDAY)


@pytest.mark.parametrize("name", ["Mars/Base", "Europe", ""])
def test_a_time_zone_that_does_not_exist_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=f"there is no time zone {name}"):
        time_zone(name)
