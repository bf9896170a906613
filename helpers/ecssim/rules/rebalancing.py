"""Availability Zone rebalancing: when the tasks of a steady service are not spread over its zones as evenly as they
can be, ECS starts tasks in the zones that have too few, within maximumPercent, and once those are healthy stops as
many in the zones that have too many.

It begins only what it can finish: where a poor zone has no room, or a rich one only protected tasks, it starts nothing.
If what it started does not become healthy, it leaves the service as it is until the tasks of the zones change.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.rebalancing import BALANCED, Rebalancing, ZoneCounts
from ..model.service import Service
from ..model.task import Task
from ..truth import events, messages, timings
from ..truth.fact import Fact
from . import launching, protection
from .deployment import Headcount
from .launching import FARGATE, Target
from .placement import Board, Request, by_zone
from .plan import Plan, Say, SetRebalancing, StartTasks, StopTasks
from .requests import Items
from .scale_in import first_to_stop

SOURCE = "developer guide, Balancing an Amazon ECS service across Availability Zones"
Moves = dict[str, list[Target]]

_ZONE = "ecs.availability-zone"
_WAIT = timedelta(seconds=timings.AZ_REBALANCING_WAIT_S.value)


@dataclass(frozen=True, slots=True)
class Look:
    """What one pass of the scheduler knows about a service.

    Arguments:
        primary: the headcount of its primary deployment.
        settled: whether, apart from its zones, the service is as it shall be.
        room: how many tasks the scheduler may still start in this pass.
        request: what a task asks of an instance; None on Fargate.
        board: the instances of the cluster.
    """

    service: Service
    now: datetime
    primary: Headcount
    settled: bool
    room: int
    request: Request | None
    board: Board


def applies_to(service: Service) -> bool:
    """Return whether ECS may rebalance the service: not without room above its count, nor against its placement."""
    return (
        service.settings.get("availabilityZoneRebalancing") == "ENABLED"
        and not service.daemon
        and service.maximum_percent > 100
        and suits(service.placement_constraints, service.placement_strategy)
    )


def suits(constraints: Items, strategy: Items) -> bool:
    """Return whether placement leaves the choice of zones to ECS: no constraint on them, and spread over them first."""
    first = strategy[0] if strategy else None
    return not any(_ZONE in constraint.get("expression", "") for constraint in constraints) and (
        first is None or (first["type"] == "spread" and first.get("field", "").endswith(_ZONE))
    )


def holds_surplus(service: Service) -> bool:
    """Return whether tasks above the desired count are those of a rebalancing, and not yet to be stopped."""
    return service.rebalancing.in_progress and _undisturbed(service)


def plan(look: Look) -> Plan:
    """Return what rebalancing does for a service in one pass."""
    state = look.service.rebalancing
    if state.in_progress:
        return _go_on(look, state) if _undisturbed(look.service) else _stopped(look, BALANCED)
    if not look.settled or not applies_to(look.service):
        return _forget(look, state)
    counts = _counts(look)
    moves = _moves(look, counts) if counts != state.gave_up_on else {}
    if not moves:
        return _forget(look, state)
    if state.unbalanced_since is None:
        since = Rebalancing(unbalanced_since=look.now)
        return Plan([SetRebalancing(look.service, since)], look_again_at=look.now + _WAIT)
    if look.now < state.unbalanced_since + _WAIT:
        return Plan(look_again_at=state.unbalanced_since + _WAIT)
    said = messages.NOT_AZ_BALANCED(service=look.service.name, counts=_in_words(counts, "tasks"))
    begun = _begin(look, counts, moves, events.REBALANCING_STARTED)
    begun.actions.insert(0, Say(look.service, said))
    return begun


def _undisturbed(service: Service) -> bool:
    """Whether nothing has come about that a rebalancing gives way to."""
    same_count = service.desired_count == service.rebalancing.desired_count
    return applies_to(service) and len(service.deployments) == 1 and same_count


def _go_on(look: Look, state: Rebalancing) -> Plan:
    """Wait for what was started, then stop as many tasks in rich zones; then that is all, or there is more to do."""
    surplus = len(look.primary.wanted) - look.service.desired_count
    if look.primary.unhealthy or surplus < 0:
        return Plan()
    counts = _counts(look)
    if surplus > 0:
        return _stop_in_rich_zones(look, counts, surplus)
    if not any(_lacking(counts, look.service.desired_count).values()):
        return _completed(look, counts)
    if look.primary.leaving:
        return Plan()  # until they are STOPPED they take the room of others
    moves = _moves(look, counts)
    if counts == state.began_with or not moves:
        return _stopped(look, Rebalancing(gave_up_on=counts))
    return _begin(look, counts, moves)


def _begin(look: Look, counts: ZoneCounts, moves: Moves, event: Fact[str] | None = None) -> Plan:
    state = Rebalancing(began_with=counts, desired_count=look.service.desired_count)
    result = Plan([SetRebalancing(look.service, state, event)])
    for zone, targets in moves.items():
        sentence = f"the scheduler started {len(targets)} in {zone}, which has fewer of its tasks than other zones"
        because = _because(look.service, sentence)
        deployment = look.primary.deployment
        result.actions.append(StartTasks(look.service, deployment, targets, because, rebalances=zone))
        result.reasons.append(because)
    return result


def _stop_in_rich_zones(look: Look, counts: ZoneCounts, surplus: int) -> Plan:
    result = Plan()
    tasks = _movable(look, counts, surplus)
    for zone in sorted({task.availability_zone or "" for task in tasks}):
        chosen = [task for task in tasks if task.availability_zone == zone]
        because = _because(look.service, f"the scheduler stopped it because {zone} has more of its tasks than others")
        listed = " ".join(messages.TASK_IN_EVENT(task_id=task.id) for task in chosen)
        said = messages.REBALANCING_STOPPED_TASKS(service=look.service.name, count=len(chosen), zone=zone, tasks=listed)
        reason = messages.REBALANCED(deployment=look.primary.deployment.id)
        result.actions += [StopTasks(look.service, chosen, reason, because), Say(look.service, said)]
        result.reasons.append(because)
    if len(tasks) < surplus and (expiry := protection.next_expiry(look.primary.wanted, look.now)):
        result.look_again(expiry)
    return result


def _completed(look: Look, counts: ZoneCounts) -> Plan:
    said = messages.AZ_BALANCED(service=look.service.name, counts=_in_words(counts, "tasks", each=True))
    done = SetRebalancing(look.service, BALANCED, events.REBALANCING_COMPLETED)
    return Plan([done, Say(look.service, said)], [_because(look.service, "its tasks are spread over its zones again")])


def _stopped(look: Look, state: Rebalancing) -> Plan:
    action = SetRebalancing(look.service, state, events.REBALANCING_STOPPED)
    return Plan([action], [_because(look.service, "the scheduler leaves off spreading its tasks over its zones")])


def _forget(look: Look, state: Rebalancing) -> Plan:
    """An imbalance that is gone, or not to be mended now, is not waited for."""
    forgotten = replace(state, unbalanced_since=None)
    return Plan([SetRebalancing(look.service, forgotten)] if forgotten != state else [])


# Where tasks are, where they shall be, and which of them can go there


def _counts(look: Look) -> ZoneCounts:
    """How many tasks are in each zone that has some, or could take one now."""
    taken = by_zone(look.primary.wanted)
    zones = {zone for zone in taken if zone} | set(_open_zones(look))
    return tuple((zone, taken[zone]) for zone in sorted(zones))


def _open_zones(look: Look) -> Iterator[str]:
    """Yield the zones in which a task could be started: those of its subnets, or of instances that suit it."""
    if look.request is None:
        yield from (look.primary.deployment.zones or frozenset()) - look.service.cluster.account.exhausted
        return
    for room in look.board.examined(look.request):
        if look.board.reason_against(room, look.request) is None:
            yield room.instance.availability_zone or ""


def _shares(counts: ZoneCounts, desired_count: int) -> dict[str, int]:
    """How many tasks each zone shall have: those that have the most get one more where the count does not divide."""
    each, rest = divmod(desired_count, max(1, len(counts)))
    fullest_first = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    return {zone: each + (number < rest) for number, (zone, _) in enumerate(fullest_first)}


def _lacking(counts: ZoneCounts, desired_count: int) -> dict[str, int]:
    shares = _shares(counts, desired_count)
    return {zone: max(0, shares[zone] - count) for zone, count in counts}


def _movable(look: Look, counts: ZoneCounts, most: int) -> list[Task]:
    """The tasks to stop in zones that have more than their share; protected ones stay.

    They come from the fullest zone first, and never so many that a zone would fall below what every zone shall have.
    """
    each = look.service.desired_count // max(1, len(counts))
    left = Counter(dict(counts))
    free: dict[str, list[Task]] = {zone: [] for zone in left}
    for task in protection.without_protected(look.primary.healthy, look.now):
        free.setdefault(task.availability_zone or "", []).append(task)
    chosen: list[Task] = []
    while len(chosen) < most:
        zones = [zone for zone in left if free[zone] and left[zone] > each]
        if not zones:
            break
        zone = max(zones, key=lambda zone: (left[zone], zone))
        [task] = first_to_stop(free[zone], 1)
        free[zone].remove(task)
        left[zone] -= 1
        chosen.append(task)
    return chosen


def _moves(look: Look, counts: ZoneCounts) -> Moves:
    """Where tasks can be started now, by zone, so that as many can be stopped elsewhere afterwards."""
    lacking = _lacking(counts, look.service.desired_count)
    left = min(look.room, len(_movable(look, counts, sum(lacking.values()))))
    found: Moves = {}
    for zone, count in lacking.items():
        targets = _targets(look, zone, min(count, left)) if min(count, left) > 0 else []
        if targets:
            found[zone] = targets
            left -= len(targets)
    return found


def _targets(look: Look, zone: str, count: int) -> list[Target]:
    """Up to so many places in a zone; a task that would have to wait for an instance is none."""
    deployment = look.primary.deployment
    only = frozenset({zone})
    taken: Mapping[str, int] = Counter(task.capacity_provider for task in look.primary.wanted if task.capacity_provider)
    places = launching.find(
        look.service.cluster,
        count,
        replace(look.request, zones=only) if look.request else None,
        launch_type=deployment.launch_type,
        strategy=deployment.strategy,
        zones=only,
        taken=taken,
        board=Board(look.service.cluster.instances.values()),
    )
    return [replace(target, zone=zone) for target in places.targets if target.launch_type == FARGATE or target.instance]


def _in_words(counts: ZoneCounts, noun: str, *, each: bool = False) -> str:
    """Return the tasks of zones as AWS lists them: `2 tasks in a, 1 in b, and 0 in c`."""
    parts = [
        f"{count} {noun} in {zone}" if each or number == 0 else f"{count} in {zone}"
        for number, (zone, count) in enumerate(counts)
    ]
    if len(parts) < 3:
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + f", and {parts[-1]}"


def _because(service: Service, sentence: str) -> Reason:
    return Reason("rebalancing", service.arn, sentence, SOURCE)
