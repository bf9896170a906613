"""What CreateService and UpdateService check of how the tasks of a service are found."""

from ..model.cluster import Cluster
from ..model.discovery import Discovery
from ..model.task_definition import TaskDefinition
from .call import Call
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
    return Discovery(checked_registries(call, definition, desired_count, current.registries))
