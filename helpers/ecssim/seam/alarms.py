"""What is asked of moto's CloudWatch and SNS: alarms as they are kept there, and topics that they tell.

moto never evaluates an alarm.
"""

import contextlib
from datetime import UTC
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends

from ..outside.alarms import Alarm, AlarmState, Query
from ..outside.metrics import Metric, metric

_ACTIONS = {
    AlarmState.OK: "ok_actions",
    AlarmState.ALARM: "alarm_actions",
    AlarmState.INSUFFICIENT_DATA: "insufficient_data_actions",
}


class MotoAlarms:
    """The alarms in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def all(self) -> list[Alarm]:
        """Return every alarm on metrics, in the order in which they were made."""
        backend = self._backend
        return [_alarm(each) for each in backend.alarms.values() if each.rule is None] if backend else []

    def state(self, name: str) -> AlarmState | None:
        """Return the state of an alarm of any kind, or None if there is none of that name."""
        alarm = self._backend.alarms.get(name) if self._backend else None
        return AlarmState(alarm.state_value) if alarm else None

    def set_state(self, name: str, state: AlarmState, reason: str, reason_data: str) -> None:
        """Let an alarm be in another state; one that somebody has deleted is no error."""
        backend = self._backend
        if backend and name in backend.alarms:
            backend.set_alarm_state(name, reason, reason_data, state.value)

    def notify(self, topic_arn: str, subject: str, message: str) -> None:
        """Publish a message to an SNS topic; that there is none is no error."""
        from moto.core.exceptions import ServiceException
        from moto.sns.models import sns_backends

        _, _, _, region, account_id, _ = topic_arn.split(":", 5)
        with contextlib.suppress(ServiceException):
            sns_backends[account_id][region].publish(message, topic_arn, subject=subject)

    @property
    def _backend(self) -> Any | None:
        """Return moto's CloudWatch, or None where nobody has used it yet."""
        return cloudwatch_backends[self._account_id].get(self._region)


def _alarm(alarm: Any) -> Alarm:
    queries = tuple(
        Query(each.id, _metric(each.metric_stat.metric), each.metric_stat.stat)
        for each in alarm.metric_data_queries
        if each.metric_stat
    )
    if not alarm.metric_data_queries:
        statistic = alarm.extended_statistic or alarm.statistic
        queries = (Query("m1", _metric(alarm), statistic),)
    periods = [int(each.metric_stat.period) for each in alarm.metric_data_queries if each.metric_stat]
    return Alarm(
        name=alarm.name,
        arn=alarm.alarm_arn,
        state=AlarmState(alarm.state_value),
        state_reason=alarm.state_reason,
        changed_at=alarm.state_updated_timestamp.replace(tzinfo=UTC),
        queries=queries,
        expression=next((each.expression for each in alarm.metric_data_queries if each.expression), ""),
        period_s=int(alarm.period or max(periods)),
        evaluation_periods=int(alarm.evaluation_periods),
        datapoints_to_alarm=int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
        threshold=float(alarm.threshold),
        comparison=alarm.comparison_operator,
        missing_data=alarm.treat_missing_data or "missing",
        actions_enabled=bool(alarm.actions_enabled),
        actions={state: tuple(getattr(alarm, name) or ()) for state, name in _ACTIONS.items()},
        description=alarm.description or "",
    )


def _metric(holder: Any) -> Metric:
    pairs = [(dimension.name, dimension.value) for dimension in holder.dimensions]
    return metric(holder.namespace, holder.metric_name, pairs)
