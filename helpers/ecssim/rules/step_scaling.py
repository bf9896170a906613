"""Step scaling: how far a metric is beyond the threshold of an alarm decides by how much the capacity changes.

A percentage is rounded down if it is more than one task, and up to one task if it is less; in the other direction
likewise. Steps are half open: above the threshold they include their lower end, below it their upper end. At the
threshold itself the step that begins there applies, or else the one that ends there.
"""

import math

from ..outside.auto_scaling import Step, StepPolicy

SOURCE = "Application Auto Scaling user guide, How step scaling works"


def capacity(policy: StepPolicy, current: int, distance: float) -> int | None:
    """Return the capacity that a policy wants; None if none of its steps is for that distance.

    Arguments:
        current: the capacity to begin with.
        distance: the metric less the threshold.
    """
    step = _step_for(policy.steps, distance)
    if step is None:
        return None
    if policy.adjustment_type == "ExactCapacity":
        return max(0, step.adjustment)
    if policy.adjustment_type == "PercentChangeInCapacity":
        change = _rounded(current * step.adjustment / 100)
        if change:
            change = int(math.copysign(max(abs(change), policy.minimum_magnitude), change))
        return max(0, current + change)
    return max(0, current + step.adjustment)


def _step_for(steps: tuple[Step, ...], distance: float) -> Step | None:
    from_its_lower_end = next((each for each in steps if _lower(each) <= distance < _upper(each)), None)
    to_its_upper_end = next((each for each in steps if _lower(each) < distance <= _upper(each)), None)
    if distance == 0:
        return from_its_lower_end or to_its_upper_end
    return from_its_lower_end if distance > 0 else to_its_upper_end


def _lower(step: Step) -> float:
    return -math.inf if step.lower is None else step.lower


def _upper(step: Step) -> float:
    return math.inf if step.upper is None else step.upper


def _rounded(change: float) -> int:
    """Return a change in whole tasks: towards none if it is more than one, and one if it is less."""
    if 0 < abs(change) < 1:
        return int(math.copysign(1, change))
    return math.trunc(change)
