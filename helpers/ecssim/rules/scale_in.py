"""To stop tasks of a service, ECS takes them from the zone that has the most, and there from the instance that has the
most; with a binpack strategy from the instance that will have the most room left.

That is how the API reference of UpdateService has it. Among the tasks of one place AWS picks at random; ids are random,
so the lowest id serves for that here.
"""

from collections import defaultdict
from collections.abc import Sequence

from ..model.task import Task
from .placement import Strategy
from .room import Room


def first_to_stop(candidates: Sequence[Task], count: int, strategies: Sequence[Strategy] = ()) -> list[Task]:
    """Return the tasks to stop, in order.

    Arguments:
        candidates: tasks of one service that may be stopped.
        strategies: the placement strategies of the service.
    """
    packed = next((strategy.field for strategy in strategies if strategy.type == "binpack"), None)
    if packed:
        return sorted(candidates, key=lambda task: (-_left_after(task, packed), task.id))[:count]
    places: dict[str | None, dict[str, list[Task]]] = defaultdict(lambda: defaultdict(list))
    for task in sorted(candidates, key=lambda task: task.id, reverse=True):
        places[task.availability_zone][_instance_id(task)].append(task)
    chosen: list[Task] = []
    while len(chosen) < min(count, len(candidates)):
        zone = max(places, key=lambda zone: (sum(map(len, places[zone].values())), zone or ""))
        instances = places[zone]
        chosen.append(instances[max(instances, key=lambda each: (len(instances[each]), each))].pop())
    return chosen


def _instance_id(task: Task) -> str:
    return task.container_instance.id if task.container_instance else ""


def _left_after(task: Task, field: str) -> int:
    """How much of the resource its instance has left once the task is gone."""
    if task.container_instance is None:
        return 0
    room = Room(task.container_instance)
    return room.cpu + task.needs.cpu if field == "cpu" else room.memory_mib + task.needs.memory_mib
