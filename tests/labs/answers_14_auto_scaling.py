"""What learners write in lab 14: for each exercise the mistakes that it knows by name, and other right answers."""

TARGET = (
    'scaling = lab.client("application-autoscaling")\n'
    'target = {"ServiceNamespace": "ecs", "ResourceId": f"service/{cluster}/web",\n'
    '          "ScalableDimension": "ecs:service:DesiredCount"}\n'
)
REGISTER = TARGET + "scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=6)\n"
METRIC = '"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}'
LABEL = 'f"{balancer}/{group}"'
QUIET = "\ntime.sleep(480)"
LOAD = "\nsince = lab.now()\nsend(constant(3), 10)"


def _policy(settings: str) -> str:
    return REGISTER + (
        'scaling.put_scaling_policy(**target, PolicyName="cpu", PolicyType="TargetTrackingScaling",\n'
        f"    TargetTrackingScalingPolicyConfiguration={{{settings}}})"
    )


def _cpu(settings: str, name: str = "cpu", value: int = 50) -> str:
    return f'track("{name}", {value}.0, {settings}, PredefinedMetricSpecification=cpu_metric)' + QUIET


def _each(label: str = LABEL, value: int = 60, delete: str = '"total"') -> str:
    return (
        f"for name in [{delete}]:\n    scaling.delete_scaling_policy(**target, PolicyName=name)\n"
        f'track("each", {value}.0, PredefinedMetricSpecification={{\n'
        f'    "PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": {label}}})'
    )


def _sale(minutes: int = 3, bounds: str = '"MinCapacity": 4') -> str:
    return (
        "from datetime import timedelta\n"
        f"start = lab.now() + timedelta(minutes={minutes})\n"
        'scaling.put_scheduled_action(**target, ScheduledActionName="sale",\n'
        f'    Schedule=f"at({{start:%Y-%m-%dT%H:%M:%S}})", ScalableTargetAction={{{bounds}}})'
    )


MISTAKES = {
    "policy": {
        "other_bounds": TARGET + "scaling.register_scalable_target(**target, MinCapacity=2, MaxCapacity=6)",
        "only_the_target": REGISTER,
        "another_metric": _policy(
            '"TargetValue": 50.0, "ScaleOutCooldown": 60, "PredefinedMetricSpecification": '
            '{"PredefinedMetricType": "ECSServiceAverageMemoryUtilization"}'
        ),
        "another_value": _policy(f'"TargetValue": 0.5, "ScaleOutCooldown": 60, {METRIC}'),
        "never_in": _policy(f'"TargetValue": 50.0, "ScaleOutCooldown": 60, "DisableScaleIn": True, {METRIC}'),
        "another_cooldown": _policy(f'"TargetValue": 50.0, {METRIC}'),
    },
    "low_alarm": {
        "the_same_threshold": "below, minutes = 50, 15",
        "the_same_minutes": "below, minutes = 45, 3",
        "only_minutes_are_right": "below, minutes = 40, 15",
        "only_the_threshold_is_right": "below, minutes = 45, 10",
        "other_numbers": "below, minutes = 30, 10",
    },
    "busiest": {
        "tasks_at_their_limit": "predicted = 3",
        "rounded_down": "predicted = 4",
        "the_maximum": "predicted = 6",
        "another_number": "predicted = 12",
        "never_scaled": ('scaling.delete_scaling_policy(**target, PolicyName="cpu")\npredicted = 2'),
        "nothing_seen": "predicted, cost = 5, 0",
    },
    "faster": {
        "a_second_policy": _cpu("ScaleOutCooldown=60, ScaleInCooldown=60", name="cpu-faster"),
        "another_target": _cpu("ScaleOutCooldown=60, ScaleInCooldown=60", value=80),
        "lost_the_other": _cpu("ScaleInCooldown=60"),
        "the_wrong_way": _cpu("ScaleOutCooldown=0"),
        "other_seconds": _cpu("ScaleOutCooldown=60, ScaleInCooldown=1"),
    },
    "per_target": {
        "only_deleted": 'scaling.delete_scaling_policy(**target, PolicyName="total")',
        "still_the_total": _each(delete=""),
        "lost_cpu": _each(delete='"total", "cpu"'),
        "another_value": _each(value=180),
        "another_label": _each(label='f"{balancer}/targetgroup/other/0123456789abcdef"'),
    },
    "calm": {
        "only_a_cooldown": (
            'step("out", "GreaterThanThreshold", 50, +2, cooldown=300)\n'
            'step("in", "LessThanThreshold", 40, -2, cooldown=300)' + LOAD
        ),
        "one_at_a_time": (
            'step("out", "GreaterThanThreshold", 50, +1)\nstep("in", "LessThanThreshold", 40, -1)' + LOAD
        ),
        "no_way_in": 'step("in", "LessThanThreshold", 0, -2)' + LOAD,
        "no_way_out": 'lab.client("cloudwatch").delete_alarms(AlarmNames=[f"{cluster}-out"])' + LOAD,
        "pinned": (
            'step("in", "LessThanThreshold", 20, -2)\n'
            "scaling.register_scalable_target(**target, MinCapacity=3, MaxCapacity=3)" + LOAD
        ),
        "still_swings": 'step("in", "LessThanThreshold", 45, -2)' + LOAD,
    },
    "rush": {
        "by_hand": "scaling.register_scalable_target(**target, MinCapacity=4, MaxCapacity=6)",
        "only_the_maximum": _sale(bounds='"MaxCapacity": 4'),
        "another_minimum": _sale(bounds='"MinCapacity": 5'),
        "again_and_again": (
            'scaling.put_scheduled_action(**target, ScheduledActionName="sale", Schedule="rate(3 minutes)",\n'
            '    ScalableTargetAction={"MinCapacity": 4})'
        ),
        "in_the_past": _sale(minutes=-60),
        "too_late": _sale(minutes=120),
    },
    "recap": {
        "1a": 'answers = ["a", "a", "c"]',
        "1c": 'answers = ["c", "a", "c"]',
        "2b": 'answers = ["b", "b", "c"]',
        "2c": 'answers = ["b", "c", "c"]',
        "3a": 'answers = ["b", "a", "a"]',
        "3b": 'answers = ["b", "a", "b"]',
        "not_letters": 'answers = "bac"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "policy": _policy(f'"TargetValue": 50, "ScaleOutCooldown": 60, "ScaleInCooldown": 300, {METRIC}'),
    "low_alarm": "below, minutes = 0.9 * 50, 5 * 3",
    "busiest": "import math\npredicted = math.ceil(6 * cost / 50)",
    "faster": (
        'scaling.put_scaling_policy(**target, PolicyName="cpu", PolicyType="TargetTrackingScaling",\n'
        "    TargetTrackingScalingPolicyConfiguration={\n"
        '        "TargetValue": 50, "ScaleInCooldown": 60, "ScaleOutCooldown": 60,\n'
        f"        {METRIC}}})" + QUIET
    ),
    "per_target": (
        'track("requests", 60, ScaleInCooldown=60, PredefinedMetricSpecification={\n'
        f'    "PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": {LABEL}}})\n'
        'scaling.delete_scaling_policy(**target, PolicyName="total")'
    ),
    "calm": (
        'step("out", "GreaterThanThreshold", 70, +1)\nstep("in", "LessThanThreshold", 25, -1, cooldown=120)' + LOAD
    ),
    "rush": _sale(minutes=4, bounds='"MinCapacity": 4, "MaxCapacity": 6'),
    "recap": 'answers = ("B", "A", "C")',
}
