"""The steps that many shortest paths begin with."""

from .scenario import Step


def events(says: str, shows: str) -> Step:
    """Read the newest events of the service."""
    return Step(
        says,
        'service = ecs.describe_services(cluster="$cluster", services=["$service"])["services"][0]\n'
        'for event in service["events"][:8]:\n'
        '    print(event["createdAt"], event["message"])',
        shows,
    )


def stopped(says: str, shows: str) -> Step:
    """Read why the tasks of the service stopped."""
    return Step(
        says,
        'ended = ecs.list_tasks(cluster="$cluster", serviceName="$service", desiredStatus="STOPPED")["taskArns"]\n'
        'for task in ecs.describe_tasks(cluster="$cluster", tasks=ended)["tasks"]:\n'
        '    container = task["containers"][0]\n'
        '    print(container.get("exitCode"), container.get("reason") or task["stoppedReason"])',
        shows,
    )


def logs(says: str, shows: str) -> Step:
    """Read the newest lines that the program wrote."""
    return Step(
        says,
        'for line in logs.filter_log_events(logGroupName="$log_group")["events"][-20:]:\n    print(line["message"])',
        shows,
    )


def targets(says: str, shows: str) -> Step:
    """Ask the load balancer how the targets are."""
    return Step(
        says,
        'for target in elbv2.describe_target_health(TargetGroupArn="$target_group")["TargetHealthDescriptions"]:\n'
        '    print(target["Target"], target["TargetHealth"])',
        shows,
    )


def back(says: str = "Put the revision back that ran before.") -> Step:
    """Deploy the revision that was good."""
    return Step(says, 'ecs.update_service(cluster="$cluster", service="$service", taskDefinition="$good")')


def metric(says: str, name: str, shows: str) -> Step:
    """Draw a metric of the service over the last half hour, with a # for each 5 percent."""
    return Step(
        says,
        "from datetime import datetime, timedelta, timezone\n"
        "now = datetime.now(timezone.utc)\n"
        'service = [{"Name": "ClusterName", "Value": "$cluster"}, {"Name": "ServiceName", "Value": "$service"}]\n'
        "points = cloudwatch.get_metric_statistics(\n"
        f'    Namespace="AWS/ECS", MetricName="{name}", Dimensions=service, Statistics=["Maximum"],\n'
        "    StartTime=now - timedelta(minutes=30), EndTime=now, Period=60,\n"
        ')["Datapoints"]\n'
        'for point in sorted(points, key=lambda point: point["Timestamp"]):\n'
        '    print(f"{point[\'Timestamp\']:%H:%M}", "#" * round(point["Maximum"] / 5))',
        shows,
    )


def service(says: str, field: str, shows: str) -> Step:
    """Read one field of the service.

    Arguments:
        field: the way to it, such as ["deploymentConfiguration"].
    """
    return Step(
        says,
        'service = ecs.describe_services(cluster="$cluster", services=["$service"])["services"][0]\n'
        f"print(service{field})",
        shows,
    )
