"""When the service scheduler looks at a service."""

from datetime import datetime, timedelta

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.service import Service
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
