"""What CloudWatch keeps of metrics."""

from datetime import UTC, datetime, timedelta

import pytest
from ecssim.outside.metrics import Datapoint, MetricStore, metric, samples, weighted
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CPU = metric("AWS/ECS", "CPUUtilization", {"ServiceName": "web", "ClusterName": "lab"})


def point(*values: float) -> Datapoint:
    found = samples(values)
    assert found
    return found


def sums(store: MetricStore, minutes: int = 60, period_s: int = 60) -> dict[int, float]:
    """The sum of each period that has samples, by the minute of its beginning."""
    found = store.read(CPU, START, START + minutes * MINUTE, period_s)
    return {(at - START) // MINUTE: each.total for at, each in found}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("SampleCount", 4), ("Sum", 16), ("Average", 4), ("Minimum", 1), ("Maximum", 9), ("p50", 2), ("p99.9", 9)],
)
def test_every_statistic_of_a_minute_can_be_read(name: str, expected: float) -> None:
    assert point(1, 2, 4, 9).statistic(name) == expected


@pytest.mark.parametrize("name", ["tm99", "IQM", "p", "p101", "average"])
def test_other_statistics_are_refused_by_their_name(name: str) -> None:
    with pytest.raises(ValueError, match=f"does not simulate the statistic {name} yet"):
        point(1).statistic(name)


def test_samples_that_come_often_are_counted() -> None:
    found = weighted({0.1: 900, 0.5: 100})
    assert found
    assert (found.count, found.statistic("p90"), found.statistic("p95")) == (1000, 0.1, 0.5)


def test_of_statistics_alone_there_is_no_percentile() -> None:
    assert Datapoint(2, 10, 4, 6).plus(point(3)).statistic("p50") is None


def test_dimensions_have_no_order() -> None:
    assert metric("AWS/ECS", "CPUUtilization", [("ClusterName", "lab"), ("ServiceName", "web")]) == CPU


def test_hours_that_are_alike_can_be_written_at_once() -> None:
    store = MetricStore()
    store.add(CPU, START, point(5), "Percent", minutes=600)
    assert sums(store, 600, 3600) == dict.fromkeys(range(0, 600, 60), 300.0)


def test_a_period_begins_at_a_multiple_of_its_length() -> None:
    store = MetricStore()
    store.add(CPU, START + 3 * MINUTE, point(1), "Percent", minutes=4)
    assert sums(store, period_s=300) == {0: 2.0, 5: 2.0}


def test_minutes_without_samples_are_left_out() -> None:
    store = MetricStore()
    for minute in (0, 7):
        store.add(CPU, START + minute * MINUTE, point(1), "Percent")
    assert sums(store) == {0: 1.0, 7: 1.0}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5), st.integers(1, 3)), max_size=30))
def test_samples_can_come_in_any_order(given: list[tuple[int, int, int]]) -> None:
    store, expected = MetricStore(), dict[int, float]()
    for minute, minutes, value in given:
        store.add(CPU, START + minute * MINUTE, point(value), "Percent", minutes)
        for each in range(minute, minute + minutes):
            expected[each] = expected.get(each, 0) + value
    assert sums(store) == expected
