"""Reading what there is in AWS: page after page, and in batches for calls that take only so many names."""

from collections.abc import Iterator
from typing import Any

_SERVICES_PER_CALL = 10
_TASKS_PER_CALL = 100
_INSTANCES_PER_CALL = 100


def last_part(arn: str) -> str:
    """Return what follows the last slash of an ARN."""
    return arn.rsplit("/", 1)[-1]


def pages(client: Any, operation: str, field: str, **request: Any) -> Iterator[Any]:
    """Yield everything that a call lists under a field, page after page."""
    for page in client.get_paginator(operation).paginate(**request):
        yield from page[field]


def batches(items: list[str], size: int) -> Iterator[list[str]]:
    """Yield the items in lists of at most that size, for calls that take no more."""
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]


def services(ecs: Any, cluster: str) -> Iterator[dict[str, Any]]:
    """Yield the services of a cluster as DescribeServices shows them."""
    for some in batches(list(pages(ecs, "list_services", "serviceArns", cluster=cluster)), _SERVICES_PER_CALL):
        yield from ecs.describe_services(cluster=cluster, services=some)["services"]


def tasks(ecs: Any, cluster: str, **filters: str) -> Iterator[dict[str, Any]]:
    """Yield the tasks of a cluster as DescribeTasks shows them; the filters are those of ListTasks."""
    for some in batches(list(pages(ecs, "list_tasks", "taskArns", cluster=cluster, **filters)), _TASKS_PER_CALL):
        yield from ecs.describe_tasks(cluster=cluster, tasks=some)["tasks"]


def container_instances(ecs: Any, cluster: str) -> Iterator[dict[str, Any]]:
    """Yield the container instances of a cluster as DescribeContainerInstances shows them."""
    arns = list(pages(ecs, "list_container_instances", "containerInstanceArns", cluster=cluster))
    for some in batches(arns, _INSTANCES_PER_CALL):
        yield from ecs.describe_container_instances(cluster=cluster, containerInstances=some)["containerInstances"]
