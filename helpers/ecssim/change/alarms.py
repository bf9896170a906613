"""How alarms change their states, and whom they tell."""

import json
from datetime import datetime

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal, Reason
from ..model.account import Account
from ..neighbours import Neighbours
from ..outside.alarms import Alarm
from ..rules import alarm_events, plan
from ..rules import alarms as rule
from ..rules.utilization import next_minute
from ..truth import alarms as truth
from .events import Events


class AlarmChanges:
    """Changes the alarms of one account; the arguments are those of Change."""

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        journal: Journal,
        neighbours: Neighbours,
        events: Events,
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._neighbours = neighbours
        self._events = events

    def watch(self) -> None:
        """Have somebody look at alarms and schedules at the next whole minute, unless they look anyway."""
        watch = self._account.watch
        if watch.next_look_at is None:
            watch.looked_at = self._clock.now
            watch.next_look_at = next_minute(self._clock.now)
            self._clock.wake(watch.next_look_at, watch)

    def set_state(self, action: plan.SetAlarm) -> None:
        """Let an alarm be in another state, tell EventBridge, and do what its actions say."""
        alarm = action.alarm
        known = [(at, value) for at, value in action.values if value is not None][-alarm.evaluation_periods :]
        data = json.dumps(
            {
                "version": "1.0",
                "queryDate": _moment(self._clock.now),
                **({"startDate": _moment(known[0][0])} if known else {}),
                "statistic": alarm.queries[0].statistic,
                "period": alarm.period_s,
                "recentDatapoints": [value for _, value in known],
                "threshold": float(alarm.threshold),
            }
        )
        self._neighbours.alarms.set_state(alarm.name, action.state, action.reason, data)
        self._events.alarm_changed(alarm, action.state, action.reason, data)
        for arn in alarm.actions.get(action.state, ()) if alarm.actions_enabled else ():
            self._act(alarm, action, arn, data)

    def _act(self, alarm: Alarm, action: plan.SetAlarm, arn: str, data: str) -> None:
        """Notify a topic or a function; scaling policies look for themselves, and what else there is does nothing."""
        service = arn.split(":")[2] if arn.count(":") >= 5 else ""
        if service == "lambda":
            self._invoke(alarm, action, arn, data)
        elif service == "sns":
            region = alarm.arn.split(":")[3]
            subject = f'{action.state}: "{alarm.name}" in {region}'
            self._neighbours.alarms.notify(arn, subject, json.dumps(self._notification(alarm, action)))
        elif service != "autoscaling":
            self._note(alarm, truth.ACTION_NOT_SIMULATED(action=arn))

    def _invoke(self, alarm: Alarm, action: plan.SetAlarm, arn: str, data: str) -> None:
        """Have a function invoked, if its policy lets alarms do that; else the journal says why not."""
        functions = self._neighbours.functions
        event = alarm_events.for_function(alarm, action.state, action.reason, data, self._clock.now)
        try:
            if functions:
                functions.queue(arn, json.dumps(event), alarm.arn, truth.INVOKER.value)
        except (LookupError, PermissionError) as problem:
            self._note(alarm, truth.FUNCTION_NOT_INVOKED(function=arn, problem=problem))

    def _note(self, alarm: Alarm, sentence: str) -> None:
        self._journal.write(self._clock.now, Reason("alarms", alarm.arn, sentence, rule.SOURCE))

    def _notification(self, alarm: Alarm, action: plan.SetAlarm) -> dict[str, object]:
        metric = alarm.queries[0].metric
        return {
            "AlarmName": alarm.name,
            "AlarmDescription": alarm.description or None,
            "AWSAccountId": alarm.arn.split(":")[4],
            "NewStateValue": action.state.value,
            "NewStateReason": action.reason,
            "StateChangeTime": _moment(self._clock.now),
            "Region": alarm.arn.split(":")[3],
            "AlarmArn": alarm.arn,
            "OldStateValue": alarm.state.value,
            "Trigger": {
                "MetricName": metric.name,
                "Namespace": metric.namespace,
                "Dimensions": [{"name": name, "value": value} for name, value in metric.dimensions],
                "Period": alarm.period_s,
                "EvaluationPeriods": alarm.evaluation_periods,
                "DatapointsToAlarm": alarm.datapoints_to_alarm,
                "ComparisonOperator": alarm.comparison,
                "Threshold": float(alarm.threshold),
                "TreatMissingData": alarm.missing_data,
            },
        }


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0000"
