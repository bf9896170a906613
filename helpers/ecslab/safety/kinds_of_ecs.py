"""How to find and delete what a lab made in ECS itself."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from botocore.exceptions import WaiterError

from ..reading import last_part, pages, tasks
from .kind import Bill, Client, Kind, Owns, Thing

_REASON = "The lab is being cleaned up"
_DRAIN_POLL_S, _DRAIN_POLLS = 5, 12
_CPU_UNITS = 1024
_MIB = 1024


def _clusters(client: Client, owns: Owns) -> list[Thing]:
    arns = pages(client("ecs"), "list_clusters", "clusterArns")
    return [Thing(arn, last_part(arn)) for arn in arns if owns(last_part(arn))]


def _cluster_of(arn: str) -> str:
    """Return the name of the cluster that the ARN of a service, task or container instance holds."""
    return arn.split("/")[1]


def _in_clusters(client: Client, owns: Owns, operation: str, field: str) -> list[Thing]:
    """Return what is in the lab's clusters; it is the lab's because they are, whatever its own name."""
    return [
        Thing(arn, cluster.name)
        for cluster in _clusters(client, owns)
        for arn in pages(client("ecs"), operation, field, cluster=cluster.reference)
    ]


def _delete_service(client: Client, arn: str) -> None:
    ecs = client("ecs")
    ecs.delete_service(cluster=_cluster_of(arn), service=arn, force=True)
    # One with tasks on a machine that is out of reach drains when that machine is gone, which comes later.
    with suppress(WaiterError):
        ecs.get_waiter("services_inactive").wait(
            cluster=_cluster_of(arn), services=[arn], WaiterConfig={"Delay": _DRAIN_POLL_S, "MaxAttempts": _DRAIN_POLLS}
        )


def _stop_task(client: Client, arn: str) -> None:
    client("ecs").stop_task(cluster=_cluster_of(arn), task=arn, reason=_REASON)


def _stopping_tasks(client: Client, owns: Owns) -> list[Thing]:
    """Return the tasks that have been told to stop and have not yet."""
    return [
        Thing(task["taskArn"], cluster.name)
        for cluster in _clusters(client, owns)
        for task in tasks(client("ecs"), cluster.reference, desiredStatus="STOPPED")
        if task["lastStatus"] != "STOPPED"
    ]


def _wait_for_task(client: Client, arn: str) -> None:
    client("ecs").get_waiter("tasks_stopped").wait(cluster=_cluster_of(arn), tasks=[arn])


def _task_bill(client: Client, arn: str) -> Bill:
    """Return what a task on Fargate costs; on a machine it costs nothing by itself, for the machine has its price."""
    found = client("ecs").describe_tasks(cluster=_cluster_of(arn), tasks=[arn])["tasks"]
    if not found or not _is_on_fargate(found[0]):
        return {}
    return {
        "fargate_vcpu_hour": int(found[0]["cpu"]) / _CPU_UNITS,
        "fargate_gb_hour": int(found[0]["memory"]) / _MIB,
        "public_ipv4_hour": 1,
    }


def _is_on_fargate(task: dict[str, Any]) -> bool:
    return task.get("launchType") == "FARGATE" or task.get("capacityProviderName", "").startswith("FARGATE")


def _deregister_instance(client: Client, arn: str) -> None:
    client("ecs").deregister_container_instance(cluster=_cluster_of(arn), containerInstance=arn, force=True)


def _instance_bill(_client: Client, arn: str) -> Bill:
    """Return what a container instance costs: only one outside AWS, whose id begins with mi-, costs by the hour."""
    return {"ecs_anywhere_hour": 1} if last_part(arn).startswith("mi-") else {}


def _delete_cluster(client: Client, arn: str) -> None:
    ecs = client("ecs")
    ecs.put_cluster_capacity_providers(cluster=arn, capacityProviders=[], defaultCapacityProviderStrategy=[])
    ecs.delete_cluster(cluster=arn)


def _all_capacity_providers(ecs: Any) -> Iterator[dict[str, Any]]:
    token: dict[str, str] = {}
    while True:  # DescribeCapacityProviders has no paginator in boto3
        answer = ecs.describe_capacity_providers(**token)
        yield from answer["capacityProviders"]
        if "nextToken" not in answer:
            return
        token = {"nextToken": answer["nextToken"]}


def _capacity_providers(client: Client, owns: Owns) -> list[Thing]:
    """Return the providers that rent machines of the lab's group, or have a name of the lab's."""
    found = []
    for each in _all_capacity_providers(client("ecs")):
        group = last_part(each.get("autoScalingGroupProvider", {}).get("autoScalingGroupArn", ""))
        # AWS refuses names that begin with ecs, as the labs' prefixes do.
        own = [name for name in (group, each["name"], f"ecs{each['name']}") if owns(name)]
        if own and each["status"] == "ACTIVE":
            found.append(Thing(each["capacityProviderArn"], own[0]))
    return found


def _delete_capacity_provider(client: Client, arn: str) -> None:
    client("ecs").delete_capacity_provider(capacityProvider=arn)


def _task_definitions(client: Client, owns: Owns, status: str) -> list[Thing]:
    arns = pages(client("ecs"), "list_task_definitions", "taskDefinitionArns", status=status)
    return [Thing(arn, family) for arn in arns if owns(family := last_part(arn).split(":")[0])]


def _deregister_task_definition(client: Client, arn: str) -> None:
    client("ecs").deregister_task_definition(taskDefinition=arn)


def _delete_task_definition(client: Client, arn: str) -> None:
    client("ecs").delete_task_definitions(taskDefinitions=[arn])


# Services come before tasks, for they would replace the tasks.
IN_CLUSTERS = (
    Kind(
        "service",
        "ecs",
        lambda client, owns: _in_clusters(client, owns, "list_services", "serviceArns"),
        _delete_service,
        made_by=("ecs.CreateService",),
        arn="ecs:.*:service/",
    ),
    Kind(
        "task",
        "ecs",
        lambda client, owns: _in_clusters(client, owns, "list_tasks", "taskArns"),
        _stop_task,
        made_by=("ecs.RunTask", "ecs.StartTask"),
        arn="ecs:.*:task/",
        bill=_task_bill,
    ),
)
CONTAINER_INSTANCES = Kind(
    "container instance",
    "ecs",
    lambda client, owns: _in_clusters(client, owns, "list_container_instances", "containerInstanceArns"),
    _deregister_instance,
    made_by=("ecs.RegisterContainerInstance",),
    arn="ecs:.*:container-instance/",
    bill=_instance_bill,
)
# A task on a machine that is out of reach stops when its container instance is deregistered, and not before.
STOPPING_TASKS = Kind("stopping task", "ecs", _stopping_tasks, _wait_for_task, bill=_task_bill)
CLUSTERS = Kind("cluster", "ecs", _clusters, _delete_cluster, made_by=("ecs.CreateCluster",), arn="ecs:.*:cluster/")
CAPACITY_PROVIDERS = Kind(
    "capacity provider",
    "ecs",
    _capacity_providers,
    _delete_capacity_provider,
    made_by=("ecs.CreateCapacityProvider",),
    arn="ecs:.*:capacity-provider/",
)
# AWS deletes only what was deregistered, and deregisters only once.
TASK_DEFINITIONS = (
    Kind(
        "task definition",
        "ecs",
        lambda client, owns: _task_definitions(client, owns, "ACTIVE"),
        _deregister_task_definition,
        made_by=("ecs.RegisterTaskDefinition",),
        arn="ecs:.*:task-definition/",
    ),
    Kind(
        "inactive task definition",
        "ecs",
        lambda client, owns: _task_definitions(client, owns, "INACTIVE"),
        _delete_task_definition,
    ),
)
