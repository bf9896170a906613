"""When ECS looks at a service, and at the tasks of a cluster that wait for room."""

from datetime import datetime, timedelta

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.cluster import Cluster
from ..model.service import Service
from ..model.target import RegisteredTarget
from ..model.task import Task
from ..truth import timings
from ..truth.fact import Spread


def look_at(service: Service, at: datetime, clock: Clock) -> None:
    """Have the scheduler look at the service at that moment, unless it will look earlier anyway.

    Two looks at one service are never closer than the scheduler's own pace, so many changes cost one pass.
    """
    if service.looked_at:
        at = max(at, service.looked_at + timedelta(seconds=timings.SCHEDULER_PASS_S.value))
    if service.next_pass_at is None or at < service.next_pass_at:
        service.next_pass_at = at
        clock.wake(at, service)


def notice(service: Service, reaction: Spread, clock: Clock, chance: Chance) -> None:
    """Let the scheduler notice a change, after the time that it takes to react."""
    if service.next_pass_at and service.next_pass_at <= clock.after(reaction.low_s):
        return
    look_at(service, clock.after(chance.seconds("scheduler", reaction.low_s, reaction.high_s)), clock)


def look_again(subject: Task | RegisteredTarget, at: datetime, clock: Clock) -> None:
    """Have the rule of a task or a target look at it at that moment, unless it looks earlier anyway."""
    if subject.next_look_at is None or at < subject.next_look_at:
        subject.next_look_at = at
        clock.wake(at, subject)


def look_for_room(cluster: Cluster, at: datetime, clock: Clock) -> None:
    """Have somebody look for room for the cluster's waiting tasks at that moment, unless they look earlier anyway."""
    if cluster.next_look_at is None or at < cluster.next_look_at:
        cluster.next_look_at = at
        clock.wake(at, cluster)
