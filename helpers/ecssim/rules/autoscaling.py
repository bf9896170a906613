"""Target tracking keeps a metric of a service near its target: it scales out in proportion, from the number of running
tasks and rounded up, when the metric was above the target for three minutes, and in, gradually, when it was below nine
tenths of it for a quarter of an hour. From no tasks at all it scales out to one, if its metric is there then.

Step scaling does what its step for the distance between metric and threshold says. With several policies any of them
can scale out, target tracking scales in only if all of it wants to, and the largest capacity wins. Nothing scales in
during a deployment.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.deployment import RolloutState
from ..model.service import Service, ServiceStatus
from ..model.task_set import DeploymentController
from ..outside.alarms import AlarmState
from ..outside.auto_scaling import ScalableTarget, StepPolicy, TrackingPolicy
from ..truth import autoscaling as truth
from . import step_scaling
from .alarms import Sighting
from .plan import Plan, Scale

SOURCE = "Application Auto Scaling user guide, How target tracking scaling works; How step scaling works"

Sightings = Mapping[str, Sighting]


@dataclass(frozen=True, slots=True)
class Wish:
    """What one policy wants: another number of tasks, and the alarm that says so."""

    capacity: int
    policy: TrackingPolicy | StepPolicy
    alarm: str


def plan(service: Service, target: ScalableTarget, alarms: Sightings, now: datetime) -> Plan:
    """Return what service auto scaling does about a service in this minute.

    Arguments:
        alarms: every alarm by its name, with the value that it saw.
    """
    result = Plan()
    if service.status is not ServiceStatus.ACTIVE:
        return result
    running = sum(task.running for task in service.tasks.values())
    outs, ins = _wishes_of_tracking(service, target, alarms, running, now)
    for policy in target.policies:
        if isinstance(policy, StepPolicy):
            wishes = _wishes_of_steps(service, policy, alarms.values(), now)
            outs += [wish for wish in wishes if wish.capacity > service.desired_count]
            ins += [wish for wish in wishes if wish.capacity < service.desired_count]
    if outs:
        _scale_out(service, target, max(outs, key=lambda wish: wish.capacity), result)
    elif ins:
        _scale_in(service, target, max(ins, key=lambda wish: wish.capacity), now, result)
    return result


def within(count: int, target: ScalableTarget) -> int:
    """Return the nearest number of tasks that the target allows."""
    return min(max(count, target.minimum), target.maximum)


def capacity_out(running: int, value: float, target_value: float) -> int:
    """Return how many tasks would bring the metric to its target: in proportion, rounded up."""
    return math.ceil(running * value / target_value)


def capacity_wanted(running: int, value: float, target_value: float) -> int:
    """Return to how many tasks a metric above its target scales out; from none there is no proportion."""
    return capacity_out(running, value, target_value) if running else truth.FROM_ZERO.value


def capacity_in(running: int, value: float, target_value: float) -> int:
    """Return how many tasks remain after one step in: not so few that the metric would be above its target."""
    step = max(1, int(running * truth.SCALE_IN_SHARE.value))
    return max(running - step, capacity_out(running, value, target_value))


def _wishes_of_tracking(
    service: Service, target: ScalableTarget, alarms: Sightings, running: int, now: datetime
) -> tuple[list[Wish], list[Wish]]:
    """Return who wants to scale out, and who in; nobody wants in unless all do that ever would."""
    policies = [policy for policy in target.policies if isinstance(policy, TrackingPolicy)]
    outs, ins = [], []
    for policy in policies:
        high, low = alarms.get(policy.high_alarm), alarms.get(policy.low_alarm or "")
        if high and high.value is not None and high.alarm.state is AlarmState.ALARM:
            base = _base(service, policy.scale_out_cooldown_s, running, now)
            outs.append(Wish(capacity_wanted(base, high.value, policy.target_value), policy, policy.high_alarm))
        if low and low.value is not None and low.alarm.state is AlarmState.ALARM:
            capacity = capacity_in(running, low.value, policy.target_value)
            ins.append(Wish(capacity, policy, low.alarm.name))
    unanimous = len(ins) == sum(policy.low_alarm is not None for policy in policies)
    return outs, ins if unanimous else []


def _wishes_of_steps(service: Service, policy: StepPolicy, alarms: Iterable[Sighting], now: datetime) -> list[Wish]:
    """Return what a policy wants for each alarm that names it among the actions of its state."""
    wishes = []
    for sighting in alarms:
        alarm = sighting.alarm
        if policy.arn not in alarm.actions.get(alarm.state, ()) or not alarm.actions_enabled or sighting.value is None:
            continue
        base = _base(service, policy.cooldown_s, service.desired_count, now)
        capacity = step_scaling.capacity(policy, base, sighting.value - alarm.threshold)
        if capacity is not None:
            wishes.append(Wish(capacity, policy, alarm.name))
    return wishes


def _base(service: Service, cooldown_s: float, count: int, now: datetime) -> int:
    """During the cooldown what the last scale-out has added counts as added already."""
    at = service.scaling.scaled_out_at
    cooling = at is not None and now < at + timedelta(seconds=cooldown_s)
    return min(count, service.scaling.scaled_out_from) if cooling else count


def _scale_out(service: Service, target: ScalableTarget, wish: Wish, result: Plan) -> None:
    capacity = within(wish.capacity, target)
    if capacity > service.desired_count and not target.scale_out_suspended:
        _scale(service, capacity, wish, result)


def _scale_in(service: Service, target: ScalableTarget, wish: Wish, now: datetime, result: Plan) -> None:
    """The last scale-in rests for its cooldown; a scale-out since then has ended that."""
    capacity = within(wish.capacity, target)
    policy, at = wish.policy, service.scaling.scaled_in_at
    cooldown_s = policy.cooldown_s if isinstance(policy, StepPolicy) else policy.scale_in_cooldown_s
    cooling = at is not None and now < at + timedelta(seconds=cooldown_s)
    held_back = cooling or target.scale_in_suspended or _is_deploying(service)
    if capacity < service.desired_count and not held_back:
        _scale(service, capacity, wish, result)


def _is_deploying(service: Service) -> bool:
    """Whether ECS rolls something out; of the deployments that others control it knows nothing."""
    if service.controller is not DeploymentController.ECS:
        return False
    return len(service.deployments) > 1 or service.primary.rollout_state is RolloutState.IN_PROGRESS


def _scale(service: Service, capacity: int, wish: Wish, result: Plan) -> None:
    cause = truth.ALARM_CAUSE(alarm=wish.alarm, policy=wish.policy.name)
    result.actions.append(Scale(service, capacity, cause))
    sentence = f"service auto scaling set the desired count to {capacity} because of the {cause}"
    result.reasons.append(Reason("autoscaling", service.arn, sentence, SOURCE))
