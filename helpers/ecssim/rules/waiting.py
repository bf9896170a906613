"""Tasks that came through a capacity provider with managed scaling wait in PROVISIONING, oldest first, until one of its
instances has room for them.
"""

from ..engine.journal import Reason
from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance
from ..model.task import Task
from .placement import Board, Request
from .plan import PlaceTask, Plan

SOURCE = "developer guide, Amazon ECS managed scaling behavior"


def plan(cluster: Cluster) -> Plan:
    """Return which waiting tasks get an instance now."""
    result = Plan()
    waiting = [task for task in cluster.tasks.values() if task.waits_for_capacity]
    if not waiting:
        return result
    board = Board(cluster.instances.values())
    refused: set[Request] = set()
    for task in sorted(waiting, key=lambda task: (task.created_at, task.id)):
        request = task.request
        if request is None or request in refused:
            continue  # what has no room for one has none for its equals
        found = board.place(request)
        if isinstance(found, ContainerInstance):
            result.actions.append(PlaceTask(task, found))
            result.reasons.append(_reason(task, found))
        else:
            refused.add(request)
    return result


def _reason(task: Task, instance: ContainerInstance) -> Reason:
    return Reason("waiting", task.arn, f"the instance {instance.ec2_instance_id} has room for it", SOURCE)
