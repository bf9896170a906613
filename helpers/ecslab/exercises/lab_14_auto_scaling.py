"""The exercises of lab 14, auto scaling."""

import math
from datetime import datetime, timedelta
from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, Exercise, Finding, See

SERVICE = "web"
MINIMUM, MAXIMUM = 1, 6
CPU, REQUESTS = "ECSServiceAverageCPUUtilization", "ALBRequestCountPerTarget"
TARGET, COOLDOWN_S = 50.0, 60
DEFAULT_COOLDOWN_S = 300
LOW_PERCENT, LOW_MINUTES = 45, 15
HIGH_MINUTES = 3
BUSIEST_PER_S = 6
REQUESTS_A_TASK = 60.0
OUT, IN = "out", "in"
OUT_ABOVE, IN_BELOW, STEP = 50, 40, 2
SETTLES_FOR = timedelta(minutes=5)
SALE_MINIMUM = 4
SALE_WITHIN = timedelta(minutes=10)

Policy = dict[str, Any]


# What a check may look at


def _service_id(see: See) -> dict[str, str]:
    return {"ServiceNamespace": "ecs", "ResourceId": f"service/{see.cluster}/{SERVICE}"}


def _target(see: See) -> dict[str, Any] | None:
    """Return the service as a scalable target, or None if it is none."""
    ids = [_service_id(see)["ResourceId"]]
    scaling = see.client("application-autoscaling")
    found = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=ids)["ScalableTargets"]
    return found[0] if found else None


def _policies(see: See) -> list[Policy]:
    found = see.client("application-autoscaling").describe_scaling_policies(**_service_id(see))
    return list(found["ScalingPolicies"])


def _settings(policy: Policy) -> dict[str, Any]:
    return dict(policy.get("TargetTrackingScalingPolicyConfiguration") or {})


def _metric(policy: Policy) -> str:
    """Return the predefined metric of a policy; nothing if it has another one."""
    return str(_settings(policy).get("PredefinedMetricSpecification", {}).get("PredefinedMetricType", ""))


def _of_cpu(see: See) -> list[Policy]:
    return [policy for policy in _policies(see) if _metric(policy) == CPU]


# The exercises


def _policy(see: See) -> Finding:
    target, policies = _target(see), _policies(see)
    if target is None:
        return NOT_ATTEMPTED, ""
    if (target["MinCapacity"], target["MaxCapacity"]) != (MINIMUM, MAXIMUM):
        return "other_bounds"
    if not policies:
        return "only_the_target"
    if not (of_cpu := _of_cpu(see)):
        return "another_metric"
    settings = _settings(of_cpu[0])
    if settings["TargetValue"] != TARGET:
        return "another_value"
    if settings.get("DisableScaleIn"):
        return "never_in"
    if settings.get("ScaleOutCooldown", DEFAULT_COOLDOWN_S) != COOLDOWN_S:
        return "another_cooldown"
    return DONE, "From 1 to 6 tasks, and CPU held at 50 percent. From here on nobody has to watch it."


def _low_alarm(see: See) -> Finding:
    below, minutes = see.answers.get("below"), see.answers.get("minutes")
    if below is None or minutes is None:
        return NOT_ATTEMPTED, ""
    if (below, minutes) == (LOW_PERCENT, LOW_MINUTES):
        return DONE, "Below 45, nine tenths of the target, for 15 minutes: five times as long as the high alarm takes."
    if below == TARGET:
        return "the_same_threshold"
    if minutes == HIGH_MINUTES:
        return "the_same_minutes"
    if minutes == LOW_MINUTES:
        return "only_minutes_are_right"
    return "only_the_threshold_is_right" if below == LOW_PERCENT else "other_numbers"


def _busiest(see: See) -> Finding:
    predicted, seen, cost = (see.answers.get(name) for name in ("predicted", "seen", "cost"))
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if not seen or not cost:
        return "nothing_seen"
    load = BUSIEST_PER_S * cost
    wanted = min(max(math.ceil(load / TARGET), MINIMUM), MAXIMUM)
    if predicted in (wanted, int(seen)):
        return DONE, f"{load:.0f} percent of one task, shared out at 50: {wanted}. You saw {seen:.0f}."
    if seen == MINIMUM:
        return "never_scaled"
    named = {math.ceil(load / 100): "tasks_at_their_limit", wanted - 1: "rounded_down", MAXIMUM: "the_maximum"}
    return named.get(predicted, "another_number")


