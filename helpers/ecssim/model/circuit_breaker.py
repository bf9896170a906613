"""The deployment circuit breaker of a service: how many failures it bears, and what it does then."""

from dataclasses import dataclass
from enum import StrEnum

from ..truth import failures


class ThresholdType(StrEnum):
    """What the threshold's value means: a number of tasks, or percent of the desired count with or without bounds."""

    COUNT = "COUNT"
    BOUNDED_PERCENT = "BOUNDED_PERCENT"
    UNBOUNDED_PERCENT = "UNBOUNDED_PERCENT"


@dataclass(frozen=True, slots=True)
class CircuitBreaker:
    """How a service's failing deployments are dealt with.

    Arguments:
        enable: whether a deployment can fail at all.
        rollback: whether the last completed deployment takes the place of one that failed.
        reset_on_healthy_task: whether a task that becomes healthy ends the count of failures.
        threshold_value: a number of tasks or a percentage, as the type says.
    """

    enable: bool = False
    rollback: bool = False
    reset_on_healthy_task: bool = True
    threshold_type: ThresholdType = ThresholdType.BOUNDED_PERCENT
    threshold_value: int = failures.THRESHOLD_PERCENT.value
