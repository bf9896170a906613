"""What learners write in lab 16: for each exercise the mistakes that it knows by name, and other right answers."""

DEFINE = '\ndefine("worker", busybox, command=["sh", "-c", script], **({"logConfiguration": log} if log else {}))'
RULE = 'rule = f"{cluster}-tasks"\n'
NAME = 'crash_loop = f"{cluster}-crash-loop"\n'


def _log(group: str = "group", region: str = "region", prefix: str = '"shop"') -> str:
    return (
        f'log = {{"logDriver": "awslogs", "options": {{"awslogs-group": {group}, "awslogs-region": {region},\n'
        f'    "awslogs-stream-prefix": {prefix}}}}}' + DEFINE
    )


def _slow(expression: str) -> str:
    return (
        'points = [point["ExtendedStatistics"]["p99"]\n'
        '          for point in read("TargetResponseTime", ExtendedStatistics=["p99"])]\n'
        f"slow = {expression}"
    )


def _insights(value: str) -> str:
    return (
        "ecs.update_cluster_settings(\n"
        f'    cluster=cluster, settings=[{{"name": "containerInsights", "value": "{value}"}}])\ntime.sleep(300)'
    )


def _rule(
    source: str = "aws.ecs", detail: str = '"clusterArn": [cluster_arn]', kind: str = "", put: bool = True
) -> str:
    kinds = kind or '"detail-type": ["ECS Task State Change"], '
    pattern = f'{{"source": ["{source}"], {kinds}"detail": {{{detail}}}}}'
    targets = 'events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": queue_arn}])'
    return RULE + f"events.put_rule(Name=rule, EventPattern=json.dumps({pattern}))\n" + (targets if put else "")


def _incident_log(body: str) -> str:
    return f"def incident_log(found):\n    {body}"


def _alarm(**changes: str) -> str:
    settings = {
        "Namespace": "cluster",
        "MetricName": '"Crashes"',
        "Dimensions": "of_worker",
        "Statistic": '"Sum"',
        "Period": "300",
        "EvaluationPeriods": "1",
        "Threshold": "3",
        "ComparisonOperator": '"GreaterThanOrEqualToThreshold"',
        **changes,
    }
    given = ", ".join(f"{name}={value}" for name, value in settings.items())
    return NAME + f"cloudwatch.put_metric_alarm(AlarmName=crash_loop, {given})\n"


PUBLISH = "publish(10)"

MISTAKES = {
    "logging": {
        "no_such_group": _log(group='"group"'),
        "another_region": _log(region='"eu-west-3"'),
        "another_prefix": _log(prefix='"worker"'),
    },
    "blind": {
        "the_breaker": 'state, failed = "FAILED", 12',
        "crashes_count": 'state, failed = "COMPLETED", 12',
        "never_completed": 'state, failed = "IN_PROGRESS", 0',
    },
    "slow": {
        "milliseconds": _slow("max(points) * 1000"),
        "the_average": 'slow = read("TargetResponseTime", Statistics=["Average"])[0]["Average"]',
        "the_slowest": 'slow = max(point["Maximum"] for point in read("TargetResponseTime", Statistics=["Maximum"]))',
        "another_number": _slow("sum(points) + 1"),
        "nothing_measured": (
            'ecs.delete_service(cluster=cluster, service="web", force=True)\n'
            'ecs.get_waiter("services_inactive").wait(cluster=cluster, services=["web"])\n'
            "time.sleep(900)\n"
            'ecs.create_service(cluster=cluster, serviceName="web", taskDefinition=f"{cluster}-web", desiredCount=1,\n'
            '    launchType="FARGATE", networkConfiguration=lab.network())\n'
            "slow = 0.02"
        ),
    },
    "insights": {"only_standard": _insights("enabled")},
    "rule": {
        "picks_nothing": _rule(source="ecs"),
        "every_cluster": _rule(detail='"lastStatus": ["PENDING", "RUNNING", "STOPPED"]'),
        "other_kinds": _rule(kind=" "),
        "some_changes": _rule(detail='"clusterArn": [cluster_arn], "lastStatus": ["STOPPED"]'),
        "no_queue": _rule(put=False),
    },
    "incident_log": {
        "no_list": _incident_log('return {event["detail"]["taskArn"]: event["detail"] for event in found}'),
        "whole_events": _incident_log('return list({event["detail"]["taskArn"]: event for event in found}.values())'),
        "twice": _incident_log('return [event["detail"] for event in found]'),
        "some_tasks_are_missing": _incident_log(
            'return list({event["detail"]["taskArn"]: event["detail"] for event in found\n'
            '                 if event["detail"]["lastStatus"] == "STOPPED"}.values())'
        ),
        "older_changes": _incident_log(
            'return list({event["detail"]["taskArn"]: event["detail"] for event in found}.values())'
        ),
    },
    "crash_alarm": {
        "another_metric": _alarm(MetricName='"crashes"') + PUBLISH,
        "other_dimensions": _alarm(Dimensions="[]") + PUBLISH,
        "another_statistic": _alarm(Statistic='"Average"') + PUBLISH,
        "the_other_side": _alarm(ComparisonOperator='"LessThanThreshold"') + PUBLISH,
        "another_time": _alarm(Period="60", EvaluationPeriods="5") + PUBLISH,
        "too_high": _alarm(Threshold="30") + PUBLISH,
        "too_soon": _alarm(),
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
    "logging": (
        'options = {"awslogs-group": group, "awslogs-region": region, "awslogs-stream-prefix": "shop"}\n'
        'options["mode"] = "non-blocking"\nlog = {"logDriver": "awslogs", "options": options}' + DEFINE
    ),
    "blind": "state, failed = 'completed', 0",
    "slow": _slow("round(max(points), 3)"),
    "insights": (
        'setting = {"name": "containerInsights", "value": "enhanced"}\n'
        "ecs.update_cluster(cluster=cluster, settings=[setting])\ntime.sleep(300)"
    ),
    "rule": _rule(detail='"clusterArn": [{"suffix": f"/{cluster}"}]'),
    "incident_log": _incident_log(
        'details = sorted((event["detail"] for event in found), key=lambda detail: detail["version"])\n'
        '    return list({detail["taskArn"]: detail for detail in details}.values())'
    ),
    "crash_alarm": _alarm(Threshold="2", ComparisonOperator='"GreaterThanThreshold"', TreatMissingData='"notBreaching"')
    + PUBLISH,
    "recap": 'answers = ("B", "A", "C")',
}
