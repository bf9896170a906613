"""The alarms that every service of a shop has, as its owners would set them: they say that something is wrong, and
never what.
"""

from typing import Any

from ..load_balancer import LoadBalancer
from .app import App

_PERIOD_S = 60
_TOLERATED_SHARE = 0.05
_INSIGHTS = "ECS/ContainerInsights"
_BALANCING = "AWS/ApplicationELB"

Alarm = dict[str, Any]


def alarms_of(app: App, cluster: str, prefix: str, balancer: LoadBalancer) -> list[Alarm]:
    """Return the alarms of a service, each as PutMetricAlarm takes it."""
    dimensions = {"ClusterName": cluster, "ServiceName": app.name}
    at_balancer = {"LoadBalancer": balancer.arn.partition("loadbalancer/")[2]}
    at_targets = {**at_balancer, "TargetGroup": balancer.target_group_arn.rpartition(":")[2]}
    errors = 60 * app.per_s * _TOLERATED_SHARE

    def alarm(name: str, says: str, **settings: Any) -> Alarm:
        named = {"AlarmName": f"{prefix}-{app.name}-{name}", "AlarmDescription": says}
        return {
            **named,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            **settings,
        }

    def of_balancer(metric: str, where: dict[str, str], statistic: str, minutes: int, of: int, most: float) -> Alarm:
        one = {"Namespace": _BALANCING, "MetricName": metric, "Dimensions": _pairs(where), "Statistic": statistic}
        often = {"Period": _PERIOD_S, "EvaluationPeriods": of, "DatapointsToAlarm": minutes}
        return {**one, **often, "Threshold": most}

    def of_tasks(expression: str, period_s: int, periods: int, of: int) -> Alarm:
        names = {"wanted": "DesiredTaskCount", "running": "RunningTaskCount", "deployments": "DeploymentCount"}
        queries = [_query(name, metric, dimensions, period_s) for name, metric in names.items() if name in expression]
        queries.append({"Id": "found", "Expression": expression, "ReturnData": True})
        return {"Metrics": queries, "EvaluationPeriods": of, "DatapointsToAlarm": periods, "Threshold": 0}

    return [
        alarm(
            "balancer-errors",
            f"More than 5 % of the requests to {app.name} got an error from its load balancer in 2 of 3 minutes.",
            **of_balancer("HTTPCode_ELB_5XX_Count", at_balancer, "Sum", 2, 3, errors),
        ),
        alarm(
            "task-errors",
            f"More than 5 % of the requests to {app.name} got an error from its tasks in 2 of 3 minutes.",
            **of_balancer("HTTPCode_Target_5XX_Count", at_balancer, "Sum", 2, 3, errors),
        ),
        alarm(
            "unhealthy-targets",
            f"The load balancer of {app.name} found targets unhealthy in 5 minutes running.",
            **of_balancer("UnHealthyHostCount", at_targets, "Minimum", 5, 5, 0),
        ),
        alarm(
            "too-few-tasks",
            f"{app.name} ran fewer tasks than wanted in 3 of 5 minutes.",
            **of_tasks("wanted - running", 60, 3, 5),
        ),
        alarm(
            "too-many-tasks",
            f"{app.name} ran more tasks than wanted for 15 minutes.",
            **of_tasks("running - wanted", 300, 3, 3),
        ),
        alarm(
            "deployment-open",
            f"A deployment of {app.name} was not through after 15 minutes.",
            **of_tasks("deployments - 1", 300, 3, 3),
        ),
    ]


def _query(name: str, metric: str, dimensions: dict[str, str], period_s: int) -> dict[str, Any]:
    found = {"Namespace": _INSIGHTS, "MetricName": metric, "Dimensions": _pairs(dimensions)}
    return {"Id": name, "MetricStat": {"Metric": found, "Period": period_s, "Stat": "Minimum"}, "ReturnData": False}


def _pairs(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]
