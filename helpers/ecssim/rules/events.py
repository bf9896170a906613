"""ECS tells EventBridge of each change of a task, of what its scheduler does for a service, and of how far a
deployment is. A task's event resembles the answer of DescribeTasks, but has no health status.

These functions only write down what is; change/events.py decides when. One more kind of event is one more function
that returns an Event.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..model.arn import Arns
from ..model.container_instance import ContainerInstance
from ..model.deployment import Deployment
from ..model.service import Service
from ..model.task import Container, NetworkInterface, Task
from ..truth import events, limits
from .room import Room

Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, in AWS's words.

    Arguments:
        resources: the ARNs of what it happened to.
        detail: everything that is particular to this kind of event.
        source: the service that it comes from.
    """

    detail_type: str
    resources: list[str]
    detail: Shape
    source: str = events.SOURCE.value


def envelope(event: Event, event_id: str, arns: Arns, now: datetime) -> Shape:
    """Return an event as the targets of EventBridge's rules get it."""
    return {
        "version": "0",
        "id": event_id,
        "detail-type": event.detail_type,
        "source": event.source,
        "account": arns.account_id,
        "time": _to_the_second(now),
        "region": arns.region,
        "resources": event.resources,
        "detail": event.detail,
    }


def task_state_change(task: Task, now: datetime) -> Event:
    """Return the event of a task that has just changed; its `version` says which of the changes this is."""
    definition = task.task_definition
    interface = task.network_interface
    storage = definition.settings.get("ephemeralStorage", {})
    detail = {
        "attachments": [_attachment(interface)] if interface else [],
        "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
        "availabilityZone": task.availability_zone,
        "clusterArn": task.cluster.arn,
        "capacityProviderName": task.capacity_provider,
        "containerInstanceArn": task.container_instance.arn if task.container_instance else None,
        "connectivity": task.connectivity,
        "connectivityAt": task.connectivity_at,
        "containers": [_container(task, container) for container in task.containers],
        "cpu": task.overrides.get("cpu", definition.settings.get("cpu")),
        "createdAt": task.created_at,
        "desiredStatus": task.desired_status,
        "enableExecuteCommand": task.enable_execute_command,
        "ephemeralStorage": {"sizeInGiB": storage.get("sizeInGiB", limits.FARGATE_EPHEMERAL_STORAGE_GIB.value)}
        if task.on_fargate
        else None,
        "executionStoppedAt": task.execution_stopped_at,
        "group": task.group,
        "launchType": task.launch_type,
        "lastStatus": task.last_status,
        "memory": task.overrides.get("memory", definition.settings.get("memory")),
        "overrides": _overrides(task),
        "platformVersion": task.platform_version,
        "pullStartedAt": task.pull_started_at,
        "pullStoppedAt": task.pull_stopped_at,
        "startedAt": task.started_at,
        "startedBy": task.started_by,
        "stoppingAt": task.stopping_at,
        "stoppedAt": task.stopped_at,
        "stoppedReason": task.stopped_reason,
        "stopCode": task.stop_code,
        "taskArn": task.arn,
        "taskDefinitionArn": definition.arn,
        "updatedAt": now,
        "version": task.version,
    }
    return Event(events.TASK_STATE_CHANGE.value, [task.arn], _written(detail))


def _attachment(interface: NetworkInterface) -> Shape:
    details = {
        "subnetId": interface.subnet_id,
        "networkInterfaceId": interface.network_interface_id,
        "macAddress": interface.mac_address,
        "privateDnsName": interface.private_dns_name,
        "privateIPv4Address": interface.private_ipv4_address,
    }
    return {
        "id": interface.attachment_id,
        "type": "eni",
        "status": interface.status,
        "details": [{"name": name, "value": value} for name, value in details.items() if value],
    }


def _container(task: Task, container: Container) -> Shape:
    interface = task.network_interface
    settings = container.settings
    return _written(
        {
            "containerArn": container.arn,
            "exitCode": container.exit_code,
            "lastStatus": container.status,
            "name": container.name,
            "image": None if container.managed else settings["image"],
            "imageDigest": container.image_digest,
            "reason": container.reason,
            "runtimeId": container.runtime_id,
            "taskArn": task.arn,
            "networkInterfaces": [
                {"attachmentId": interface.attachment_id, "privateIpv4Address": interface.private_ipv4_address}
            ]
            if interface
            else [],
            "cpu": str(settings.get("cpu", 0)),
            "memory": _as_text(settings.get("memory")),
            "memoryReservation": _as_text(settings.get("memoryReservation")),
            "gpuIds": container.gpu_ids or None,
        }
    )


