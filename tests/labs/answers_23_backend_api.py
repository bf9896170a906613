"""What learners write in lab 23: for each exercise the mistakes that it knows by name, and other right answers."""


def checkout(
    health: str = "/health",
    path: str = "/checkout*",
    strategy: str = "CANARY",
    one_rule_each: bool = False,
    desired: int = 2,
    behind: str = "[{**inside, 'advancedConfiguration': advanced}]",
    then: str = "time.sleep(180)",
) -> str:
    """A service checkout with its target groups and its rule."""
    return f"""
blue, green = (
    elb.create_target_group(
        Name=f"{{lab.prefix}}-{{name}}", Protocol="HTTP", Port=8080, VpcId=balancer.vpc_id, TargetType="ip",
        HealthCheckPath="{health}", HealthCheckIntervalSeconds=10,
    )["TargetGroups"][0]["TargetGroupArn"]
    for name in ("blue", "green")
)

def rule_for(priority, *groups):
    weights = [{{"TargetGroupArn": arn, "Weight": 100 * (arn == groups[0])}} for arn in groups]
    return elb.create_rule(
        ListenerArn=balancer.listener_arn, Priority=priority,
        Conditions=[{{"Field": "path-pattern", "PathPatternConfig": {{"Values": ["{path}"]}}}}],
        Actions=[{{"Type": "forward", "ForwardConfig": {{"TargetGroups": weights}}}}],
    )["Rules"][0]["RuleArn"]

rule = [rule_for(7, blue), rule_for(8, green)][0] if {one_rule_each} else rule_for(7, blue, green)
advanced = {{"alternateTargetGroupArn": green, "productionListenerRule": rule, "roleArn": lab.role("load_balancing")}}
inside = {{"targetGroupArn": blue, "containerName": "checkout", "containerPort": 8080}}
by_strategy = {{
    "CANARY": {{"canaryConfiguration": {{"canaryPercent": 10, "canaryBakeTimeInMinutes": 5}}, "bakeTimeInMinutes": 5}},
    "BLUE_GREEN": {{"bakeTimeInMinutes": 5}},
    "ROLLING": {{}},
}}
ecs.create_service(
    cluster=cluster, serviceName="checkout", taskDefinition=register("checkout", "shop/checkout:1", 256, 512),
    desiredCount={desired}, launchType="FARGATE", networkConfiguration=balancer.network, loadBalancers={behind},
    deploymentConfiguration={{"strategy": "{strategy}", **by_strategy["{strategy}"]}},
)
{then}
"""


def sized(cpu: int, memory: int, then: str = "time.sleep(180)") -> str:
    """The catalog in another size."""
    return (
        f'size = register("catalog", "shop/catalog:1", {cpu}, {memory})\n'
        f'ecs.update_service(cluster=cluster, service="catalog", taskDefinition=size)\n{then}'
    )


TARGET = """
scaling = lab.client("application-autoscaling")
of = {"ServiceNamespace": "ecs", "ResourceId": f"service/{cluster}/catalog"}
of["ScalableDimension"] = "ecs:service:DesiredCount"
"""
REQUESTS = """{
    "PredefinedMetricType": "ALBRequestCountPerTarget",
    "ResourceLabel": "/".join([*balancer.arn.split("/")[-3:], *GROUP.split(":")[-1].split("/")]),
}"""
CPU = '{"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}'


def scaled(value: str, metric: str = REQUESTS, most: int = 6, group: str = "balancer.target_group_arn") -> str:
    """The catalog scales by a metric."""
    return f"""{TARGET}
scaling.register_scalable_target(**of, MinCapacity=1, MaxCapacity={most})
scaling.put_scaling_policy(
    **of, PolicyName="mine", PolicyType="TargetTrackingScaling",
    TargetTrackingScalingPolicyConfiguration={{
        "TargetValue": {value}, "PredefinedMetricSpecification": {metric.replace("GROUP", group)},
    }},
)
"""


