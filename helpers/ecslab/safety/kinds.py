"""Every kind of thing that labs make, in the order in which AWS lets them be deleted."""

from collections.abc import Collection

from .kind import Kind
from .kinds_around import AROUND
from .kinds_of_applications import APPLICATIONS, STARTING
from .kinds_of_ecs import (
    CAPACITY_PROVIDERS,
    CLUSTERS,
    CONTAINER_INSTANCES,
    IN_CLUSTERS,
    STOPPING_TASKS,
    TASK_DEFINITIONS,
)
from .kinds_of_machines import MACHINES, TEMPLATES, VOLUMES
from .kinds_of_network import LOAD_BALANCING, NETWORK

# What stands on others comes before them.
KINDS: tuple[Kind, ...] = (
    *STARTING,
    *IN_CLUSTERS,
    *MACHINES,
    CONTAINER_INSTANCES,
    STOPPING_TASKS,
    CLUSTERS,
    CAPACITY_PROVIDERS,
    *TASK_DEFINITIONS,
    *LOAD_BALANCING,
    *APPLICATIONS,
    TEMPLATES,
    VOLUMES,
    *NETWORK,
    *AROUND,
)
SERVICES = frozenset(kind.service for kind in KINDS)


def kinds_in(services: Collection[str]) -> list[Kind]:
    """Return the kinds that some AWS services keep."""
    return [kind for kind in KINDS if kind.service in services]