def _faster(see: See) -> Finding:
    of_cpu = _of_cpu(see)
    if not of_cpu:
        return NOT_ATTEMPTED, "There is no policy for CPU: run the cells above first."
    if len(of_cpu) > 1:
        return "a_second_policy"
    settings = _settings(of_cpu[0])
    out_s, in_s = (settings.get(name, DEFAULT_COOLDOWN_S) for name in ("ScaleOutCooldown", "ScaleInCooldown"))
    if (settings["TargetValue"], out_s, in_s) == (TARGET, COOLDOWN_S, DEFAULT_COOLDOWN_S):
        return NOT_ATTEMPTED, ""
    if settings["TargetValue"] != TARGET:
        return "another_target"
    if out_s != COOLDOWN_S:
        return "lost_the_other" if in_s == COOLDOWN_S else "the_wrong_way"
    if in_s != COOLDOWN_S:
        return "other_seconds"
    return DONE, "A task a minute now, once the fifteen minutes are over. A saw-tooth load may make you regret it."


def _per_target(see: See) -> Finding:
    policies = _policies(see)
    totals = [policy for policy in policies if _settings(policy).get("CustomizedMetricSpecification")]
    each = [policy for policy in policies if _metric(policy) == REQUESTS]
    if not each:
        if any(policy["PolicyName"] == "total" for policy in policies):
            return NOT_ATTEMPTED, ""
        return "only_deleted"
    if totals:
        return "still_the_total"
    if not _of_cpu(see):
        return "lost_cpu"
    if _settings(each[0])["TargetValue"] != REQUESTS_A_TASK:
        return "another_value"
    label = _settings(each[0])["PredefinedMetricSpecification"]["ResourceLabel"]
    if label not in _labels(see):
        return "another_label"
    return DONE, "180 requests a minute are 60 for each of three tasks. Add one, and each has fewer: that can settle."


def _labels(see: See) -> list[str]:
    """Return how the target groups of the lab's load balancers are called in a policy."""
    elb = see.client("elbv2")
    return [
        f"{balancer.partition('loadbalancer/')[2]}/{group['TargetGroupArn'].rpartition(':')[2]}"
        for group in elb.describe_target_groups()["TargetGroups"]
        if group["TargetGroupName"].startswith(see.prefix)
        for balancer in group["LoadBalancerArns"]
    ]


def _calm(see: See) -> Finding:
    target, since = _target(see), see.answers.get("since")
    ways = {name: _way(see, name) for name in (OUT, IN)}
    if since is None or target is None or all(way == _BROKEN[name] for name, way in ways.items()):
        return NOT_ATTEMPTED, ""
    inward = ways[IN]
    if inward is None or inward[0] <= 1:
        return "no_way_in"
    if ways[OUT] is None:
        return "no_way_out"
    if target["MinCapacity"] == target["MaxCapacity"]:
        return "pinned"
    if not _swings(see, since):
        return DONE, "Five minutes without a change, and both policies can still act when the traffic does change."
    if all(way and way[:2] == _BROKEN[name][:2] for name, way in ways.items()):
        return "only_a_cooldown"
    if all(way and (way[0], abs(way[1])) == (_BROKEN[name][0], 1) for name, way in ways.items()):
        return "one_at_a_time"
    return "still_swings"


# The threshold, the change and the cooldown of both ways as the lab sets them up.
_BROKEN = {OUT: (OUT_ABOVE, STEP, 0), IN: (IN_BELOW, -STEP, 0)}


def _way(see: See, name: str) -> tuple[float, int, int] | None:
    """Return threshold, change and cooldown of a policy with an alarm that calls it; None if it cannot act."""
    policy = next((each for each in _policies(see) if each["PolicyName"] == name), None)
    if policy is None:
        return None
    alarms = see.client("cloudwatch").describe_alarms(AlarmNamePrefix=see.prefix)["MetricAlarms"]
    calling = [alarm for alarm in alarms if policy["PolicyARN"] in alarm["AlarmActions"] and alarm["ActionsEnabled"]]
    steps = policy["StepScalingPolicyConfiguration"]
    change = int(steps["StepAdjustments"][0]["ScalingAdjustment"])
    return (float(calling[0]["Threshold"]), change, int(steps.get("Cooldown", 0))) if calling and change else None


def _swings(see: See, since: datetime) -> bool:
    """Whether the desired count still changes some minutes after a moment."""
    found = see.client("application-autoscaling").describe_scaling_activities(**_service_id(see))
    return any(each["StartTime"] >= since + SETTLES_FOR for each in found["ScalingActivities"])