ALL_OF_GREEN_AND_BLUE = """
cloudwatch = lab.client("cloudwatch")
names = [f"{lab.prefix}-slow-blue", f"{lab.prefix}-slow-green"]
"""


def alarms(threshold: float, statistic: str = 'ExtendedStatistic="p95"') -> str:
    """An alarm for each target group of checkout."""
    return f"""{ALL_OF_GREEN_AND_BLUE}
for name, arn in zip(names, (blue, green)):
    cloudwatch.put_metric_alarm(
        AlarmName=name, Namespace="AWS/ApplicationELB", MetricName="TargetResponseTime", {statistic},
        Dimensions=[
            {{"Name": "LoadBalancer", "Value": "/".join(balancer.arn.split("/")[-3:])}},
            {{"Name": "TargetGroup", "Value": "/".join(["targetgroup", *arn.split("/")[-2:]])}},
        ],
        Period=60, EvaluationPeriods=1, Threshold={threshold}, ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )
time.sleep(120)
"""


# An alarm that looks at both groups at once, and at their mean.
OF_ALL = f"""{ALL_OF_GREEN_AND_BLUE}
names = names[:1]
cloudwatch.put_metric_alarm(
    AlarmName=names[0], Namespace="AWS/ApplicationELB", MetricName="TargetResponseTime", Statistic="Average",
    Dimensions=[{{"Name": "LoadBalancer", "Value": "/".join(balancer.arn.split("/")[-3:])}}],
    Period=60, EvaluationPeriods=1, Threshold=0.3, ComparisonOperator="GreaterThanThreshold",
    TreatMissingData="notBreaching",
)
"""
ON = '"alarms": {"alarmNames": names, "enable": True, "rollback": True}'


def released(configuration: str = ON, then: str = "time.sleep(1800)") -> str:
    """The slow version under a configuration."""
    return (
        'ecs.update_service(cluster=cluster, service="checkout", taskDefinition=slow,\n'
        f"    deploymentConfiguration={{{configuration}}})\n{then}"
    )


STOPPED = """time.sleep(120)
arn = ecs.list_service_deployments(cluster=cluster, service="checkout")["serviceDeployments"][0]["serviceDeploymentArn"]
ecs.stop_service_deployment(serviceDeploymentArn=arn)
time.sleep(600)
"""

RING_AT_FIRST = """time.sleep(20)
cloudwatch.set_alarm_state(AlarmName=names[0], StateValue="ALARM", StateReason="for a test")
time.sleep(900)
"""

