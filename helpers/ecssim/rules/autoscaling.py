"""Target tracking keeps a metric of a service near its target: it scales out in proportion, from the number of running
tasks and rounded up, when the metric was above the target for three minutes, and in, gradually, when it was below nine
tenths of it for a quarter of an hour.

With several policies it scales out if any of them wants to, in only if all of them do, and takes the largest capacity.
It does not scale in during a deployment.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.deployment import RolloutState
from ..model.scaling import Metering
from ..model.service import Service, ServiceStatus
from ..neighbours import AlarmState, ScalableTarget, TrackingPolicy
from ..truth import autoscaling as truth
from .plan import Plan, Publish, Scale, SetAlarm
from .utilization import utilization

SOURCE = "Application Auto Scaling user guide, How target tracking scaling works"

Points = Sequence[tuple[datetime, float]]
_MINUTE = timedelta(seconds=truth.LOOK_S.value)


@dataclass(frozen=True, slots=True)
class Wish:
    """What one policy wants: another number of tasks, and the alarm that says so."""

    capacity: int
    policy: TrackingPolicy
    alarm: str


def plan(metering: Metering, target: ScalableTarget | None, now: datetime) -> Plan:
    """Return what is measured of a service in this minute, and what service auto scaling does about it.

    Arguments:
        target: its scalable target, if it has one.
    """
    service = metering.service
    if service.status is not ServiceStatus.ACTIVE or (target is None and not _is_busy(metering)):
        return Plan()
    minute = now - _MINUTE
    values = utilization(service, metering.load)
    result = Plan([Publish(metering, minute, values)], look_again_at=next_minute(now))
    if target is None:
        return result
    points: dict[str, Points] = {name: list(earlier) for name, earlier in metering.points.items()}
    for name, value in values.items():
        points[name] = [*points.get(name, ()), (minute, value)]
    outs, ins = _ask(metering, target, points, now, result)
    if outs:
        _scale_out(metering, target, max(outs, key=lambda wish: wish.capacity), result)
    elif ins and len(ins) == sum(policy.low_alarm is not None for policy in target.policies):
        _scale_in(metering, target, ins, now, result)
    return result


def next_minute(now: datetime) -> datetime:
    """Return the beginning of the next minute: values are for whole minutes."""
    return now.replace(second=0, microsecond=0) + _MINUTE


def within(count: int, target: ScalableTarget) -> int:
    """Return the nearest number of tasks that the target allows."""
    return min(max(count, target.minimum), target.maximum)


def state_of(points: Points, periods: int, now: datetime, threshold: float, *, above: bool) -> AlarmState | None:
    """Return the state of an alarm, or None if there are too few values to leave the state that it has.

    Arguments:
        periods: how many minutes in a row must be beyond the threshold.
        above: whether above the threshold is beyond it.
    """
    values = [value for at, value in points if at >= now - periods * _MINUTE]
    if not values:
        return AlarmState.INSUFFICIENT_DATA
    if not all(value > threshold if above else value < threshold for value in values):
        return AlarmState.OK
    return AlarmState.ALARM if len(values) >= periods else None


def capacity_out(running: int, value: float, target_value: float) -> int:
    """Return how many tasks would bring the metric to its target: in proportion, rounded up."""
    return math.ceil(running * value / target_value)


def capacity_in(running: int, value: float, target_value: float) -> int:
    """Return how many tasks remain after one step in: not so few that the metric would be above its target."""
    step = max(1, int(running * truth.SCALE_IN_SHARE.value))
    return max(running - step, capacity_out(running, value, target_value))


def _is_busy(metering: Metering) -> bool:
    return bool(metering.load.cpu_percent or metering.load.memory_percent)


def _ask(
    metering: Metering, target: ScalableTarget, points: dict[str, Points], now: datetime, result: Plan
) -> tuple[list[Wish], list[Wish]]:
    """Bring the alarms of every policy up to date, and return who wants to scale out, and who in."""
    running = sum(task.running for task in metering.service.tasks.values())
    outs, ins = [], []
    for policy in target.policies:
        of_metric = points.get(policy.metric, [])
        value = of_metric[-1][1] if of_metric else 0.0
        high = state_of(of_metric, truth.HIGH_PERIODS.value, now, policy.target_value, above=True)
        _note(policy.high_alarm, high, policy.high_state, of_metric[-truth.HIGH_PERIODS.value :], result)
        if high is AlarmState.ALARM:
            base = _base(metering, policy, running, now)
            outs.append(Wish(capacity_out(base, value, policy.target_value), policy, policy.high_alarm))
        if policy.low_alarm is None:
            continue
        threshold = policy.target_value * truth.LOW_SHARE.value
        low = state_of(of_metric, truth.LOW_PERIODS.value, now, threshold, above=False)
        _note(policy.low_alarm, low, policy.low_state, of_metric[-truth.LOW_PERIODS.value :], result)
        if low is AlarmState.ALARM:
            ins.append(Wish(capacity_in(running, value, policy.target_value), policy, policy.low_alarm))
    return outs, ins


def _base(metering: Metering, policy: TrackingPolicy, running: int, now: datetime) -> int:
    """During the cooldown what the last scale-out has added counts as added already."""
    at = metering.scaled_out_at
    cooling = at is not None and now < at + timedelta(seconds=policy.scale_out_cooldown_s)
    return min(running, metering.scaled_out_from) if cooling else running


def _note(alarm: str, state: AlarmState | None, before: AlarmState, points: Points, result: Plan) -> None:
    if state is not None and state is not before:
        values = [round(value, 2) for _, value in points]
        result.actions.append(SetAlarm(alarm, state, truth.ALARM_REASON(count=len(values), values=values, state=state)))


def _scale_out(metering: Metering, target: ScalableTarget, wish: Wish, result: Plan) -> None:
    capacity = within(wish.capacity, target)
    if capacity > metering.service.desired_count and not target.scale_out_suspended:
        _scale(metering, capacity, wish, result)


def _scale_in(metering: Metering, target: ScalableTarget, wishes: list[Wish], now: datetime, result: Plan) -> None:
    """The last scale-in rests for its cooldown; a scale-out since then has ended that."""
    wish = max(wishes, key=lambda wish: wish.capacity)
    capacity = within(wish.capacity, target)
    at = metering.scaled_in_at
    cooling = at is not None and now < at + timedelta(seconds=wish.policy.scale_in_cooldown_s)
    held_back = cooling or target.scale_in_suspended or _is_deploying(metering.service)
    if capacity < metering.service.desired_count and not held_back:
        _scale(metering, capacity, wish, result)


def _is_deploying(service: Service) -> bool:
    return len(service.deployments) > 1 or service.primary.rollout_state is RolloutState.IN_PROGRESS


def _scale(metering: Metering, capacity: int, wish: Wish, result: Plan) -> None:
    cause = truth.ALARM_CAUSE(alarm=wish.alarm, policy=wish.policy.name)
    result.actions.append(Scale(metering, capacity, cause))
    sentence = f"service auto scaling set the desired count to {capacity} because of the {cause}"
    result.reasons.append(Reason("autoscaling", metering.service.arn, sentence, SOURCE))
