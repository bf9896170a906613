"""A metric of CloudWatch as plain pairs, for labs that do not teach how one asks for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

Points = list[tuple[datetime, float]]


def metric(
    cloudwatch: Any,
    namespace: str,
    name: str,
    statistic: str,
    begin: datetime,
    end: datetime,
    period_s: int,
    dimensions: Mapping[str, str],
) -> Points:
    """Return the values of a metric with the moments at which they begin, from the oldest on.

    Arguments:
        cloudwatch: a boto3 client of CloudWatch.
        namespace, name: such as AWS/ECS and CPUUtilization.
        statistic: such as Average, Sum, Maximum or p99.
        begin, end: between which moments.
        period_s: how long each value counts for, in seconds.
        dimensions: by name; load balancers and target groups may be given by their ARNs.
    """
    stat = {
        "Metric": {
            "Namespace": namespace,
            "MetricName": name,
            "Dimensions": [{"Name": key, "Value": _dimension(value)} for key, value in dimensions.items()],
        },
        "Period": period_s,
        "Stat": statistic,
    }
    # CloudWatch leaves out what begins at the end itself.
    request = {"StartTime": begin, "EndTime": end + timedelta(seconds=1), "ScanBy": "TimestampAscending"}
    points: Points = []
    for page in cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=[{"Id": "values", "MetricStat": stat}], **request
    ):
        found = page["MetricDataResults"][0]
        points += zip(found["Timestamps"], found["Values"], strict=True)
    return points


def _dimension(value: str) -> str:
    """Return a dimension's value as CloudWatch spells it: of an ARN of Elastic Load Balancing the end."""
    if not value.startswith("arn:"):
        return value
    resource = value.split(":", 5)[5]
    return resource.removeprefix("loadbalancer/")
