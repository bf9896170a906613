"""Calls of CloudWatch: metrics come from the simulation's own store, and alarms are watched.

moto keeps every sample as an object in one list, and goes through all of them for each period that is read; a day of
a few metrics takes it minutes. It keeps the alarms, and knows neither their history nor when they change.
"""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import moto.cloudwatch.urls
from moto.cloudwatch.exceptions import InvalidParameterValue, ResourceNotFound, ValidationError
from moto.cloudwatch.models import cloudwatch_backends
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult

from ..model.account import Account
from ..outside.alarms import AlarmState
from ..outside.metrics import Datapoint, Metric, metric, percent_of, weighted
from ..rules import metric_math
from ..rules.plan import SetAlarm
from ..truth import alarms as truth
from .alarms import MotoAlarms
from .current import current

_PATH = "{0}/$"
_PAGE = 500
_OF_MOTO = "AWS/S3"
_STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
_COMPARISONS = truth.COMPARISONS.value


class CloudWatchCalls(CloudWatchResponse):
    """moto's answers, and ours about metrics and the states of alarms."""

    # Metrics

    def put_metric_data(self) -> ActionResult:
        """Keep samples of whoever measures something."""
        data = self._get_param("MetricData", [])
        for number, each in enumerate(data, start=1):
            self.cloudwatch_backend._validate_parameters_put_metric_data(each, number)
        with current().lock:
            for each in data:
                key = metric(self._get_param("Namespace"), each["MetricName"], _pairs(each.get("Dimensions")))
                at = _moment(each.get("Timestamp") or current().now)
                if datapoint := _datapoint(each):
                    self._account.metrics.add(key, at, datapoint, each.get("Unit") or "None")
        return EmptyResult()

    def get_metric_data(self) -> ActionResult:
        """Read several metrics at once, and arithmetic with them."""
        start, end = self._period("StartTime", "EndTime")
        queries = self._get_params().get("MetricDataQueries", [])
        with current().lock:
            values = {each["Id"]: self._values(each, start, end) for each in queries if each.get("MetricStat")}
        for each in queries:
            if each.get("Expression"):
                values[each["Id"]] = _calculated(each["Expression"], values)
            elif not each.get("MetricStat"):
                raise ValidationError("The parameter MetricDataQueries.member.1.MetricStat is required.\n")
        newest_first = self._get_param("ScanBy") != "TimestampAscending"
        results = []
        for each in queries:
            if each.get("ReturnData", True):
                found = sorted(values[each["Id"]].items(), reverse=newest_first)
                results.append(
                    {
                        "Id": each["Id"],
                        "Label": each.get("Label") or _label(each),
                        "Timestamps": [at for at, _ in found],
                        "Values": [value for _, value in found],
                        "StatusCode": "Complete",
                    }
                )
        return ActionResult({"MetricDataResults": results})

    def get_metric_statistics(self) -> ActionResult:
        """Read some statistics of one metric."""
        if self._get_param("Namespace") == _OF_MOTO:
            return super().get_metric_statistics()
        start, end = self._period("StartTime", "EndTime")
        name, period_s = self._get_param("MetricName"), int(self._get_param("Period"))
        plain, percentiles = self._get_param("Statistics", []), self._get_param("ExtendedStatistics", [])
        key = metric(self._get_param("Namespace"), name, _pairs(self._get_param("Dimensions")))
        with current().lock:
            found = self._read(key, start, end, period_s)
            unit = self._account.metrics.unit(key)
        if self._get_param("Unit") not in (None, unit):
            found = []
        shapes = [
            {
                "Timestamp": at,
                **{statistic: _statistic(point, statistic) for statistic in plain},
                **(
                    {"ExtendedStatistics": {each: _statistic(point, each) for each in percentiles}}
                    if percentiles
                    else {}
                ),
                "Unit": unit,
            }
            for at, point in found
        ]
        return ActionResult({"Label": name, "Datapoints": shapes})

    def list_metrics(self) -> ActionResult:
        """List everything that has been measured."""
        if self._get_param("Namespace") == _OF_MOTO:
            return super().list_metrics()
        wanted = [(each["Name"], each.get("Value")) for each in self._get_params().get("Dimensions") or []]
        with current().lock:
            keys = [
                key
                for key in self._account.metrics.metrics()
                if self._get_param("Namespace") in (None, key.namespace)
                and self._get_param("MetricName") in (None, key.name)
                and all(_has(key, name, value) for name, value in wanted)
            ]
        start = int(self._get_param("NextToken") or 0)
        shapes = [
            {
                "Namespace": key.namespace,
                "MetricName": key.name,
                "Dimensions": [{"Name": name, "Value": value} for name, value in key.dimensions],
            }
            for key in keys[start : start + _PAGE]
        ]
        more = {"NextToken": str(start + _PAGE)} if len(keys) > start + _PAGE else {}
        return ActionResult({"Metrics": shapes, **more})

    # Alarms

    def put_metric_alarm(self) -> ActionResult:
        """Make or change an alarm; a changed one keeps its state, and its history."""
        self._check_alarm()
        name, alarms = self._get_param("AlarmName"), self.cloudwatch_backend.alarms
        before = alarms.get(name)
        answer = super().put_metric_alarm()
        alarm = alarms[name]
        if before:
            for field in ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history"):
                setattr(alarm, field, getattr(before, field))
        else:
            alarm.state_value = AlarmState.INSUFFICIENT_DATA.value
            alarm.state_reason = truth.UNCHECKED()
        with current().lock:
            current().change(self._account).alarms.watch()
        return answer

    def set_alarm_state(self) -> ActionResult:
        """Put an alarm into a state until it is evaluated next; its actions follow as ever."""
        name, state = self._get_param("AlarmName"), self._get_param("StateValue")
        alarms = MotoAlarms(self.current_account, self.region).all()
        alarm = next((each for each in alarms if each.name == name), None)
        if alarm is None:
            raise ResourceNotFound
        if state not in list(AlarmState) or alarm.state == state:
            return super().set_alarm_state()
        with current().lock:
            action = SetAlarm(alarm, AlarmState(state), self._get_param("StateReason"), ())
            current().change(self._account).alarms.set_state(action)
        return EmptyResult()

    def describe_alarm_history(self) -> ActionResult:
        """List the changes of alarms, newest first."""
        name = self._get_param("AlarmName")
        items = [
            item
            for alarm in self.cloudwatch_backend.alarms.values()
            if name in (None, alarm.name)
            for item in _history(alarm)
        ]
        items.sort(key=lambda item: item["Timestamp"], reverse=self._get_param("ScanBy") != "TimestampAscending")
        kind = self._get_param("HistoryItemType")
        found = [item for item in items if kind in (None, item["HistoryItemType"])]
        start, limit = int(self._get_param("NextToken") or 0), int(self._get_param("MaxRecords") or 100)
        more = {"NextToken": str(start + limit)} if len(found) > start + limit else {}
        return ActionResult({"AlarmHistoryItems": found[start : start + limit], **more})

    @property
    def _account(self) -> Account:
        return current().account(self.current_account, self.region)

    def _period(self, first: str, last: str) -> tuple[datetime, datetime]:
        """Return the moments of a request, the first rounded down to its minute."""
        start, end = _moment(self._get_params()[first]), _moment(self._get_params()[last])
        if start >= end:
            raise InvalidParameterValue(f"The parameter {first} must be less than the parameter {last}.")
        return start.replace(second=0, microsecond=0), end

    def _read(self, key: Metric, start: datetime, end: datetime, period_s: int) -> list[tuple[datetime, Datapoint]]:
        if period_s % 60 or period_s <= 0:
            raise InvalidParameterValue("ecssim keeps samples by the minute: Period must be a multiple of 60.")
        # A period that begins before the start is not cut in two.
        begin = datetime.fromtimestamp(start.timestamp() // period_s * period_s, UTC)
        return self._account.metrics.read(key, begin, end, period_s)

    def _values(self, query: dict[str, Any], start: datetime, end: datetime) -> dict[datetime, float]:
        stat = query["MetricStat"]
        named = stat["Metric"]
        key = metric(named["Namespace"], named["MetricName"], _pairs(named.get("Dimensions")))
        if stat.get("Unit") not in (None, self._account.metrics.unit(key)):
            return {}
        found = {at: _statistic(point, stat["Stat"]) for at, point in self._read(key, start, end, int(stat["Period"]))}
        return {at: value for at, value in found.items() if value is not None}

    def _check_alarm(self) -> None:
        """Refuse what is not simulated, by its name."""
        comparison = self._get_param("ComparisonOperator")
        if comparison and comparison not in _COMPARISONS:
            instead = f"These comparisons work here: {', '.join(_COMPARISONS)}."
            raise ValidationError(truth.NOT_SIMULATED(what=f"the comparison {comparison}", instead=instead))
        periods = [each["MetricStat"]["Period"] for each in self._get_param("Metrics", []) if each.get("MetricStat")]
        for period_s in filter(None, [self._get_param("Period"), *periods]):
            if int(period_s) % 60:
                instead = "Periods of whole minutes work here."
                raise ValidationError(truth.NOT_SIMULATED(what=f"a period of {period_s} seconds", instead=instead))
        try:
            statistic = self._get_param("ExtendedStatistic") or self._get_param("Statistic")
            if statistic and statistic not in _STATISTICS:
                percent_of(statistic)
            for each in self._get_param("Metrics", []):
                if each.get("Expression"):
                    metric_math.names_in(each["Expression"])
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem


@contextmanager
def registered() -> Iterator[None]:
    """Put these answers in the place of moto's for as long as the block lasts."""
    paths: dict[str, Any] = moto.cloudwatch.urls.url_paths
    before = paths[_PATH]
    cloudwatch_backends.clear()
    paths[_PATH] = CloudWatchCalls.dispatch
    try:
        yield
    finally:
        paths[_PATH] = before
        cloudwatch_backends.clear()


def _pairs(dimensions: list[dict[str, str]] | None) -> list[tuple[str, str]]:
    return [(each["Name"], each["Value"]) for each in dimensions or []]


def _has(key: Metric, name: str, value: str | None) -> bool:
    return any(name == known and value in (None, known_value) for known, known_value in key.dimensions)


def _moment(given: datetime) -> datetime:
    return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)


