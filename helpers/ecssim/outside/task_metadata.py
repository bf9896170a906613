"""The task metadata endpoint, version 4: what a container can learn about itself and its task.

Fargate and the agent on an instance say much the same. Only an instance gives the task's service and its VPC, and names
the cluster in short; only Fargate tells of the clock and of ephemeral storage. The model does not know what programs
use, so the statistics hold limits and no usage, and a task in bridge mode has a network without an address.
"""

import ipaddress
from datetime import datetime
from typing import Any

from ..model.task import Container, ContainerStatus, HealthStatus, Task
from ..neighbours import Subnet
from ..truth import endpoints as truth
from ..truth import instances, limits
from .container_facts import AgentStatus, common, docker_name, known_status, known_task_status
from .endpoint import Json, present, timestamp

_MIB_PER_GIB = 1024
_BYTES_PER_MIB = 1024 * 1024
# The resolver of a VPC stands at the third address of its range.
_RESOLVER_OFFSET = 2


def container(task: Task, container: Container, subnet: Subnet | None) -> Json:
    """Return what the endpoint says of a container.

    Arguments:
        subnet: that of the task's network interface, if it has one.
    """
    log = container.settings.get("logConfiguration") or {}
    shape = present(
        {
            **common(task, container),
            "Labels": _labels(task, container),
            "DesiredStatus": task.desired_status.value,
            "KnownStatus": known_status(task, container).value,
            "ExitCode": container.exit_code,
            "Limits": _container_limits(container),
            "FinishedAt": container.finished_at and timestamp(container.finished_at),
            "Type": truth.CONTAINER_TYPE.value,
            "Health": _health(container) if container.settings.get("healthCheck") else None,
            "LogDriver": log.get("logDriver"),
            "LogOptions": _log_options(task, container, log),
            "ContainerARN": container.arn,
            "Networks": [_network(task, subnet)],
            "Snapshotter": truth.SNAPSHOTTER.value if task.on_fargate else None,
        }
    )
    for binding, port in zip(container.network_bindings, shape.get("Ports", []), strict=False):
        port["HostIp"] = binding["bindIP"]
    return shape


def task(task: Task, subnet: Subnet | None, now: datetime) -> Json:
    """Return what the endpoint says of a task, without its tags.

    Arguments:
        subnet: that of the task's network interface, if it has one.
    """
    instance, definition = task.container_instance, task.task_definition
    return present(
        {
            "Cluster": task.cluster.arn if task.on_fargate else task.cluster.name,
            "TaskARN": task.arn,
            "Family": definition.family,
            "Revision": str(definition.revision),
            "ServiceName": task.service.name if task.service and not task.on_fargate else None,
            "DesiredStatus": task.desired_status.value,
            "KnownStatus": known_task_status(task).value,
            "Limits": _task_limits(task),
            "PullStartedAt": task.pull_started_at and timestamp(task.pull_started_at),
            "PullStoppedAt": task.pull_stopped_at and timestamp(task.pull_stopped_at),
            "ExecutionStoppedAt": task.execution_stopped_at and timestamp(task.execution_stopped_at),
            "AvailabilityZone": task.availability_zone,
            "LaunchType": task.launch_type,
            "Containers": [
                container(task, each, subnet)
                for each in task.containers
                if known_status(task, each) is not AgentStatus.NONE
            ],
            "VPCID": instance.attributes.get("ecs.vpc-id") if instance else None,
            "ClockDrift": _clock_drift(now) if task.on_fargate else None,
            "EphemeralStorageMetrics": _storage(task) if task.on_fargate else None,
            "FaultInjectionEnabled": bool(definition.settings.get("enableFaultInjection")),
        }
    )


def task_with_tags(subject: Task, subnet: Subnet | None, now: datetime) -> Json:
    """Return what the endpoint says of a task, with the tags of the task and of its container instance."""
    instance = subject.container_instance
    tags = {"TaskTags": dict(subject.tags), "ContainerInstanceTags": dict(instance.tags) if instance else {}}
    return task(subject, subnet, now) | present(tags)


