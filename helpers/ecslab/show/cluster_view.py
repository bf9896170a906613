"""What a picture of a cluster shows, read through boto3."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_PER_DESCRIBE_TASKS = 100
_PER_DESCRIBE_SERVICES = 10


@dataclass(frozen=True)
class TaskView:
    """One task."""

    id: str
    revision: str
    status: str
    leaving: bool
    zone: str
    address: str


@dataclass(frozen=True)
class DeploymentView:
    """One deployment of a service and its tasks."""

    status: str
    revision: str
    desired: int
    running: int
    rollout_state: str
    tasks: tuple[TaskView, ...]


@dataclass(frozen=True)
class ServiceView:
    """One service."""

    name: str
    status: str
    desired: int
    running: int
    pending: int
    deployments: tuple[DeploymentView, ...]


@dataclass(frozen=True)
class ClusterView:
    """One cluster at one moment; tasks that have STOPPED are left out.

    Arguments:
        standalone: tasks that belong to no service.
    """

    name: str
    now: datetime
    services: tuple[ServiceView, ...]
    standalone: tuple[TaskView, ...]


def read_cluster(ecs: Any, cluster: str, now: datetime) -> ClusterView:
    """Read a cluster with everything that lives in it.

    Arguments:
        ecs: a boto3 client of ECS.
        cluster: its name.
        now: the moment of the picture.
    """
    tasks = list(read_tasks(ecs, cluster))
    names = [
        arn for page in ecs.get_paginator("list_services").paginate(cluster=cluster) for arn in page["serviceArns"]
    ]
    services: list[dict[str, Any]] = []
    for begin in range(0, len(names), _PER_DESCRIBE_SERVICES):
        answer = ecs.describe_services(cluster=cluster, services=names[begin : begin + _PER_DESCRIBE_SERVICES])
        services += answer["services"]
    present = [task for task in tasks if task["lastStatus"] != "STOPPED"]
    return ClusterView(
        cluster,
        now,
        tuple(_service(service, present) for service in services),
        tuple(_task(task) for task in present if not task["group"].startswith("service:")),
    )


def read_tasks(ecs: Any, cluster: str, **filters: str) -> Iterator[dict[str, Any]]:
    """Yield tasks as DescribeTasks shows them, stopped ones included, oldest first."""
    arns = [
        arn
        for status in ("RUNNING", "STOPPED")
        for page in ecs.get_paginator("list_tasks").paginate(cluster=cluster, desiredStatus=status, **filters)
        for arn in page["taskArns"]
    ]
    tasks: list[dict[str, Any]] = []
    for begin in range(0, len(arns), _PER_DESCRIBE_TASKS):
        tasks += ecs.describe_tasks(cluster=cluster, tasks=arns[begin : begin + _PER_DESCRIBE_TASKS])["tasks"]
    yield from sorted(tasks, key=lambda task: (task["createdAt"], task["taskArn"]))


def short(arn: str) -> str:
    """Return what follows the last slash of an ARN."""
    return arn.rsplit("/", 1)[-1]


def _service(service: dict[str, Any], tasks: list[dict[str, Any]]) -> ServiceView:
    own = [task for task in tasks if task["group"] == f"service:{service['serviceName']}"]
    deployments = []
    for deployment in service["deployments"]:
        mine = tuple(_task(task) for task in own if task.get("startedBy") == deployment["id"])
        deployments.append(
            DeploymentView(
                deployment["status"],
                short(deployment["taskDefinition"]),
                deployment["desiredCount"],
                deployment["runningCount"],
                deployment.get("rolloutState", ""),
                mine,
            )
        )
    return ServiceView(
        service["serviceName"],
        service["status"],
        service["desiredCount"],
        service["runningCount"],
        service["pendingCount"],
        tuple(deployments),
    )


def _task(task: dict[str, Any]) -> TaskView:
    details = {
        detail["name"]: detail["value"]
        for attachment in task.get("attachments", [])
        for detail in attachment["details"]
    }
    return TaskView(
        short(task["taskArn"])[:8],
        short(task["taskDefinitionArn"]),
        task["lastStatus"],
        task["desiredStatus"] == "STOPPED",
        task.get("availabilityZone", ""),
        details.get("privateIPv4Address", ""),
    )
