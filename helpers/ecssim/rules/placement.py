"""ECS places a task on a container instance in three steps: it leaves out the instances that lack what the task needs,
then those that break a constraint, and of the rest its strategy chooses. Constraints bind; strategies do their best.

Without a strategy the tasks of a service are spread over zones and then over instances, and other tasks go anywhere.
Fargate has no instances; there ECS spreads tasks over the zones of their subnets.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..engine.journal import Reason
from ..model.container_instance import ContainerInstance
from ..model.resources import Needs
from ..model.task import Task
from ..truth import messages
from . import expression
from .room import RESOURCES, Room

SOURCE = "developer guide, How Amazon ECS places tasks on container instances"

AGENT = "AGENT"
ATTRIBUTE = "ATTRIBUTE"
LOCATION = "LOCATION"
MEMBER_OF = messages.MEMBER_OF_UNSATISFIED()
DISTINCT_INSTANCE = messages.DISTINCT_INSTANCE_UNSATISFIED()


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition that binds: distinctInstance, or memberOf with an expression of the cluster query language."""

    type: str
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A preference: spread over a field, binpack a field, or random."""

    type: str
    field: str = ""


SERVICE_DEFAULT = (Strategy("spread", "attribute:ecs.availability-zone"), Strategy("spread", "instanceId"))
ANYWHERE = (Strategy("random"),)


@dataclass(frozen=True, slots=True)
class Request:
    """What a task asks of the instance that it is placed on.

    Arguments:
        group: the task's group; spread and distinctInstance count its tasks.
        zones: the zones of its subnets; None if it brings no subnets.
        launch_type: EC2 or EXTERNAL.
        capacity_provider: the provider whose instances it may use; None for those of no provider as well.
    """

    needs: Needs
    group: str
    constraints: tuple[Constraint, ...] = ()
    strategies: tuple[Strategy, ...] = ANYWHERE
    zones: frozenset[str] | None = None
    launch_type: str = "EC2"
    capacity_provider: str | None = None

    def through(self, capacity_provider: str | None) -> "Request":
        """Return the same request for the instances of one provider."""
        return replace(self, capacity_provider=capacity_provider)


@dataclass(frozen=True, slots=True)
class Rejection:
    """An instance that was examined and not taken, and why in AWS's words."""

    instance: ContainerInstance
    reason: str


class Board:
    """The instances of a cluster while tasks are placed on them, one after another.

    Arguments:
        instances: those of the cluster; nothing on them is changed.
    """

    def __init__(self, instances: Iterable[ContainerInstance]) -> None:
        self._rooms = [Room(instance) for instance in instances if instance.takes_tasks]
        self._groups: dict[str, Counter[str]] = {
            room.instance.id: Counter(task.group for task in room.instance.tasks.values() if task.wanted)
            for room in self._rooms
        }

    def examined(self, request: Request) -> list[Room]:
        """Return the rooms of the instances that the request may use at all."""
        return [
            room
            for room in self._rooms
            if room.instance.launch_type == request.launch_type
            and request.capacity_provider in (None, room.instance.capacity_provider)
        ]

    def place(self, request: Request) -> ContainerInstance | list[Rejection]:
        """Put one more task on the instance that suits it best.

        Returns:
            the instance, or every instance that was examined with the reason why it does not suit.
        """
        fitting: list[Room] = []
        rejections: list[Rejection] = []
        for room in self.examined(request):
            reason = self.reason_against(room, request)
            if reason is None:
                fitting.append(room)
            else:
                rejections.append(Rejection(room.instance, reason))
        if not fitting:
            return rejections
        keys = [self._preference(strategy, request) for strategy in request.strategies]
        chosen = min(fitting, key=lambda room: [*(key(room) for key in keys), room.instance.id])
        self.put(chosen, request)
        return chosen.instance

    def put(self, room: Room, request: Request) -> None:
        """Count a task of the request as being on that instance."""
        room.take(request.needs)
        self._groups[room.instance.id][request.group] += 1

    def reason_against(self, room: Room, request: Request) -> str | None:
        """Return why a task cannot go to that instance, in AWS's words, or None if it can."""
        instance = room.instance
        if not instance.agent_connected:
            return AGENT
        if any(name not in instance.attributes for name in request.needs.attributes):
            return ATTRIBUTE
        if request.zones is not None and instance.availability_zone not in request.zones:
            return LOCATION
        return room.lacks(request.needs) or self._broken_constraint(instance, request)

    def _broken_constraint(self, instance: ContainerInstance, request: Request) -> str | None:
        for constraint in request.constraints:
            if constraint.type == "distinctInstance" and self._groups[instance.id][request.group]:
                return DISTINCT_INSTANCE
            if constraint.type == "memberOf" and not expression.matches(constraint.expression, subject(instance)):
                return MEMBER_OF
        return None

    def _preference(self, strategy: Strategy, request: Request) -> Callable[[Room], int]:
        """Return what to sort instances by: the smallest is the best."""
        if strategy.type == "binpack":
            return _remaining(strategy.field)
        if strategy.type == "random":
            return self._checksum
        if strategy.field in ("instanceId", "host"):
            return lambda room: self._groups[room.instance.id][request.group]
        attribute = strategy.field.removeprefix("attribute:")
        taken: Counter[str | None] = Counter()
        for room in self._rooms:
            taken[room.instance.attributes.get(attribute)] += self._groups[room.instance.id][request.group]
        return lambda room: taken[room.instance.attributes.get(attribute)]

    def _checksum(self, room: Room) -> int:
        """Random enough, and the same in every run: instance ids are drawn at random."""
        return zlib.crc32(f"{room.instance.id}/{self._groups[room.instance.id].total()}".encode())