def stats(task: Task, container: Container, now: datetime) -> Json:
    """Return Docker's statistics of a running container, as far as the model knows them.

    Memory has a limit only if the container's definition sets one.
    """
    limit_mib = container.settings.get("memory")
    return present(
        {
            "read": timestamp(now),
            "name": f"/{docker_name(task, container)}",
            "id": container.runtime_id,
            "memory_stats": {"limit": int(limit_mib) * _BYTES_PER_MIB} if limit_mib else None,
        }
    )


def task_stats(task: Task, now: datetime) -> Json:
    """Return the statistics of each container by its Docker id; one that does not run has none."""
    return {
        container.runtime_id: stats(task, container, now) if container.status is ContainerStatus.RUNNING else None
        for container in task.containers
        if container.runtime_id
    }


def _labels(task: Task, container: Container) -> dict[str, str]:
    labels = {
        "cluster": task.cluster.arn if task.on_fargate else task.cluster.name,
        "container-name": container.name,
        "task-arn": task.arn,
        "task-definition-family": task.task_definition.family,
        "task-definition-version": str(task.task_definition.revision),
    }
    named = {truth.LABEL_PREFIX.value + name: value for name, value in labels.items()}
    return {**(container.settings.get("dockerLabels") or {}), **named}


def _container_limits(container: Container) -> Json:
    return present({"CPU": int(container.settings.get("cpu") or 0), "Memory": container.settings.get("memory")})


def _task_limits(task: Task) -> Json:
    """Return the limits of the whole task: CPU in vCPUs, memory in MiB."""
    settings = task.task_definition.settings
    cpu = task.overrides.get("cpu") or settings.get("cpu")
    memory_mib = task.overrides.get("memory") or settings.get("memory")
    return present(
        {
            "CPU": int(cpu) / instances.CPU_UNITS_PER_VCPU.value if cpu else None,
            "Memory": int(memory_mib) if memory_mib else None,
        }
    )


def _health(container: Container) -> Json:
    since = container.health_since
    known = container.health is not HealthStatus.UNKNOWN
    return present(
        {"status": container.health.value, "statusSince": timestamp(since) if since and known else None},
    )


def _log_options(task: Task, container: Container, log: dict[str, Any]) -> dict[str, str]:
    """Return the options of the log driver; the agent works out the stream of awslogs from its prefix."""
    options = dict(log.get("options") or {})
    prefix = options.pop("awslogs-stream-prefix", None)
    if prefix:
        options["awslogs-stream"] = f"{prefix}/{container.name}/{task.id}"
    return options


def _network(task: Task, subnet: Subnet | None) -> Json:
    interface = task.network_interface
    if interface is None:
        return {"NetworkMode": task.task_definition.network_mode}
    return present(
        {
            "NetworkMode": task.task_definition.network_mode,
            "IPv4Addresses": [interface.private_ipv4_address],
            "AttachmentIndex": 0,
            "MACAddress": interface.mac_address,
            **(_place_in(subnet) if subnet else {}),
            "PrivateDNSName": interface.private_dns_name,
        }
    )


def _place_in(subnet: Subnet) -> Json:
    """Return what the address ranges of a subnet and of its VPC say: AWS always puts gateway and resolver there."""
    place: Json = {}
    if subnet.cidr_block:
        block = ipaddress.ip_network(subnet.cidr_block)
        place["IPv4SubnetCIDRBlock"] = subnet.cidr_block
        place["SubnetGatewayIpv4Address"] = f"{block.network_address + 1}/{block.prefixlen}"
    if subnet.vpc_cidr_block:
        resolver = ipaddress.ip_network(subnet.vpc_cidr_block).network_address + _RESOLVER_OFFSET
        place["DomainNameServers"] = [str(resolver)]
    return place


def _clock_drift(now: datetime) -> Json:
    return {
        "ClockErrorBound": truth.CLOCK_ERROR_BOUND.value,
        "ReferenceTimestamp": timestamp(now),
        "ClockSynchronizationStatus": truth.CLOCK_STATUS.value,
    }


def _storage(task: Task) -> Json:
    """Return the ephemeral storage in MiB; how much of it is used the model does not know."""
    size_gib = (task.task_definition.settings.get("ephemeralStorage") or {}).get(
        "sizeInGiB", limits.FARGATE_EPHEMERAL_STORAGE_GIB.value
    )
    return {"Reserved": size_gib * _MIB_PER_GIB}
