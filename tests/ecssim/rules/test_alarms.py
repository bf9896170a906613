"""When an alarm changes its state, and what it says then."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim.outside.alarms import Alarm, AlarmState, Query
from ecssim.outside.metrics import MetricStore, metric, samples
from ecssim.rules import alarms
from ecssim.rules.plan import SetAlarm

from .builders import NOW, an_alarm

OK, ALARM, UNKNOWN = AlarmState.OK, AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA
BUSY = an_alarm().queries[0].metric
_VALUES = {"0": 10.0, "X": 90.0, "-": None}


def state(periods: str, **changes: Any) -> AlarmState:
    """The state of an alarm after those periods, oldest first: 0 is fine, X is beyond the threshold, - is missing."""
    return alarms.state_of(an_alarm(**changes), [_VALUES[period] for period in periods])


@pytest.mark.parametrize(("periods", "expected"), [("00000", OK), ("00XXX", ALARM), ("XXXX0", OK), ("00X0X", OK)])
def test_all_periods_must_be_beyond_the_threshold(periods: str, expected: AlarmState) -> None:
    assert state(periods) is expected


@pytest.mark.parametrize(("periods", "expected"), [("00X0X", ALARM), ("00XX0", ALARM), ("XXX00", OK), ("0000X", OK)])
def test_two_of_three_are_enough_if_the_alarm_says_so(periods: str, expected: AlarmState) -> None:
    assert state(periods, datapoints_to_alarm=2) is expected


# The example of the user guide, three of three: periods, and the state for each way to treat what is missing. An
# alarm that ignores it keeps its state, which is INSUFFICIENT_DATA here.
GUIDE = [
    ("0-X-X", OK, OK, OK, OK),
    ("----0", OK, OK, OK, OK),
    ("-----", UNKNOWN, UNKNOWN, ALARM, OK),
    ("0XX-X", ALARM, ALARM, ALARM, ALARM),
    ("--X--", ALARM, UNKNOWN, ALARM, OK),
]
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")


@pytest.mark.parametrize("row", GUIDE, ids=lambda row: row[0])
def test_missing_data_is_treated_as_in_the_user_guide(row: tuple[Any, ...]) -> None:
    periods, *expected = row
    assert [state(periods, state=UNKNOWN, missing_data=each) for each in TREATMENTS] == expected


def test_a_new_alarm_does_not_go_off_at_its_first_value() -> None:
    assert state("----X", state=UNKNOWN) is UNKNOWN


@pytest.mark.parametrize(
    ("comparison", "value", "expected"),
    [
        ("GreaterThanThreshold", 50.0, OK),
        ("GreaterThanOrEqualToThreshold", 50.0, ALARM),
        ("LessThanThreshold", 50.0, OK),
        ("LessThanOrEqualToThreshold", 50.0, ALARM),
    ],
)
def test_the_threshold_itself_is_beyond_it_or_not(comparison: str, value: float, expected: AlarmState) -> None:
    assert alarms.state_of(an_alarm(comparison=comparison), [value] * 3) is expected


def stored(*values: float | None, name: str = "CPUUtilization", store: MetricStore | None = None) -> MetricStore:
    """A store with a value for each of the last minutes, the newest last."""
    store = store or MetricStore()
    for ago, value in zip(range(len(values), 0, -1), values, strict=True):
        datapoint = samples([] if value is None else [value])
        if datapoint:
            key = metric(BUSY.namespace, name, BUSY.dimensions)
            store.add(key, NOW - ago * timedelta(minutes=1), datapoint, "Percent")
    return store


def change(store: MetricStore, alarm: Alarm) -> SetAlarm | None:
    actions = alarms.plan(alarm, store, NOW).actions
    return actions[0] if actions and isinstance(actions[0], SetAlarm) else None


def test_the_reason_of_an_alarm_lists_what_is_beyond_the_threshold() -> None:
    done = change(stored(90, 20, 80.5), an_alarm(datapoints_to_alarm=2))
    assert done
    assert done.reason == (
        "Threshold Crossed: 2 out of the last 3 datapoints [80.5 (05/01/26 11:59:00), 90.0 (05/01/26 11:57:00)] were "
        "greater than the threshold (50.0) (minimum 2 datapoints for OK -> ALARM transition)."
    )


def test_the_reason_of_ok_says_what_is_not_beyond_it() -> None:
    done = change(stored(20), an_alarm(evaluation_periods=1, datapoints_to_alarm=1, state=ALARM))
    assert done
    assert done.reason == (
        "Threshold Crossed: 1 out of the last 1 datapoints [20.0 (05/01/26 11:59:00)] was not greater than the "
        "threshold (50.0) (minimum 1 datapoint for ALARM -> OK transition)."
    )


def test_without_values_the_reason_says_that_they_are_unknown() -> None:
    done = change(MetricStore(), an_alarm())
    assert done
    assert (done.state, done.reason) == (UNKNOWN, "Insufficient Data: 3 datapoints were unknown.")


def test_an_alarm_that_stays_as_it_is_says_nothing() -> None:
    assert change(stored(10, 10, 10), an_alarm()) is None


def test_longer_periods_begin_at_whole_multiples_of_their_length() -> None:
    alarm = an_alarm(period_s=300, evaluation_periods=1, datapoints_to_alarm=1)
    assert alarms.seen(alarm, stored(*[100.0] * 5, 0, 0), NOW + timedelta(minutes=2)).value == 60.0


def test_a_percentile_can_be_watched() -> None:
    store = MetricStore()
    datapoint = samples([*[10.0] * 98, 99.0, 99.0])
    assert datapoint
    store.add(BUSY, NOW - timedelta(minutes=1), datapoint, "Percent")
    for statistic, expected in (("p98", 10.0), ("p99", 99.0)):
        assert alarms.seen(an_alarm(queries=(Query("m1", BUSY, statistic),)), store, NOW).value == expected


def test_arithmetic_with_metrics_can_be_watched() -> None:
    store = stored(30, name="MemoryUtilization", store=stored(40))
    other = metric(BUSY.namespace, "MemoryUtilization", BUSY.dimensions)
    queries = (Query("cpu", BUSY, "Average"), Query("memory", other, "Average"))
    assert alarms.seen(an_alarm(queries=queries, expression="(cpu + memory) / 2"), store, NOW).value == 35.0