def _datapoint(datum: dict[str, Any]) -> Datapoint | None:
    """Return the samples of one entry of PutMetricData, which can be given in three ways."""
    if given := datum.get("StatisticValues"):
        return Datapoint(
            float(given["SampleCount"]), float(given["Sum"]), float(given["Minimum"]), float(given["Maximum"])
        )
    values = [float(value) for value in datum.get("Values") or [datum.get("Value", 0.0)]]
    counts = [float(count) for count in datum.get("Counts") or [1.0] * len(values)]
    merged: dict[float, float] = {}
    for value, count in zip(values, counts, strict=True):
        merged[value] = merged.get(value, 0.0) + count
    return weighted(merged)


def _statistic(point: Datapoint, name: str) -> float | None:
    try:
        return point.statistic(name)
    except ValueError as problem:
        raise InvalidParameterValue(str(problem)) from problem


def _calculated(expression: str, values: dict[str, dict[datetime, float]]) -> dict[datetime, float]:
    """Return the values of an expression, at each moment at which all its metrics have one."""
    try:
        names = metric_math.names_in(expression)
    except metric_math.NotSimulatedError as problem:
        raise ValidationError(str(problem)) from problem
    if unknown := sorted(names - set(values)):
        raise ValidationError(f"The expression {expression} names {', '.join(unknown)}, which no query before it has.")
    moments = sorted({at for name in names for at in values[name]})
    found = {}
    for at in moments:
        value = metric_math.value(expression, {name: values[name][at] for name in names if at in values[name]})
        if value is not None:
            found[at] = value
    return found


def _label(query: dict[str, Any]) -> str:
    return str(query["MetricStat"]["Metric"]["MetricName"]) if query.get("MetricStat") else str(query["Id"])


def _history(alarm: Any) -> Iterator[dict[str, Any]]:
    """Yield the changes of state of an alarm: moto notes the state that each of them ended."""
    states = [entry[1:] for entry in alarm.history]
    states.append((alarm.state_reason, alarm.state_reason_data, alarm.state_value, alarm.state_updated_timestamp))
    for old, new in itertools.pairwise(states):
        data = {
            "version": "1.0",
            "oldState": {"stateValue": old[2], "stateReason": old[0]},
            "newState": {"stateValue": new[2], "stateReason": new[0], "stateReasonData": json.loads(new[1] or "{}")},
        }
        yield {
            "AlarmName": alarm.name,
            "AlarmType": "MetricAlarm",
            "Timestamp": new[3],
            "HistoryItemType": "StateUpdate",
            "HistorySummary": f"Alarm updated from {old[2]} to {new[2]}",
            "HistoryData": json.dumps(data),
        }
