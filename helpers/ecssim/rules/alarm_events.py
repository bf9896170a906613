"""EventBridge hears of every alarm that comes into another state, and the functions that an alarm names as actions."""

from datetime import datetime
from typing import Any

from ..outside.alarms import Alarm, AlarmState
from ..truth import alarms as truth
from .events import Event

SOURCE = "CloudWatch user guide, Alarm events and EventBridge; Invoke a Lambda function from an alarm"


def state_change(alarm: Alarm, state: AlarmState, reason: str, reason_data: str, now: datetime) -> Event:
    """Return the event of an alarm that comes into a state."""
    detail = _detail(alarm, state, reason, reason_data, now)
    return Event(truth.STATE_CHANGE.value, [alarm.arn], detail, truth.SOURCE.value)


def for_function(alarm: Alarm, state: AlarmState, reason: str, reason_data: str, now: datetime) -> dict[str, Any]:
    """Return what a function gets that is an action of an alarm."""
    _, _, _, region, account_id, *_ = alarm.arn.split(":")
    return {
        "source": truth.SOURCE.value,
        "alarmArn": alarm.arn,
        "accountId": account_id,
        "time": _moment(now),
        "region": region,
        "alarmData": _detail(alarm, state, reason, reason_data, now),
    }


def _detail(alarm: Alarm, state: AlarmState, reason: str, reason_data: str, now: datetime) -> dict[str, Any]:
    return {
        "alarmName": alarm.name,
        "state": {
            "value": state.value,
            "reason": reason,
            "reasonData": reason_data,
            "timestamp": _moment(now),
        },
        "previousState": {
            "value": alarm.state.value,
            "reason": alarm.state_reason,
            "timestamp": _moment(alarm.changed_at),
        },
        "configuration": {"description": alarm.description, "metrics": _metrics(alarm)},
    }


def _metrics(alarm: Alarm) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "id": query.id,
            "metricStat": {
                "metric": {
                    "namespace": query.metric.namespace,
                    "name": query.metric.name,
                    "dimensions": dict(query.metric.dimensions),
                },
                "period": alarm.period_s,
                "stat": query.statistic,
            },
            "returnData": not alarm.expression,
        }
        for query in alarm.queries
    ]
    if alarm.expression:
        found.append({"id": "expression", "expression": alarm.expression, "returnData": True})
    return found


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0000"
