"""What a picture of a cluster shows, read through boto3."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import reading
from ..reading import last_part

_SHOWN_INSTANCES = ("ACTIVE", "DRAINING")
_OF_SERVICE = "service:"


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
class PlacedTask:
    """One task on a container instance.

    Arguments:
        owner: the name of its service; without a service, its task definition.
        new: whether it is of no service's older deployment.
        cpu: the CPU units that it takes there.
        memory_mib: the memory that it takes there.
    """

    task: TaskView
    owner: str
    new: bool
    cpu: int
    memory_mib: int


@dataclass(frozen=True)
class Room:
    """What an instance has of one resource, and how much of it no task has taken."""

    free: int
    registered: int


@dataclass(frozen=True)
class InstanceView:
    """One container instance that is ACTIVE or DRAINING.

    Arguments:
        ec2_id: the id of the machine.
        type, zone: empty for a machine outside AWS.
        cpu: in CPU units.
        memory: in MiB.
        host_ports: those that tasks have taken.
        tasks: what is placed on it, oldest first.
    """

    id: str
    ec2_id: str
    type: str
    zone: str
    status: str
    agent_connected: bool
    cpu: Room
    memory: Room
    host_ports: tuple[str, ...]
    tasks: tuple[PlacedTask, ...]


@dataclass(frozen=True)
class ClusterView:
    """One cluster at one moment; tasks that have STOPPED are left out.

    Arguments:
        standalone: tasks that belong to no service.
        instances: by zone, and within it by the time they registered; a cluster on Fargate has none.
    """

    name: str
    now: datetime
    services: tuple[ServiceView, ...]
    standalone: tuple[TaskView, ...]
    instances: tuple[InstanceView, ...] = ()


def read_cluster(ecs: Any, cluster: str, now: datetime) -> ClusterView:
    """Read a cluster with everything that lives in it.

    Arguments:
        ecs: a boto3 client of ECS.
        cluster: its name.
        now: the moment of the picture.
    """
    tasks = list(read_tasks(ecs, cluster))
    services = list(reading.services(ecs, cluster))
    present = [task for task in tasks if task["lastStatus"] != "STOPPED"]
    return ClusterView(
        cluster,
        now,
        tuple(_service(service, present) for service in services),
        tuple(_task(task) for task in present if not task["group"].startswith(_OF_SERVICE)),
        tuple(_instance(instance, present, services) for instance in _read_instances(ecs, cluster)),
    )


def read_tasks(ecs: Any, cluster: str, **filters: str) -> Iterator[dict[str, Any]]:
    """Yield tasks as DescribeTasks shows them, stopped ones included, oldest first."""
    tasks = [
        task
        for status in ("RUNNING", "STOPPED")
        for task in reading.tasks(ecs, cluster, desiredStatus=status, **filters)
    ]
    yield from sorted(tasks, key=lambda task: (task["createdAt"], task["taskArn"]))


def _service(service: dict[str, Any], tasks: list[dict[str, Any]]) -> ServiceView:
    own = [task for task in tasks if task["group"] == _OF_SERVICE + service["serviceName"]]
    deployments = []
    for deployment in service["deployments"]:
        mine = tuple(_task(task) for task in own if task.get("startedBy") == deployment["id"])
        deployments.append(
            DeploymentView(
                deployment["status"],
                last_part(deployment["taskDefinition"]),
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
        last_part(task["taskArn"])[:8],
        last_part(task["taskDefinitionArn"]),
        task["lastStatus"],
        task["desiredStatus"] == "STOPPED",
        task.get("availabilityZone", ""),
        details.get("privateIPv4Address", ""),
    )


def _read_instances(ecs: Any, cluster: str) -> list[dict[str, Any]]:
    shown = [each for each in reading.container_instances(ecs, cluster) if each["status"] in _SHOWN_INSTANCES]
    return sorted(shown, key=lambda each: (_zone(each), each["registeredAt"], each["containerInstanceArn"]))


def _instance(instance: dict[str, Any], tasks: list[dict[str, Any]], services: list[dict[str, Any]]) -> InstanceView:
    arn = instance["containerInstanceArn"]
    older = {
        deployment["id"]
        for service in services
        for deployment in service["deployments"]
        if deployment["status"] != "PRIMARY"
    }
    registered, remaining = _resources(instance, "registered"), _resources(instance, "remaining")
    return InstanceView(
        last_part(arn)[:8],
        instance.get("ec2InstanceId", ""),
        _attribute(instance, "ecs.instance-type"),
        _zone(instance),
        instance["status"],
        instance["agentConnected"],
        Room(remaining["CPU"]["integerValue"], registered["CPU"]["integerValue"]),
        Room(remaining["MEMORY"]["integerValue"], registered["MEMORY"]["integerValue"]),
        _taken_ports(registered, remaining),
        tuple(_placed(task, older) for task in tasks if task.get("containerInstanceArn") == arn),
    )


def _placed(task: dict[str, Any], older: set[str]) -> PlacedTask:
    view, group = _task(task), task["group"]
    owner = group.removeprefix(_OF_SERVICE) if group.startswith(_OF_SERVICE) else view.revision
    # What a task takes is written on it as a whole, or else on its containers.
    cpu = int(task.get("cpu") or sum(int(each.get("cpu") or 0) for each in task["containers"]))
    memory_mib = int(task.get("memory") or sum(_memory_mib(each) for each in task["containers"]))
    return PlacedTask(view, owner, task.get("startedBy") not in older, cpu, memory_mib)


def _memory_mib(container: dict[str, Any]) -> int:
    return int(container.get("memoryReservation") or container.get("memory") or 0)


def _resources(instance: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in instance[f"{kind}Resources"]}


def _taken_ports(registered: dict[str, dict[str, Any]], remaining: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """Return the ports that tasks have taken: an instance begins with some reserved, and `remaining` adds theirs."""
    return tuple(
        port
        for name in ("PORTS", "PORTS_UDP")
        for port in remaining.get(name, {}).get("stringSetValue", [])
        if port not in registered.get(name, {}).get("stringSetValue", [])
    )


def _zone(instance: dict[str, Any]) -> str:
    return _attribute(instance, "ecs.availability-zone")


def _attribute(instance: dict[str, Any], name: str) -> str:
    found = (attribute.get("value", "") for attribute in instance["attributes"] if attribute["name"] == name)
    return str(next(found, ""))