MISTAKES = {
    "routes": {
        "no_load_balancer": checkout(behind="[]", strategy="ROLLING"),
        "one_group": checkout(behind="[inside]", strategy="ROLLING"),
        "health_path": checkout(health="/"),
        "rule_without_both": checkout(one_rule_each=True),
        "another_path": checkout(path="/checkouts/*"),
        "not_a_canary": checkout(strategy="BLUE_GREEN"),
        "one_task": checkout(desired=1),
        "looked_too_soon": checkout(then=""),
    },
    "throughput": {
        "nothing_measured": "per_s, measured = 5, {5: (0.2, 0.4)}",
        "by_the_half": "per_s = 7",
        "beyond_the_goal": "per_s = 9",
        "too_careful": "per_s = 4",
    },
    "size": {
        "not_deployed": 'register("catalog", "shop/catalog:1", 256, 512)',
        "still_too_much_cpu": sized(512, 1024),
        "still_too_much_memory": sized(256, 1024),
        "looked_too_soon": sized(256, 512, then=""),
    },
    "cost": {
        "no_rate": "per_s, before, after = None, 3.0, 1.0",
        "swapped": "before, after = 0.01734 / (per_s * 3600) * 1e6, 0.05437 / (per_s * 3600) * 1e6",
        "without_address": "before, after = 0.04937 / (per_s * 3600) * 1e6, 0.0123425 / (per_s * 3600) * 1e6",
        "per_minute": "before, after = 0.05437 / (per_s * 60) * 1e6, 0.0173425 / (per_s * 60) * 1e6",
        "per_second": "before, after = 0.05437 / per_s * 1e6, 0.0173425 / per_s * 1e6",
        "only_after_is_right": "before, after = 1.0, 0.0173425 / (per_s * 3600) * 1e6",
        "only_before_is_right": "before, after = 0.05437 / (per_s * 3600) * 1e6, 1.5",
        "another_amount": "before, after = 10, 20",
    },
    "scaling": {
        "no_policy": TARGET + "scaling.register_scalable_target(**of, MinCapacity=1, MaxCapacity=6)",
        "another_metric": scaled("50", CPU),
        "other_bounds": scaled("240", most=12),
        "no_room": scaled("per_s * 60"),
        "per_second": scaled("4"),
        "too_much_room": scaled("100"),
        "did_not_scale": scaled("240", group="blue"),
    },
    "canary": {
        "not_a_canary": alarms(0.3) + released('"strategy": "BLUE_GREEN", ' + ON),
        "too_many_users": (
            alarms(0.3) + released('"canaryConfiguration": {"canaryPercent": 50, "canaryBakeTimeInMinutes": 5}, ' + ON)
        ),
        "no_alarm": 'ecs.update_service(cluster=cluster, service="checkout", taskDefinition=slow)\ntime.sleep(900)',
        "switched_off": alarms(0.3) + released(ON.replace("True", "False")),
        "looked_too_soon": alarms(0.3) + released(then="time.sleep(30)"),
        "was_on_already": alarms(0.01) + released(),
        "deaf": alarms(5) + released(),
        "too_late": OF_ALL + released(),
        "before_users": alarms(0.3) + released(then=RING_AT_FIRST),
        "another_end": alarms(5) + released(then=STOPPED),
    },
    "report": {
        "not_four_numbers": "report = [per_s, before, after]",
        "other_costs": 'report = {"per_s": per_s, "before": after, "after": before, "graviton": 1.0}',
        "large_graviton": (
            'report = {"per_s": per_s, "before": before, "after": after,\n'
            '          "graviton": (0.03238 + 2 * 0.00356 + 0.005) / (per_s * 3600) * 1e6}'
        ),
        "another_graviton": ('report = {"per_s": per_s, "before": before, "after": after, "graviton": 0.8 * after}'),
    },
    "recap": {
        "1b": 'answers = ["b", "b", "c"]',
        "1c": 'answers = ["c", "b", "c"]',
        "2a": 'answers = ["a", "a", "c"]',
        "2c": 'answers = ["a", "c", "c"]',
        "3a": 'answers = ["a", "b", "a"]',
        "3b": 'answers = ["a", "b", "b"]',
        "not_letters": "answers = None, 2",
    },
}

OTHER_RIGHT_ANSWERS = {
    "routes": checkout(path="/checkout", desired=3),
    "throughput": "per_s = 5.0",
    "size": sized(256, 512, then="lab.wait(lambda: True)\ntime.sleep(400)"),
    "cost": "before, after = round(0.05437 * 1e6 / 3600 / per_s, 2), round(0.0173425 * 1e6 / 3600 / per_s, 2)",
    "scaling": scaled("200"),
    "canary": (
        alarms(0.35, 'Statistic="Maximum"').replace("0.35", "0.9")
        + released('"canaryConfiguration": {"canaryPercent": 5, "canaryBakeTimeInMinutes": 10}, ' + ON)
    ),
    "report": (
        "report = dict(per_s=per_s, before=3.02, after=0.963,\n"
        "              graviton=round((0.25 * 0.03238 + 0.5 * 0.00356 + 0.005) * 1e6 / per_s / 3600, 2))"
    ),
    "recap": 'answers = list("abc")',
}
