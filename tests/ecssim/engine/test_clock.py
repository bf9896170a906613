"""The clock."""

from datetime import UTC, datetime, timedelta

import pytest
from ecssim.engine.clock import Clock
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


def wake(clock: Clock, **after_s: float) -> None:
    """Ask for a wake-up of each named subject so many seconds after the start."""
    for subject, seconds in after_s.items():
        clock.wake(START + timedelta(seconds=seconds), subject)


def test_the_earliest_wake_up_is_the_next(clock: Clock) -> None:
    wake(clock, late=9, early=3)
    assert clock.next_wake_at == START + timedelta(seconds=3)


def test_without_a_wake_up_nothing_is_next(clock: Clock) -> None:
    assert clock.next_wake_at is None


def test_wake_ups_come_in_the_order_of_their_moments(clock: Clock) -> None:
    wake(clock, third=3, first=1, second=2)
    clock.move_to(START + timedelta(seconds=3))
    assert clock.pop_due() == ["first", "second", "third"]


def test_wake_ups_of_one_moment_come_in_the_order_in_which_they_were_asked_for(clock: Clock) -> None:
    wake(clock, zebra=5, ape=5, mouse=5)
    clock.move_to(START + timedelta(seconds=5))
    assert clock.pop_due() == ["zebra", "ape", "mouse"]


def test_a_subject_asked_for_twice_at_one_moment_comes_once(clock: Clock) -> None:
    for subject in ("zebra", "ape", "zebra"):
        clock.wake(START, subject)
    assert clock.pop_due() == ["zebra", "ape"]


def test_a_subject_asked_for_at_two_moments_comes_at_both(clock: Clock) -> None:
    for seconds in (1, 2):
        clock.wake(START + timedelta(seconds=seconds), "task")
    clock.move_to(START + timedelta(seconds=1))
    assert clock.pop_due() == ["task"]
    assert clock.next_wake_at == START + timedelta(seconds=2)


def test_what_lies_ahead_is_not_due(clock: Clock) -> None:
    wake(clock, now=0, later=1)
    assert clock.pop_due() == ["now"]
    assert clock.pop_due() == []


def test_a_wake_up_for_the_past_comes_now(clock: Clock) -> None:
    clock.wake(START - timedelta(hours=1), "late")
    assert clock.next_wake_at == START


def test_subjects_need_not_be_comparable(clock: Clock) -> None:
    first, second = object(), object()
    clock.wake(START, first)
    clock.wake(START, second)
    assert clock.pop_due() == [first, second]


def test_time_never_runs_backwards(clock: Clock) -> None:
    with pytest.raises(ValueError, match="cannot run backwards"):
        clock.move_to(START - timedelta(milliseconds=1))
    assert clock.now == START


def test_standing_still_is_not_running_backwards(clock: Clock) -> None:
    clock.move_to(START)
    assert clock.now == START


def test_a_start_without_a_zone_counts_as_utc() -> None:
    assert Clock(datetime(2026, 1, 5, 9, 0)).now == START


@given(st.floats(0, 10_000))
def test_moments_are_whole_milliseconds(seconds: float) -> None:
    after = Clock(START).after(seconds)
    assert after.microsecond % 1000 == 0
    assert abs((after - START).total_seconds() - seconds) <= 0.0006


@given(st.lists(st.integers(0, 20)))
def test_every_wake_up_comes_at_its_moment(delays_s: list[int]) -> None:
    clock = Clock(START)
    for number, delay_s in enumerate(delays_s):
        clock.wake(START + timedelta(seconds=delay_s), number)
    came: list[tuple[int, object]] = []
    while clock.next_wake_at:
        clock.move_to(clock.next_wake_at)
        came += [((clock.now - START).seconds, subject) for subject in clock.pop_due()]
    assert came == sorted((delay_s, number) for number, delay_s in enumerate(delays_s))
