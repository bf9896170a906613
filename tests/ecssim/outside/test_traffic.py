"""How many requests are sent over time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from ecssim.outside.traffic import (
    Answers,
    Constant,
    DayCurve,
    Flow,
    Pattern,
    Ramp,
    Replay,
    Request,
    Spike,
    first_line,
    percentile,
)
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOUR = 3600.0

PATTERNS: list[Pattern] = [
    Constant(7.3),
    Ramp(1, 20, 600),
    Spike(5, 80, after_s=100, lasts_s=60),
    DayCurve(10, 100),
    DayCurve(1, 6, busiest_after_s=500, day_s=1800),
    Replay([3, 0, 12.5], each_s=40),
]


def test_a_constant_sends_the_same_each_second() -> None:
    assert Constant(10).sent_by(90) == 900


def test_a_ramp_rises_and_stays() -> None:
    ramp = Ramp(0, 10, over_s=100)
    assert (ramp.sent_by(50), ramp.sent_by(100), ramp.sent_by(110)) == (125, 500, 600)


def test_a_spike_comes_and_goes() -> None:
    spike = Spike(1, 10, after_s=60, lasts_s=30)
    assert (spike.sent_by(60), spike.sent_by(90), spike.sent_by(120)) == (60, 360, 390)


def test_a_day_curve_is_busiest_in_the_middle_and_comes_again() -> None:
    curve = DayCurve(10, 110)
    night, noon = curve.sent_by(HOUR), curve.sent_by(13 * HOUR) - curve.sent_by(12 * HOUR)
    assert 10 * HOUR < night < 12 * HOUR
    assert 108 * HOUR < noon < 110 * HOUR
    assert curve.sent_by(24 * HOUR) == pytest.approx(60 * 24 * HOUR)
    assert curve.sent_by(25 * HOUR) - curve.sent_by(24 * HOUR) == pytest.approx(night)


def test_a_day_curve_may_have_a_day_of_an_hour() -> None:
    curve = DayCurve(1, 9, day_s=HOUR)
    assert curve.sent_by(HOUR) == pytest.approx(5 * HOUR)
    assert curve.sent_by(31 * 60) - curve.sent_by(29 * 60) == pytest.approx(9 * 120, rel=0.01)


def test_a_day_takes_some_time() -> None:
    with pytest.raises(ValueError, match="takes some time"):
        DayCurve(1, 9, day_s=0)


def test_a_replay_sends_what_was_measured_and_ends() -> None:
    replay = Replay([2, 4], each_s=10)
    assert (replay.sent_by(5), replay.sent_by(15), replay.sent_by(20), replay.sent_by(500)) == (10, 40, 60, 60)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: type(pattern).__name__)
@given(cuts=st.lists(st.integers(0, 100_000), max_size=20))
def test_a_stretch_of_time_has_the_same_requests_however_it_is_cut(pattern: Pattern, cuts: list[int]) -> None:
    moments = [START, *(START + timedelta(milliseconds=each) for each in sorted(cuts)), START + timedelta(seconds=100)]
    whole, pieces = (Flow(1, Request("lb"), pattern, START) for _ in range(2))
    counts = [pieces.requests(since, until) for since, until in pairwise(moments)]
    assert sum(counts) == whole.requests(moments[0], moments[-1])


def test_nothing_is_sent_before_the_beginning_or_after_the_end() -> None:
    flow = Flow(1, Request("lb"), Constant(1), START, ended_at=START + timedelta(seconds=10))
    assert flow.requests(START - timedelta(hours=1), START + timedelta(hours=1)) == 10


@pytest.mark.parametrize("rate", [-1, float("nan"), float("inf")])
def test_a_rate_is_a_number_and_not_negative(rate: float) -> None:
    with pytest.raises(ValueError, match="per_s cannot be less than nothing"):
        Constant(rate)


def test_a_replay_in_stretches_of_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="it takes some time"):
        Replay([1], each_s=0)


@pytest.mark.parametrize(("text", "line"), [("", ""), ("one", "one"), ("one\ntwo", "one"), ("\r\ntwo", "")])
def test_of_a_page_one_line_is_kept(text: str, line: str) -> None:
    assert first_line(text) == line


def test_answers_are_counted_by_status() -> None:
    answers = Answers()
    for status, count in ((200, 5), (503, 2), (200, 1), (0, 1), (404, 0)):
        answers.note(status, count)
    assert answers.by_status == {200: 6, 503: 2, 0: 1}
    assert (answers.sent, answers.failed) == (9, 3)


@pytest.mark.parametrize(("percent", "expected"), [(50, 1), (90, 1), (91, 2), (99, 2), (100, 3)])
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(percent: float, expected: float) -> None:
    assert percentile([(1, 90), (2, 9), (3, 1)], percent) == expected


def test_of_nothing_there_is_no_percentile() -> None:
    assert percentile([], 50) is None
