"""CloudWatch alarms, as far as ECS and its deployments go by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from .metrics import Metric


class AlarmState(StrEnum):
    """The states of a CloudWatch alarm."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True, slots=True)
class Query:
    """One metric that an alarm looks at.

    Arguments:
        id: its name within an expression.
        statistic: such as Average or p99.
    """

    id: str
    metric: Metric
    statistic: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A CloudWatch alarm on a metric, or on arithmetic with several.

    Arguments:
        changed_at: when it came into its state.
        expression: what its queries are put together to; empty if there is only one.
        comparison, missing_data: as in PutMetricAlarm.
        datapoints_to_alarm: how many of the evaluation periods must be beyond the threshold.
        actions: ARNs, by the state that they belong to.
    """

    name: str
    arn: str
    state: AlarmState
    state_reason: str
    changed_at: datetime
    queries: tuple[Query, ...]
    expression: str
    period_s: int
    evaluation_periods: int
    datapoints_to_alarm: int
    threshold: float
    comparison: str
    missing_data: str = "missing"
    actions_enabled: bool = True
    actions: Mapping[AlarmState, tuple[str, ...]] = field(default_factory=dict)
    description: str = ""


class Alarms(Protocol):
    """The alarms of CloudWatch, and whom they tell."""

    def all(self) -> list[Alarm]:
        """Return every alarm on metrics, in the order in which they were made."""

    def state(self, name: str) -> AlarmState | None:
        """Return the state of an alarm, or None if there is none of that name."""

    def set_state(self, name: str, state: AlarmState, reason: str, reason_data: str) -> None:
        """Let an alarm be in another state; one that somebody has deleted is no error."""

    def notify(self, topic_arn: str, subject: str, message: str) -> None:
        """Publish a message to an SNS topic; that there is none is no error."""
