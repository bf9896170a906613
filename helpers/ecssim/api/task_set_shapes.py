"""What the API shows of task sets, and of the deployment controller that uses them. Nothing here changes anything."""

from collections.abc import Collection, Iterable
from typing import Any

from ..model.capacity_provider import StrategyItem
from ..model.service import Service
from ..model.tags import to_api
from ..model.task_set import DeploymentController, TaskSet
from . import load_balancing, service_discovery

Shape = dict[str, Any]


def of_service(service: Service) -> Shape:
    """Return what a service shows of its controller and its task sets: nothing if the controller is ECS."""
    if service.controller is DeploymentController.ECS:
        return {}
    return {
        "deploymentController": {"type": service.controller},
        "taskSets": [task_set(service, each) for each in service.task_sets],
    }


def strategy(items: Iterable[StrategyItem]) -> list[Shape]:
    """Return a capacity provider strategy."""
    return [{"capacityProvider": item.provider, "weight": item.weight, "base": item.base} for item in items]


def task_set(service: Service, task_set: TaskSet, include: Collection[str] = ()) -> Shape:
    """Return a task set; tags only if asked for."""
    deployment = task_set.deployment
    tasks = service.tasks_of(deployment)
    shape = {
        "id": task_set.id,
        "taskSetArn": task_set.arn,
        "serviceArn": service.arn,
        "clusterArn": service.cluster.arn,
        "startedBy": task_set.started_by,
        "externalId": task_set.external_id,
        "status": task_set.status,
        "taskDefinition": deployment.task_definition.arn,
        "computedDesiredCount": deployment.desired_count,
        "pendingCount": sum(task.pending for task in tasks),
        "runningCount": sum(task.running for task in tasks),
        "createdAt": deployment.created_at,
        "updatedAt": deployment.updated_at,
        "launchType": deployment.launch_type,
        "capacityProviderStrategy": strategy(deployment.strategy) or None,
        "platformVersion": deployment.platform_version,
        "platformFamily": "Linux" if deployment.on_fargate else None,
        "networkConfiguration": deployment.network_configuration,
        "loadBalancers": load_balancing.shape(deployment.load_balancers),
        "serviceRegistries": service_discovery.shape(deployment.discovery.registries),
        "scale": {"value": task_set.scale_percent, "unit": "PERCENT"},
        "stabilityStatus": task_set.stability,
        "stabilityStatusAt": task_set.stability_at,
        "tags": to_api(task_set.tags) if "TAGS" in include else [],
    }
    return {name: value for name, value in shape.items() if value is not None}
