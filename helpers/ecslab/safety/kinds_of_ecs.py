"""How to find and delete what a lab made in ECS itself."""

from typing import Any

from ..reading import batches, last_part, pages, tasks
from .kind import Client, Kind, belongs

_PER_CALL = 10
_REASON = "The lab is being cleaned up"


def _clusters(client: Client, prefix: str) -> list[str]:
    arns = pages(client("ecs"), "list_clusters", "clusterArns")
    return [arn for arn in arns if belongs(last_part(arn), prefix)]


def _cluster_of(arn: str) -> str:
    """Return the name of the cluster that the ARN of a service, task or container instance holds."""
    return arn.split("/")[1]


def _in_clusters(client: Client, prefix: str, operation: str, field: str, **request: Any) -> list[str]:
    ecs = client("ecs")
    clusters = _clusters(client, prefix)
    return [arn for cluster in clusters for arn in pages(ecs, operation, field, cluster=cluster, **request)]


def _by_cluster(arns: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for arn in arns:
        found.setdefault(_cluster_of(arn), []).append(arn)
    return found


def _delete_services(client: Client, arns: list[str]) -> None:
    ecs = client("ecs")
    for arn in arns:
        ecs.delete_service(cluster=_cluster_of(arn), service=arn, force=True)
    for cluster, own in _by_cluster(arns).items():
        for some in batches(own, _PER_CALL):
            ecs.get_waiter("services_inactive").wait(cluster=cluster, services=some)


def _delete_tasks(client: Client, arns: list[str]) -> None:
    ecs = client("ecs")
    for arn in arns:
        ecs.stop_task(cluster=_cluster_of(arn), task=arn, reason=_REASON)


def _leaving_tasks(client: Client, prefix: str) -> list[str]:
    """Return the tasks that have been told to stop and have not yet."""
    return [
        task["taskArn"]
        for cluster in _clusters(client, prefix)
        for task in tasks(client("ecs"), cluster, desiredStatus="STOPPED")
        if task["lastStatus"] != "STOPPED"
    ]


def _wait_for_tasks(client: Client, arns: list[str]) -> None:
    for cluster, own in _by_cluster(arns).items():
        for some in batches(own, _PER_CALL):
            client("ecs").get_waiter("tasks_stopped").wait(cluster=cluster, tasks=some)


def _deregister_instances(client: Client, arns: list[str]) -> None:
    for arn in arns:
        client("ecs").deregister_container_instance(cluster=_cluster_of(arn), containerInstance=arn, force=True)


def _delete_clusters(client: Client, arns: list[str]) -> None:
    ecs = client("ecs")
    for arn in arns:
        ecs.put_cluster_capacity_providers(cluster=arn, capacityProviders=[], defaultCapacityProviderStrategy=[])
        ecs.delete_cluster(cluster=arn)


def _capacity_providers(client: Client, prefix: str) -> list[str]:
    ecs = client("ecs")
    found: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:  # DescribeCapacityProviders has no paginator in boto3
        answer = ecs.describe_capacity_providers(**token)
        found += answer["capacityProviders"]
        if "nextToken" not in answer:
            break
        token = {"nextToken": answer["nextToken"]}
    return [each["capacityProviderArn"] for each in found if each["status"] == "ACTIVE" and _is_the_labs(each, prefix)]


def _is_the_labs(provider: dict[str, Any], prefix: str) -> bool:
    """Whether a provider rents machines of the lab's group; AWS refuses names that begin with ecs, as prefixes do."""
    group = provider.get("autoScalingGroupProvider", {}).get("autoScalingGroupArn", "")
    return belongs(last_part(group), prefix) or belongs(provider["name"], prefix.removeprefix("ecs"))


def _delete_capacity_providers(client: Client, arns: list[str]) -> None:
    for arn in arns:
        client("ecs").delete_capacity_provider(capacityProvider=arn)


def _task_definitions(client: Client, prefix: str) -> list[str]:
    return [
        arn
        for status in ("ACTIVE", "INACTIVE")
        for arn in pages(client("ecs"), "list_task_definitions", "taskDefinitionArns", status=status)
        if belongs(last_part(arn).split(":")[0], prefix)
    ]


def _delete_task_definitions(client: Client, arns: list[str]) -> None:
    ecs = client("ecs")
    for arn in arns:
        ecs.deregister_task_definition(taskDefinition=arn)
    for some in batches(arns, _PER_CALL):
        ecs.delete_task_definitions(taskDefinitions=some)


# Services come before tasks, for they would replace the tasks.
IN_CLUSTERS = (
    Kind(
        "service",
        "ecs",
        lambda client, prefix: _in_clusters(client, prefix, "list_services", "serviceArns"),
        _delete_services,
    ),
    Kind("task", "ecs", lambda client, prefix: _in_clusters(client, prefix, "list_tasks", "taskArns"), _delete_tasks),
)
CONTAINER_INSTANCES = Kind(
    "container instance",
    "ecs",
    lambda client, prefix: _in_clusters(client, prefix, "list_container_instances", "containerInstanceArns"),
    _deregister_instances,
)
# A task on a machine that is out of reach stops when its container instance is deregistered, and not before.
STOPPING_TASKS = Kind("stopping task", "ecs", _leaving_tasks, _wait_for_tasks)
CLUSTERS = Kind("cluster", "ecs", _clusters, _delete_clusters)
CAPACITY_PROVIDERS = Kind("capacity provider", "ecs", _capacity_providers, _delete_capacity_providers)
TASK_DEFINITIONS = Kind("task definition", "ecs", _task_definitions, _delete_task_definitions)
