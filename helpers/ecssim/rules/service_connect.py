"""A client finds the endpoints that the namespace had when its service was last deployed, and no newer ones: its proxy
listens for those, whose names it has in /etc/hosts. The proxy passes each connection on to the next healthy task of the
service, and the proxy of that task to the container.

While a deployment shifts traffic, the proxies of the clients give its revisions their shares of the connections.

ECS makes one service of Cloud Map for each endpoint, and deletes it when nothing of its own service uses it any more.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ..model.cluster import Cluster
from ..model.service import Service, ServiceStatus
from ..model.service_connect import Endpoint, ServiceConnect
from ..model.task import Task
from ..truth import service_connect as truth
from ..truth import service_discovery
from ..truth.lifecycle import WHOLE_TRAFFIC_PERCENT

SOURCE = "developer guide, Amazon ECS Service Connect components"


def endpoints(services: Iterable[Service], namespace_arn: str) -> tuple[Endpoint, ...]:
    """Return the endpoints of a namespace, those of the first service first."""
    return tuple(
        endpoint for service in members(services, namespace_arn) for endpoint in _configured(service).endpoints
    )


def members(services: Iterable[Service], namespace_arn: str) -> Iterator[Service]:
    """Yield the active services whose newest deployment takes part in a namespace."""
    for service in services:
        if service.status is ServiceStatus.ACTIVE and service.configurations:
            configured = service.primary.discovery.service_connect
            if configured and configured.namespace_arn == namespace_arn:
                yield service


def services_of(clusters: Iterable[Cluster]) -> Iterator[Service]:
    """Yield every service of some clusters: a namespace reaches over all of them."""
    for cluster in clusters:
        yield from cluster.services.values()


def share_percent(task: Task) -> float:
    """Return how much of the traffic of its endpoint the revision of a task gets, with all others of it."""
    release = task.service.ongoing if task.service else None
    if release is None or not release.configuration.shifts_traffic:
        return WHOLE_TRAFFIC_PERCENT.value
    if task.started_by == release.target.deployment.id:
        return release.production_percent
    is_blue = release.blue is not None and task.started_by == release.blue.id
    return WHOLE_TRAFFIC_PERCENT.value - release.production_percent if is_blue else 0.0


def unused_names(service: Service) -> list[str]:
    """Return the discovery names whose services of Cloud Map nothing of their service uses any more."""
    if service.status is ServiceStatus.INACTIVE:
        return list(service.discovery_arns)
    used = {
        endpoint.discovery_name
        for deployment in [*service.configurations, *([service.last_completed] if service.last_completed else [])]
        if deployment.discovery.service_connect
        for endpoint in deployment.discovery.service_connect.endpoints
    }
    return [name for name in service.discovery_arns if name not in used]


def proxy_settings(name: str, configured: ServiceConnect) -> dict[str, Any]:
    """Return the definition of the proxy container that ECS adds to a task, under the API's names."""
    interval_s = truth.PROXY_CHECK_INTERVAL_S.value
    settings: dict[str, Any] = {
        "name": name,
        "image": truth.PROXY_IMAGE.value,
        "essential": True,
        "environment": [],
        "healthCheck": {"command": ["CMD-SHELL", "agent-health"], "interval": interval_s},
        "portMappings": [
            {"containerPort": each.ingress_port, "hostPort": _override(each), "protocol": "tcp"}
            for each in configured.endpoints
        ],
        "versionConsistency": "disabled",
    }
    if configured.configuration.get("logConfiguration"):
        settings["logConfiguration"] = configured.configuration["logConfiguration"]
    return settings


def behind_proxy(settings: dict[str, Any], proxy_name: str) -> dict[str, Any]:
    """Return a container definition that waits until the proxy is healthy."""
    first = {"containerName": proxy_name, "condition": "HEALTHY"}
    return {**settings, "dependsOn": [*(settings.get("dependsOn") or []), first]}


def attributes(task: Task, address: str, port: int | None, *, healthy: bool) -> dict[str, str]:
    """Return what Cloud Map learns of a task behind an endpoint."""
    known = {
        service_discovery.ADDRESS: address,
        service_discovery.PORT: port,
        service_discovery.INITIAL_HEALTH: "HEALTHY" if healthy else "UNHEALTHY",
        truth.ZONE: task.availability_zone,
        truth.DEPLOYMENT: (task.started_by or "").rpartition("/")[2],
    }
    return {name.value: str(value) for name, value in known.items() if value is not None}


def _configured(service: Service) -> ServiceConnect:
    configured = service.primary.discovery.service_connect
    if configured is None:
        raise ValueError(f"{service.name} takes no part in Service Connect")
    return configured


def _override(endpoint: Endpoint) -> int:
    """Return the port of the host that somebody has chosen; 0 has the agent pick one."""
    return endpoint.ingress_port if endpoint.ingress_port != endpoint.container_port else 0
