"""What CreateService and UpdateService check of how the tasks of a service are found, and what is shown of that."""

from typing import Any

from ..model.cluster import Cluster
from ..model.deployment import Deployment
from ..model.discovery import Discovery
from ..model.service import Service
from ..model.task_definition import TaskDefinition
from .call import Call
from .service_connect import checked_service_connect
from .service_discovery import checked_registries


def checked_discovery(
    call: Call, cluster: Cluster, definition: TaskDefinition, desired_count: int, current: Discovery
) -> Discovery:
    """Return how the tasks of a service are found.

    Arguments:
        current: how they are now, which stays as far as the request says nothing else.

    Raises:
        EcsError: if that cannot be.
    """
    return Discovery(
        checked_registries(call, definition, desired_count, current.registries),
        checked_service_connect(call, cluster, definition, current.service_connect),
    )


def shape_of_deployment(service: Service, deployment: Deployment) -> dict[str, Any]:
    """Return what a deployment shows of Service Connect; nothing if it takes no part."""
    configured = deployment.discovery.service_connect
    if configured is None:
        return {}
    return {
        "serviceConnectConfiguration": configured.configuration,
        "serviceConnectResources": [
            {"discoveryName": each.discovery_name, "discoveryArn": service.discovery_arns[each.discovery_name]}
            for each in configured.endpoints
            if each.discovery_name in service.discovery_arns
        ],
    }
