"""Deletes what a lab made, in the order that AWS asks for, and says what is left."""

from collections.abc import Collection

from .kind import Client, Kind
from .kinds_around import MACHINES, REST
from .kinds_of_ecs import (
    CAPACITY_PROVIDERS,
    CLUSTERS,
    CONTAINER_INSTANCES,
    IN_CLUSTERS,
    STOPPING_TASKS,
    TASK_DEFINITIONS,
)

# What stands on others comes before them.
KINDS: tuple[Kind, ...] = (
    *IN_CLUSTERS,
    *MACHINES,
    CONTAINER_INSTANCES,
    STOPPING_TASKS,
    CLUSTERS,
    CAPACITY_PROVIDERS,
    TASK_DEFINITIONS,
    *REST,
)
SERVICES = frozenset(kind.service for kind in KINDS)


def sweep(client: Client, prefix: str, services: Collection[str] = SERVICES) -> list[str]:
    """Delete everything whose name begins with the lab's prefix.

    Arguments:
        client: gives a boto3 client of an AWS service.
        prefix: of the lab.
        services: the AWS services to look into.

    Returns:
        what is still there, as leftovers says it.
    """
    for kind in _kinds(services):
        if found := kind.find(client, prefix):
            kind.delete(client, found)
    return leftovers(client, prefix, services)


def leftovers(client: Client, prefix: str, services: Collection[str] = SERVICES) -> list[str]:
    """Return what there is of the lab: its kind and its ARN, id or name."""
    return [f"{kind.name} {found}" for kind in _kinds(services) for found in kind.find(client, prefix)]


def _kinds(services: Collection[str]) -> list[Kind]:
    return [kind for kind in KINDS if kind.service in services]
