"""Deletes what a lab made, in the order that AWS asks for, and says what is left."""

from collections.abc import Callable
from typing import Any

_BATCH = 10


def sweep(ecs: Any, prefix: str) -> list[str]:
    """Delete everything of ECS whose name begins with the lab's prefix.

    Arguments:
        ecs: a boto3 client of ECS.
        prefix: what the names of the lab's clusters and task definition families begin with.

    Returns:
        the ARNs of what is still there.
    """
    for cluster in _clusters(ecs, prefix):
        _empty(ecs, cluster)
        ecs.delete_cluster(cluster=cluster)
    definitions = _task_definitions(ecs, prefix, "ACTIVE")
    for arn in definitions:
        ecs.deregister_task_definition(taskDefinition=arn)
    inactive = _task_definitions(ecs, prefix, "INACTIVE")
    for begin in range(0, len(inactive), _BATCH):
        ecs.delete_task_definitions(taskDefinitions=inactive[begin : begin + _BATCH])
    return leftovers(ecs, prefix)


def leftovers(ecs: Any, prefix: str) -> list[str]:
    """Return the ARNs of the lab's clusters with all that is in them, and of its task definitions."""
    found: list[str] = []
    for cluster in _clusters(ecs, prefix):
        found += [cluster, *_pages(ecs, "list_services", "serviceArns", cluster=cluster)]
        found += _pages(ecs, "list_tasks", "taskArns", cluster=cluster)
    for status in ("ACTIVE", "INACTIVE"):
        found += _task_definitions(ecs, prefix, status)
    return found


def _empty(ecs: Any, cluster: str) -> None:
    """Delete the services of a cluster and stop its tasks; services first, for they would replace the tasks."""
    services = _pages(ecs, "list_services", "serviceArns", cluster=cluster)
    for service in services:
        ecs.delete_service(cluster=cluster, service=service, force=True)
    _wait_in_batches(ecs.get_waiter("services_inactive").wait, services, cluster=cluster, field="services")
    tasks = _pages(ecs, "list_tasks", "taskArns", cluster=cluster)
    for task in tasks:
        ecs.stop_task(cluster=cluster, task=task, reason="The lab is being cleaned up")
    leaving = tasks + _pages(ecs, "list_tasks", "taskArns", cluster=cluster, desiredStatus="STOPPED")
    _wait_in_batches(ecs.get_waiter("tasks_stopped").wait, leaving, cluster=cluster, field="tasks")


def _wait_in_batches(wait: Callable[..., None], arns: list[str], *, cluster: str, field: str) -> None:
    for begin in range(0, len(arns), _BATCH):
        wait(cluster=cluster, **{field: arns[begin : begin + _BATCH]})


def _clusters(ecs: Any, prefix: str) -> list[str]:
    arns = _pages(ecs, "list_clusters", "clusterArns")
    return [arn for arn in arns if _belongs(arn.rsplit("/", 1)[-1], prefix)]


def _task_definitions(ecs: Any, prefix: str, status: str) -> list[str]:
    arns = _pages(ecs, "list_task_definitions", "taskDefinitionArns", status=status)
    return [arn for arn in arns if _belongs(arn.rsplit("/", 1)[-1].split(":")[0], prefix)]


def _belongs(name: str, prefix: str) -> bool:
    """A name is the lab's if it is the prefix, or goes on after it with a hyphen."""
    return name == prefix or name.startswith(f"{prefix}-")


def _pages(ecs: Any, operation: str, field: str, **request: Any) -> list[str]:
    pages = ecs.get_paginator(operation).paginate(**request)
    return [str(arn) for page in pages for arn in page[field]]
