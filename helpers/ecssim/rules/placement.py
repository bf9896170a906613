"""ECS spreads the tasks of a service over Availability Zones: a new task goes where the fewest are, and a task to
stop is taken from where the most are.

That is how the API reference of UpdateService has it for services. Among the tasks of one zone AWS picks at random;
ids are random, so the lowest id serves for that here. That RunTask on Fargate spreads likewise is assumed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ..model.task import Task


def emptiest_zone(zones: Sequence[str], tasks: Iterable[Task]) -> str:
    """Return the zone with the fewest wanted tasks, the first one among equals.

    Arguments:
        zones: the zones to choose from, at least one.
        tasks: the tasks of the same service or group.
    """
    taken = Counter(task.availability_zone for task in tasks if task.wanted)
    return min(zones, key=lambda zone: taken[zone])


def first_to_stop(candidates: Sequence[Task], count: int) -> list[Task]:
    """Return the tasks to stop: each time one from the zone that has the most of the candidates left."""
    by_zone: dict[str | None, list[Task]] = defaultdict(list)
    for task in sorted(candidates, key=lambda task: task.id, reverse=True):
        by_zone[task.availability_zone].append(task)
    chosen: list[Task] = []
    while len(chosen) < min(count, len(candidates)):
        fullest = max(by_zone, key=lambda zone: (len(by_zone[zone]), zone or ""))
        chosen.append(by_zone[fullest].pop())
    return chosen
