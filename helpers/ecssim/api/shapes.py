"""What the API shows of the model, under AWS's names. Nothing here changes anything."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from ..model.capacity_provider import StrategyItem
from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance
from ..model.deployment import Deployment
from ..model.service import Service, ServiceStatus
from ..model.service_connect import Proxy
from ..model.tags import to_api
from ..model.task import AttachmentStatus, Container, NetworkInterface, Task
from ..model.task_definition import TaskDefinition
from ..rules.requires import required_attributes
from ..rules.room import Room
from ..truth import limits, service_connect
from . import deployment_configuration, discovery, load_balancing, revision_shapes, service_discovery, task_set_shapes

Shape = dict[str, Any]


def cluster(cluster: Cluster, include: Collection[str] = ()) -> Shape:
    """Return a cluster; statistics, tags, settings and configuration only if asked for."""
    tasks = cluster.tasks.values()
    shape: Shape = {
        "clusterArn": cluster.arn,
        "clusterName": cluster.name,
        "status": cluster.status,
        "registeredContainerInstancesCount": sum(instance.listed for instance in cluster.instances.values()),
        "runningTasksCount": sum(task.running for task in tasks),
        "pendingTasksCount": sum(task.pending for task in tasks),
        "activeServicesCount": sum(service.status is ServiceStatus.ACTIVE for service in cluster.services.values()),
        "statistics": _statistics(cluster) if "STATISTICS" in include else [],
        "tags": to_api(cluster.tags) if "TAGS" in include else [],
        "settings": cluster.settings if "SETTINGS" in include else [],
        "capacityProviders": list(cluster.providers),
        "defaultCapacityProviderStrategy": strategy(cluster.default_strategy),
    }
    if cluster.configuration and "CONFIGURATIONS" in include:
        shape["configuration"] = cluster.configuration
    if cluster.service_connect_defaults:
        shape["serviceConnectDefaults"] = cluster.service_connect_defaults
    return shape


def _statistics(cluster: Cluster) -> list[dict[str, str]]:
    counts: dict[str, int] = {}
    for launch_type in ("EC2", "Fargate"):
        tasks = [task for task in cluster.tasks.values() if task.launch_type == launch_type.upper()]
        services = [
            service
            for service in cluster.services.values()
            if service.configurations and service.primary.on_fargate == (launch_type == "Fargate")
        ]
        counts[f"running{launch_type}TasksCount"] = sum(task.running for task in tasks)
        counts[f"pending{launch_type}TasksCount"] = sum(task.pending for task in tasks)
        for status in (ServiceStatus.ACTIVE, ServiceStatus.DRAINING):
            counts[f"{status.lower()}{launch_type}ServiceCount"] = sum(service.status is status for service in services)
    return [{"name": name, "value": str(value)} for name, value in counts.items()]


def strategy(items: Iterable[StrategyItem]) -> list[Shape]:
    """Return a capacity provider strategy."""
    return [{"capacityProvider": item.provider, "weight": item.weight, "base": item.base} for item in items]


def container_instance(instance: ContainerInstance, include: Collection[str] = ()) -> Shape:
    """Return a container instance; tags and health only if asked for."""
    room = Room(instance)
    wanted = [task for task in instance.tasks.values() if task.wanted]
    return _without_none(
        {
            "containerInstanceArn": instance.arn,
            "ec2InstanceId": instance.ec2_instance_id,
            "capacityProviderName": instance.capacity_provider,
            "version": instance.version,
            "versionInfo": {
                "agentVersion": instance.agent_version,
                "agentHash": instance.agent_hash,
                "dockerVersion": instance.docker_version,
            },
            "remainingResources": _resources(
                room.cpu, room.memory_mib, room.tcp_ports, room.udp_ports, instance.registered.gpus[: room.gpus]
            ),
            "registeredResources": _resources(
                instance.registered.cpu,
                instance.registered.memory_mib,
                instance.registered.tcp_ports,
                instance.registered.udp_ports,
                instance.registered.gpus,
            ),
            "status": instance.status,
            "statusReason": instance.status_reason,
            "agentConnected": instance.agent_connected,
            "agentUpdateStatus": instance.agent_update_status,
            "runningTasksCount": sum(task.running for task in instance.tasks.values()),
            "pendingTasksCount": sum(task.pending for task in wanted),
            "attributes": [
                {"name": name} if value is None else {"name": name, "value": value}
                for name, value in instance.attributes.items()
            ],
            "registeredAt": instance.registered_at,
            "attachments": [],
            "tags": to_api(instance.tags) if "TAGS" in include else [],
        }
    )


def _resources(
    cpu: int, memory_mib: int, tcp_ports: Iterable[int], udp_ports: Iterable[int], gpus: Sequence[str]
) -> list[Shape]:
    """Return resources; the ports are those that are taken, also in remainingResources."""
    zero = {"doubleValue": 0.0, "longValue": 0, "integerValue": 0}
    shape: list[Shape] = [
        {"name": "CPU", "type": "INTEGER", **zero, "integerValue": cpu},
        {"name": "MEMORY", "type": "INTEGER", **zero, "integerValue": memory_mib},
        {"name": "PORTS", "type": "STRINGSET", **zero, "stringSetValue": _texts(tcp_ports)},
        {"name": "PORTS_UDP", "type": "STRINGSET", **zero, "stringSetValue": _texts(udp_ports)},
    ]
    if gpus:
        shape.append({"name": "GPU", "type": "STRINGSET", **zero, "stringSetValue": list(gpus)})
    return shape


def _texts(ports: Iterable[int]) -> list[str]:
    return [str(port) for port in sorted(ports)]


def task_definition(definition: TaskDefinition) -> Shape:
    """Return a task definition without its tags, which the API gives beside it."""
    required = [{"name": name} for name in required_attributes(definition.settings)]
    return _without_none(
        {
            "taskDefinitionArn": definition.arn,
            "family": definition.family,
            "revision": definition.revision,
            "status": definition.status,
            **definition.settings,
            "requiresAttributes": required or None,
            "compatibilities": list(definition.compatibilities),
            "registeredAt": definition.registered_at,
            "registeredBy": definition.registered_by,
            "deregisteredAt": definition.deregistered_at,
            "deleteRequestedAt": definition.delete_requested_at,
        }
    )


def task(task: Task, include: Collection[str] = ()) -> Shape:
    """Return a task; tags only if asked for."""
    definition = task.task_definition
    storage = definition.settings.get("ephemeralStorage", {}).get(
        "sizeInGiB", limits.FARGATE_EPHEMERAL_STORAGE_GIB.value
    )
    return _without_none(
        {
            "taskArn": task.arn,
            "clusterArn": task.cluster.arn,
            "taskDefinitionArn": definition.arn,
            "attachments": [
                *([_proxy_attachment(task.proxy)] if task.proxy else []),
                *([_attachment(task.network_interface)] if task.network_interface else []),
            ],
            "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
            "availabilityZone": task.availability_zone,
            "capacityProviderName": task.capacity_provider,
            "connectivity": task.connectivity,
            "connectivityAt": task.connectivity_at,
            "containerInstanceArn": task.container_instance.arn if task.container_instance else None,
            "containers": [_container(task, container) for container in task.containers],
            "cpu": task.overrides.get("cpu", definition.settings.get("cpu")),
            "memory": task.overrides.get("memory", definition.settings.get("memory")),
            "createdAt": task.created_at,
            "desiredStatus": task.desired_status,
            "lastStatus": task.last_status,
            "enableExecuteCommand": task.enable_execute_command,
            "ephemeralStorage": {"sizeInGiB": storage} if task.on_fargate else None,
            "group": task.group,
            "healthStatus": task.health,
            "launchType": task.launch_type,
            "overrides": _overrides(task),
            "platformVersion": task.platform_version,
            "platformFamily": "Linux" if task.on_fargate else None,
            "pullStartedAt": task.pull_started_at,
            "pullStoppedAt": task.pull_stopped_at,
            "startedAt": task.started_at,
            "startedBy": task.started_by,
            "stoppingAt": task.stopping_at,
            "executionStoppedAt": task.execution_stopped_at,
            "stoppedAt": task.stopped_at,
            "stopCode": task.stop_code,
            "stoppedReason": task.stopped_reason,
            "tags": to_api(task.tags) if "TAGS" in include else [],
            "version": task.version,
        }
    )


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
        "type": "ElasticNetworkInterface",
        "status": interface.status,
        "details": [{"name": name, "value": value} for name, value in details.items() if value],
    }


def _proxy_attachment(proxy: Proxy) -> Shape:
    return {
        "id": proxy.attachment_id,
        "type": service_connect.ATTACHMENT_TYPE.value,
        "status": AttachmentStatus.ATTACHED,
        "details": [{"name": "ContainerName", "value": proxy.container_name}],
    }


def _container(task: Task, container: Container) -> Shape:
    interface = task.network_interface
    return _without_none(
        {
            "containerArn": container.arn,
            "taskArn": task.arn,
            "name": container.name,
            **_what_runs(container),
            "lastStatus": container.status,
            "exitCode": container.exit_code,
            "reason": container.reason,
            "networkBindings": container.network_bindings,
            "networkInterfaces": [
                {"attachmentId": interface.attachment_id, "privateIpv4Address": interface.private_ipv4_address}
            ]
            if interface
            else [],
            "healthStatus": container.health,
            "memory": _as_text(container.settings.get("memory")),
            "memoryReservation": _as_text(container.settings.get("memoryReservation")),
            "gpuIds": container.gpu_ids or None,
        }
    )


def _what_runs(container: Container) -> Shape:
    """Return what a container runs, of which AWS shows nothing where it is its own."""
    if container.managed:
        return {}
    return {
        "image": container.settings["image"],
        "imageDigest": container.image_digest,
        "runtimeId": container.runtime_id,
        "cpu": str(container.settings.get("cpu", 0)),
    }


def _as_text(size: int | None) -> str | None:
    return None if size is None else str(size)


def _overrides(task: Task) -> Shape:
    """Overrides always list every container by name, whether the caller overrode it or not."""
    given = {item["name"]: item for item in task.overrides.get("containerOverrides", [])}
    return {
        **task.overrides,
        "containerOverrides": [given.get(container.name, {"name": container.name}) for container in task.containers],
        "inferenceAcceleratorOverrides": [],
    }


def deployment(service: Service, deployment: Deployment) -> Shape:
    """Return one deployment of a service."""
    tasks = service.tasks_of(deployment)
    return _without_none(
        {
            "id": deployment.id,
            "status": deployment.status,
            "taskDefinition": deployment.task_definition.arn,
            "desiredCount": deployment.desired_count,
            "pendingCount": sum(task.pending for task in tasks),
            "runningCount": sum(task.running for task in tasks),
            "failedTasks": deployment.failed_tasks,
            "createdAt": deployment.created_at,
            "updatedAt": deployment.updated_at,
            "launchType": deployment.launch_type,
            "capacityProviderStrategy": strategy(deployment.strategy) or None,
            "platformVersion": deployment.platform_version,
            "platformFamily": "Linux" if deployment.on_fargate else None,
            "networkConfiguration": deployment.network_configuration,
            "rolloutState": deployment.rollout_state,
            "rolloutStateReason": deployment.rollout_state_reason,
            **discovery.shape_of_deployment(service, deployment),
        }
    )


def service(service: Service, include: Collection[str] = ()) -> Shape:
    """Return a service; tags only if asked for. Of deployments and task sets AWS shows what its controller uses.

    A service whose task sets are all still to come has nothing to run, and shows nothing of it.
    """
    primary = service.primary if service.configurations else None
    load_balancers = primary.load_balancers if primary else ()
    registries = primary.discovery.registries if primary else ()
    tasks = service.tasks.values()
    return _without_none(
        {
            "serviceArn": service.arn,
            "serviceName": service.name,
            "clusterArn": service.cluster.arn,
            "status": service.status,
            "desiredCount": service.desired_count,
            "runningCount": sum(task.running for task in tasks),
            "pendingCount": sum(task.pending for task in tasks),
            **(_how_it_runs(primary) if primary else {}),
            "deploymentConfiguration": deployment_configuration.shape(
                service.minimum_healthy_percent,
                service.maximum_percent,
                service.circuit_breaker,
                service.deployment_configuration,
            ),
            **revision_shapes.current(service),
            "deployments": [deployment(service, each) for each in service.deployments],
            "events": [
                {"id": event.id, "createdAt": event.created_at, "message": event.message} for event in service.events
            ],
            **task_set_shapes.of_service(service),
            "createdAt": service.created_at,
            "createdBy": service.created_by,
            "loadBalancers": load_balancing.shape(load_balancers),
            # AWS shows it with a load balancer; that it does not without one, unless it was asked for, is assumed.
            "healthCheckGracePeriodSeconds": service.health_check_grace_period_s
            if load_balancers or service.health_check_grace_period_s
            else None,
            "serviceRegistries": service_discovery.shape(registries),
            "placementConstraints": service.placement_constraints,
            "placementStrategy": service.placement_strategy,
            "schedulingStrategy": "DAEMON" if service.daemon else "REPLICA",
            **service.settings,
            "tags": to_api(service.tags) if "TAGS" in include else [],
        }
    )


def _how_it_runs(primary: Deployment) -> Shape:
    return {
        "launchType": primary.launch_type,
        "capacityProviderStrategy": strategy(primary.strategy) or None,
        "platformVersion": primary.platform_version,
        "platformFamily": "Linux" if primary.on_fargate else None,
        "taskDefinition": primary.task_definition.arn,
        "networkConfiguration": primary.network_configuration,
    }


def _without_none(shape: Shape) -> Shape:
    return {name: value for name, value in shape.items() if value is not None}
