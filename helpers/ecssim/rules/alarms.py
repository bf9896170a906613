"""An alarm looks at the last periods of a metric: it is in ALARM when enough of them are beyond its threshold.

Where periods have no data it looks a little further back, and then fills in what is still missing as its setting says.
With `missing`, points that are all beyond the threshold are enough if the oldest is as old as an alarm needs.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..outside.alarms import Alarm, AlarmState
from ..outside.metrics import MetricStore
from ..truth import alarms as truth
from . import metric_math
from .plan import Plan, SetAlarm

SOURCE = "CloudWatch user guide, Using Amazon CloudWatch alarms; Configuring how alarms treat missing data"

Values = list[tuple[datetime, float | None]]

_BEYOND: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """An alarm with the newest value that it has seen; None if it saw none."""

    alarm: Alarm
    value: float | None


def plan(alarm: Alarm, store: MetricStore, now: datetime) -> Plan:
    """Return whether an alarm changes its state now, and why."""
    result = Plan()
    values = values_of(alarm, store, now)
    state = state_of(alarm, [value for _, value in values])
    if state is not alarm.state:
        reason = _reason(alarm, state, values)
        result.actions.append(SetAlarm(alarm, state, reason, tuple(values)))
        sentence = f"it is now {state} and was {alarm.state}: {reason}"
        result.reasons.append(Reason("alarms", alarm.arn, sentence, SOURCE))
    return result


def seen(alarm: Alarm, store: MetricStore, now: datetime) -> Sighting:
    """Return an alarm with the newest value of its periods."""
    values = [value for _, value in values_of(alarm, store, now) if value is not None]
    return Sighting(alarm, values[-1] if values else None)


def state_of(alarm: Alarm, values: list[float | None]) -> AlarmState:
    """Return the state that an alarm is in after periods with those values, oldest first; None is no data."""
    beyond = _BEYOND[alarm.comparison]
    known = [(age, beyond(value, alarm.threshold)) for age, value in _by_age(values) if value is not None]
    known = known[: alarm.evaluation_periods]
    missing = alarm.evaluation_periods - len(known)
    count = sum(breaches for _, breaches in known)
    if alarm.missing_data == "breaching":
        count += missing
    if count >= alarm.datapoints_to_alarm:
        return AlarmState.ALARM
    if not known and alarm.missing_data == "missing":
        return AlarmState.INSUFFICIENT_DATA
    if not known and alarm.missing_data == "ignore":
        return alarm.state
    if not missing or alarm.missing_data in ("breaching", "notBreaching") or count < len(known):
        return AlarmState.OK
    old_enough = known[-1][0] >= alarm.datapoints_to_alarm
    return AlarmState.ALARM if old_enough and alarm.missing_data == "missing" else alarm.state


def values_of(alarm: Alarm, store: MetricStore, now: datetime) -> Values:
    """Return the values of the periods that an alarm looks at, oldest first."""
    period = timedelta(seconds=alarm.period_s)
    end = datetime.fromtimestamp(now.timestamp() // alarm.period_s * alarm.period_s, now.tzinfo)
    start = end - (alarm.evaluation_periods + truth.EXTRA_PERIODS.value) * period
    by_id = {
        query.id: {
            at: point.statistic(query.statistic) for at, point in store.read(query.metric, start, end, alarm.period_s)
        }
        for query in alarm.queries
    }
    moments = [start + number * period for number in range(alarm.evaluation_periods + truth.EXTRA_PERIODS.value)]
    if not alarm.expression:
        return [(at, by_id[alarm.queries[0].id].get(at)) for at in moments]
    found: Values = []
    for at in moments:
        known = {name: values[at] for name, values in by_id.items() if at in values}
        numbers = {name: value for name, value in known.items() if value is not None}
        found.append((at, metric_math.value(alarm.expression, numbers)))
    return found


def _by_age(values: list[float | None]) -> list[tuple[int, float | None]]:
    """Return values with how many periods ago they were, the newest first."""
    return list(enumerate(reversed(values), start=1))


def _reason(alarm: Alarm, state: AlarmState, values: Values) -> str:
    """Return why an alarm comes into a state, in AWS's words; into ALARM, only what is beyond its threshold counts."""
    known = [(at, value) for at, value in reversed(values) if value is not None][: alarm.evaluation_periods]
    count = alarm.evaluation_periods
    if not known:
        message = truth.UNKNOWN if state is AlarmState.INSUFFICIENT_DATA else truth.TREATED
        points, were = _plural(count, "datapoint"), _were(count)
        return message(count=count, points=points, were=were, state=alarm.missing_data)
    rises = state is AlarmState.ALARM
    beyond = [each for each in known if _BEYOND[alarm.comparison](each[1], alarm.threshold)]
    told = (beyond or known) if rises else known
    least = alarm.datapoints_to_alarm if rises else count - alarm.datapoints_to_alarm + 1
    return truth.CROSSED(
        count=len(told),
        of=count,
        values=", ".join(f"{value} ({at:%d/%m/%y %H:%M:%S})" for at, value in told),
        were=_were(len(told)) + ("" if rises else " not"),
        comparison=truth.COMPARISONS.value[alarm.comparison],
        threshold=float(alarm.threshold),
        least=f"{least} {_plural(least, 'datapoint')}",
        transition="OK -> ALARM" if rises else "ALARM -> OK",
    )


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