def _overrides(task: Task) -> Shape:
    """Overrides always list every container by name, whether the caller overrode it or not."""
    given = {item["name"]: item for item in task.overrides.get("containerOverrides", [])}
    listed = [given.get(container.name, {"name": container.name}) for container in task.containers]
    return {**task.overrides, "containerOverrides": listed}


def instance_state_change(instance: ContainerInstance, now: datetime) -> Event:
    """Return the event of a container instance that has just changed, also by a task that came or went."""
    room = Room(instance)
    registered = instance.registered
    detail = {
        "agentConnected": instance.agent_connected,
        "attributes": [
            {"name": name} if value is None else {"name": name, "value": value}
            for name, value in instance.attributes.items()
        ],
        "capacityProviderName": instance.capacity_provider,
        "clusterArn": instance.cluster.arn,
        "containerInstanceArn": instance.arn,
        "ec2InstanceId": instance.ec2_instance_id,
        "registeredAt": instance.registered_at,
        "registeredResources": _resources(
            registered.cpu, registered.memory_mib, registered.tcp_ports, registered.udp_ports
        ),
        "remainingResources": _resources(room.cpu, room.memory_mib, room.tcp_ports, room.udp_ports),
        "status": instance.status,
        "updatedAt": now,
        "version": instance.version,
        "versionInfo": {
            "agentHash": instance.agent_hash,
            "agentVersion": instance.agent_version,
            "dockerVersion": instance.docker_version,
        },
    }
    return Event(events.INSTANCE_STATE_CHANGE.value, [instance.arn], _written(detail))


def _resources(cpu: int, memory_mib: int, tcp_ports: Iterable[int], udp_ports: Iterable[int]) -> list[Shape]:
    return [
        {"name": "CPU", "type": "INTEGER", "integerValue": cpu},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": memory_mib},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": [str(port) for port in sorted(tcp_ports)]},
        {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": [str(port) for port in sorted(udp_ports)]},
    ]


def service_action(
    service: Service,
    name: str,
    reason: str | None,
    now: datetime,
    *,
    capacity_provider_arns: Sequence[str] = (),
    container_instance_arns: Sequence[str] = (),
) -> Event:
    """Return the event of something that the scheduler did or saw.

    Arguments:
        name: one of AWS's names for it, which says how serious it is too.
        reason: why, where AWS gives a reason.
        capacity_provider_arns, container_instance_arns: what it is about besides the service.
    """
    detail = {
        "eventType": events.SERVICE_ACTIONS.value[name],
        "eventName": name,
        "clusterArn": service.cluster.arn,
        "capacityProviderArns": list(capacity_provider_arns) or None,
        "containerInstanceArns": list(container_instance_arns) or None,
        "reason": reason,
        "createdAt": now,
    }
    return Event(events.SERVICE_ACTION.value, [service.arn], _written(detail))


def deployment_state_change(service: Service, deployment: Deployment, now: datetime) -> Event:
    """Return the event of a deployment that has just come to the rollout state that it is in."""
    name, event_type = events.DEPLOYMENT_STATES.value[deployment.rollout_state]
    detail = {
        "eventType": event_type,
        "eventName": name,
        "deploymentId": deployment.id,
        "updatedAt": _to_the_second(now),
        "reason": deployment.rollout_state_reason,
    }
    return Event(events.DEPLOYMENT_STATE_CHANGE.value, [service.arn], detail)


def _written(fields: Shape) -> Shape:
    """Leave out what is not known, and write moments as text."""
    return {
        name: _to_the_millisecond(value) if isinstance(value, datetime) else value
        for name, value in fields.items()
        if value is not None
    }


def _to_the_second(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _to_the_millisecond(moment: datetime) -> str:
    """Return a moment as ECS writes it: without zeros at the end, such as 2026-01-05T09:00:07.5Z."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}".rstrip("0").rstrip(".") + "Z"


def _as_text(size: int | None) -> str | None:
    return None if size is None else str(size)
