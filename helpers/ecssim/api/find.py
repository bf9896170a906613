"""Finding what a request names, or refusing as AWS does."""

import re

from ..model.arn import last_part
from ..model.cluster import Cluster, ClusterStatus
from ..model.container_instance import ContainerInstance
from ..model.service import Service
from ..model.task import Task
from ..model.task_definition import TaskDefinition, TaskDefinitionStatus
from ..truth import definition_errors, errors
from ..truth.fact import Message
from .call import Call
from .refusal import refuse

DEFAULT_CLUSTER = "default"
# A longer number is no revision that anybody has.
_REVISION = re.compile(r"[0-9]{1,9}")


def cluster_or_none(call: Call, name_or_arn: str) -> Cluster | None:
    """Return the cluster of that name or ARN, deleted or not."""
    cluster = call.account.clusters.get(last_part(name_or_arn))
    if cluster and name_or_arn.startswith("arn:") and cluster.arn != name_or_arn:
        return None
    return cluster


def cluster(call: Call) -> Cluster:
    """Return the ACTIVE cluster that the request names; without a name it is `default`."""
    found = cluster_or_none(call, call.get("cluster", DEFAULT_CLUSTER))
    if found is None:
        refuse(errors.CLUSTER_NOT_FOUND)
    if found.status is ClusterStatus.INACTIVE:
        refuse(errors.CLUSTER_INACTIVE)
    return found


def service_or_none(cluster: Cluster, name_or_arn: str) -> Service | None:
    """Return the service of that name or ARN, deleted or not."""
    service = cluster.services.get(last_part(name_or_arn))
    if service and name_or_arn.startswith("arn:") and service.arn != name_or_arn:
        return None
    return service


def service(cluster: Cluster, name_or_arn: str) -> Service:
    """Return the service of that name or ARN."""
    found = service_or_none(cluster, name_or_arn)
    if found is None:
        refuse(errors.SERVICE_NOT_FOUND)
    return found


def instance_or_none(cluster: Cluster, id_or_arn: str) -> ContainerInstance | None:
    """Return the container instance of that id or ARN, deregistered or not."""
    instance = cluster.instances.get(last_part(id_or_arn))
    if instance and id_or_arn.startswith("arn:") and instance.arn != id_or_arn:
        return None
    return instance


def instance(cluster: Cluster, id_or_arn: str) -> ContainerInstance:
    """Return the container instance of that id or ARN."""
    found = instance_or_none(cluster, id_or_arn)
    if found is None:
        refuse(errors.INSTANCE_NOT_FOUND)
    return found


def task_or_none(cluster: Cluster, id_or_arn: str) -> Task | None:
    """Return the task of that id or ARN, if DescribeTasks still shows it."""
    task = cluster.tasks.get(last_part(id_or_arn))
    if task and id_or_arn.startswith("arn:") and task.arn != id_or_arn:
        return None
    return task


def task_definition_or_none(call: Call, name_or_arn: str) -> TaskDefinition | None:
    """Return the task definition of that family, family:revision or ARN; a family alone is its newest ACTIVE one."""
    if name_or_arn.startswith("arn:"):
        prefix, _, name = name_or_arn.partition(":task-definition/")
        if prefix + ":task-definition/" != call.account.arns.of("task-definition/"):
            return None
    else:
        name = name_or_arn
    family_name, _, revision = name.partition(":")
    family = call.account.families.get(family_name)
    if family is None:
        return None
    if not revision:
        return family.latest_active()
    if not _REVISION.fullmatch(revision):
        refuse(definition_errors.REVISION_INVALID, revision=revision)
    return family.revisions.get(int(revision))


def runnable_task_definition(
    call: Call, inactive: Message = definition_errors.TASK_DEFINITION_INACTIVE
) -> TaskDefinition:
    """Return the ACTIVE task definition that the request names.

    Arguments:
        inactive: the refusal of an INACTIVE one; AWS uses different codes in different calls.
    """
    found = task_definition_or_none(call, call.get("taskDefinition", ""))
    if found is None or found.status is TaskDefinitionStatus.DELETE_IN_PROGRESS:
        refuse(definition_errors.TASK_DEFINITION_NOT_FOUND)
    if found.status is TaskDefinitionStatus.INACTIVE:
        refuse(inactive)
    return found