def subject(instance: ContainerInstance) -> expression.Subject:
    """Return what an expression of the cluster query language can ask of an instance."""
    tasks = [task for task in instance.tasks.values() if task.wanted]
    return expression.Subject(
        attributes=instance.attributes,
        agent_connected=instance.agent_connected,
        agent_version=instance.agent_version,
        ec2_instance_id=instance.ec2_instance_id,
        registered_at=instance.registered_at,
        running_tasks_count=sum(task.running for task in instance.tasks.values()),
        task_groups={task.group for task in tasks},
    )


def explanation(task: Task, instance: ContainerInstance) -> Reason:
    """Return why a task is on the instance that it was put on."""
    strategies = " then ".join(" ".join(filter(None, (each.type, each.field))) for each in _strategies_of(task))
    where = f"{instance.ec2_instance_id} in {instance.availability_zone or 'no zone'}"
    sentence = f"it was placed on {where}, which met its needs" + (
        f"; among those that did: {strategies}" if strategies else ""
    )
    return Reason("placement", task.arn, sentence, SOURCE)


def _strategies_of(task: Task) -> tuple[Strategy, ...]:
    return task.request.strategies if task.request else ()


def closest(rejections: Sequence[Rejection]) -> Rejection:
    """Return the rejection of the instance that came nearest to taking the task: it lacked what is looked at last."""
    return max(rejections, key=lambda rejection: (_CLOSENESS.get(rejection.reason, 0), rejection.instance.id))


def emptiest_zone(zones: Sequence[str], taken: Mapping[str | None, int]) -> str:
    """Return the zone with the fewest tasks, the first one among equals.

    That RunTask on Fargate spreads its tasks as services do is assumed.

    Arguments:
        zones: the zones to choose from, at least one.
        taken: how many tasks of the same service or group each zone has.
    """
    return min(zones, key=lambda zone: taken.get(zone, 0))


def by_zone(tasks: Iterable[Task]) -> Counter[str | None]:
    """Return how many of the tasks that ECS wants to run are in each zone."""
    return Counter(task.availability_zone for task in tasks if task.wanted)


def _remaining(field: str) -> Callable[[Room], int]:
    return (lambda room: room.cpu) if field == "cpu" else (lambda room: room.memory_mib)


_CLOSENESS = {
    reason: rank for rank, reason in enumerate([AGENT, ATTRIBUTE, LOCATION, *RESOURCES, MEMBER_OF, DISTINCT_INSTANCE])
}