def _rush(see: See) -> Finding:
    target = _target(see)
    actions = see.client("application-autoscaling").describe_scheduled_actions(**_service_id(see))["ScheduledActions"]
    if not actions:
        return "by_hand" if target and target["MinCapacity"] >= SALE_MINIMUM else (NOT_ATTEMPTED, "")
    action = max(actions, key=lambda each: each["CreationTime"])
    bounds, created = action["ScalableTargetAction"], action["CreationTime"]
    if bounds.get("MinCapacity") != SALE_MINIMUM:
        return "only_the_maximum" if "MaxCapacity" in bounds and "MinCapacity" not in bounds else "another_minimum"
    if not action["Schedule"].startswith("at("):
        return "again_and_again"
    due = datetime.fromisoformat(action["Schedule"][3:-1]).replace(tzinfo=created.tzinfo)
    if due <= created:
        return "in_the_past"
    if due > created + SALE_WITHIN:
        return "too_late"
    return DONE, "At that moment the minimum becomes 4, and the desired count with it. No alarm has to fire."


EXERCISES = (
    Exercise(
        "policy",
        "Let `web` have from 1 to 6 tasks, and let a policy keep its CPU at 50 percent.",
        _policy,
        hints=(
            "Two calls, in this order: register_scalable_target, then put_scaling_policy. Both begin with **target.",
            'The configuration: {"TargetValue": 50.0, "ScaleOutCooldown": 60, "PredefinedMetricSpecification": …}.',
            "scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=6), then "
            'scaling.put_scaling_policy(**target, PolicyName="cpu", PolicyType="TargetTrackingScaling", '
            "TargetTrackingScalingPolicyConfiguration=…).",
        ),
        mistakes={
            "other_bounds": "The service is a scalable target with other bounds than 1 and 6. Register it again.",
            "only_the_target": "The bounds are set, and nothing moves within them yet. The policy is missing.",
            "another_metric": "There is a policy, but it does not follow the CPU of the service. Look at its metric.",
            "another_value": "The policy follows CPU, with another TargetValue than 50. It is a percentage.",
            "never_in": "This policy would only ever scale out, for DisableScaleIn is set. Leave it away.",
            "another_cooldown": "Target and metric are right. ScaleOutCooldown should be 60; left away it is 300.",
        },
    ),
    Exercise(
        "low_alarm",
        "Set `below` and `minutes`: under which percentage, and for how long, CPU must be until the low alarm fires.",
        _low_alarm,
        hints=(
            "If both alarms had one threshold, one task more or less could set off the other one.",
            "Is a task too many as urgent as a task too few?",
            "The threshold is nine tenths of the target. The time is five times that of the high alarm.",
        ),
        mistakes={
            "the_same_threshold": (
                "With the same threshold there would be no rest: CPU is never exactly at 50. Look at the low alarm."
            ),
            "the_same_minutes": "Three minutes are for the high alarm. Taking away is not urgent: look at its periods.",
            "only_minutes_are_right": "`minutes` is right. Look at the threshold of the low alarm.",
            "only_the_threshold_is_right": "`below` is right. Look at the periods of the low alarm.",
            "other_numbers": "Not these. Read threshold and periods of AlarmLow under the cell.",
        },
        numbers=("below", "minutes"),
    ),
    Exercise(
        "busiest",
        "Set `predicted` to the number of tasks at the busiest moment, with 6 requests each second.",
        _busiest,
        hints=(
            "Work out what the load would be on a single task, in percent; it may be far more than 100.",
            "That is 6 × cost. Each task shall carry 50 of it.",
            "Divide by 50 and round up.",
        ),
        mistakes={
            "tasks_at_their_limit": "That many would run at 100 percent. The target is 50, so that there is room.",
            "rounded_down": "With that many, CPU would be above the target. Which way does target tracking round?",
            "the_maximum": "The maximum is a bound, not a wish. Work out what the load needs.",
            "another_number": "Not this number. Multiply `cost` by 6 and divide by the target.",
            "never_scaled": "One task did it all: did the policy exist when the day began? Run the lab from its top.",
            "nothing_seen": "Nothing was measured yet. Run the cells of the day and its chart, then check.",
        },
        numbers=("predicted", "seen", "cost"),
    ),
    Exercise(
        "faster",
        "Give the policy `cpu` a ScaleInCooldown of 60 seconds, and leave the rest as it is.",
        _faster,
        hints=(
            "Call track again for the policy of the same name. What you leave out falls back to its default.",
            "So name ScaleOutCooldown and PredefinedMetricSpecification again, beside ScaleInCooldown.",
            'track("cpu", 50.0, ScaleOutCooldown=60, ScaleInCooldown=60, PredefinedMetricSpecification=cpu_metric)',
        ),
        mistakes={
            "a_second_policy": (
                "There are two policies for CPU now, and in goes only what both agree on. Delete the new one, and "
                "change `cpu`."
            ),
            "another_target": "The target has changed, and with it how many tasks there are. It was 50.",
            "lost_the_other": (
                "ScaleInCooldown is right, but ScaleOutCooldown is back at its default of 300: the call replaces the "
                "whole configuration."
            ),
            "the_wrong_way": "That cooldown is for scaling out. Set it back to 60, and change the one for scaling in.",
            "other_seconds": "ScaleInCooldown has changed, but not to 60 seconds.",
        },
    ),
    Exercise(
        "per_target",
        "Delete the policy `total`, and track 60 requests a minute for each task instead.",
        _per_target,
        hints=(
            "One call deletes the policy by its name; `track` makes the new one.",
            'Its PredefinedMetricSpecification is {"PredefinedMetricType": "ALBRequestCountPerTarget", '
            '"ResourceLabel": …}.',
            'The label is f"{balancer}/{group}". track("each", 60.0, PredefinedMetricSpecification=…).',
        ),
        mistakes={
            "only_deleted": "The wrong policy is gone. Now track requests for each task, as the policy `each`.",
            "still_the_total": (
                "The new policy is right, and the total still counts: it wants the maximum, and the largest wish wins. "
                "Delete it."
            ),
            "lost_cpu": (
                "The policy `cpu` is gone too. Requests are not all alike: keep it beside the new one, with `track`."
            ),
            "another_value": "The metric is right. The target should be 60 requests a minute for each task.",
            "another_label": "This label names no target group behind the lab's load balancer. It is balancer/group.",
        },
    ),
    Exercise(
        "calm",
        "Let the desired count hold still under the same load, with both policies able to act.",
        _calm,
        hints=(
            "What is CPU with two, three, four and six tasks, if four are at 30 percent?",
            "After scaling in, CPU must still be below the threshold of scaling out. So the two lie further apart.",
            'Two fewer than four are too few, so 30 must not set it off: step("in", "LessThanThreshold", 25, -2).',
        ),
        mistakes={
            "only_a_cooldown": (
                "A cooldown holds back more of the same. A step the other way does not wait for it, so the count still "
                "swings. Look at the thresholds."
            ),
            "one_at_a_time": (
                "Smaller steps swing in smaller steps: two tasks at 60 percent make three at 40, and those are soon "
                "at 39. Look at the thresholds."
            ),
            "no_way_in": (
                "It is calm because nothing can scale in any more, and you pay for that at night. Give `in` an alarm "
                "that can fire: idle tasks are below 1 percent, and nothing is below 0."
            ),
            "no_way_out": "It is calm because nothing can scale out any more. Bring back `out` and its alarm.",
            "pinned": "Minimum and maximum are the same now, so nothing can move. Set them back to 1 and 6.",
            "still_swings": (
                "The count still changed after five minutes. Work out what CPU is after each step: does that set off "
                "the other alarm?"
            ),
        },
    ),
    Exercise(
        "rush",
        "Let a scheduled action raise the minimum to 4 tasks, once, three minutes from now.",
        _rush,
        hints=(
            "Add timedelta(minutes=3), from datetime, to lab.now().",
            'A datetime in an f-string: f"at({start:%Y-%m-%dT%H:%M:%S})".',
            'scaling.put_scheduled_action(**target, ScheduledActionName="sale", Schedule=…, '
            'ScalableTargetAction={"MinCapacity": 4}).',
        ),
        mistakes={
            "by_hand": (
                "The minimum is 4 already, and no scheduled action is listed: you raised it by hand, and at night "
                "nobody will be there to do so. (If your action has run already, go on.)"
            ),
            "only_the_maximum": "That raises only how many there may be. Which bound makes tasks start?",
            "another_minimum": "The action has another minimum than 4. Put it again under the same name.",
            "again_and_again": "This schedule comes again and again. The sale is once: use at(…).",
            "in_the_past": "That moment was over when you put the action, so it never comes. The time is UTC.",
            "too_late": "That is more than ten minutes away, and the sale begins in three. The time is UTC.",
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "Five tasks would share 300 percent of one task at 60 each. The target is 50.",
                "c": "Eight would be at 37. Target tracking takes what it needs, rounded up.",
            },
        ),
        Question(
            "a",
            {
                "b": "What matters is the threshold of the low alarm, and that is not the target itself.",
                "c": "A cooldown comes after scaling in, and nothing scales in here. Compare 47 with the low alarm.",
            },
        ),
        Question(
            "c",
            {
                "a": "The sum in the queue does not fall at once when tasks come, so it asks for ever more of them.",
                "b": "A full cache stays full, however many tasks there are. What falls when tasks are added?",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1: tasks × metric ÷ target, rounded up. For 2: where is the low alarm?",
            "For 3, think of the requests: the sum, or the share of each task?",
        ),
        done="All three. You can say beforehand what your policies will do, and that is most of it.",
    ),
)
