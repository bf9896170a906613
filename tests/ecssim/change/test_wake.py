"""When the scheduler looks at a service."""

from datetime import timedelta

import pytest
from ecssim.change.wake import look_at, notice
from ecssim.truth import timings

from tests.ecssim.simulation.world import World

REACTION = timings.SCHEDULER_REACTION_S.value


@pytest.fixture
def world() -> World:
    """A world with a service at which nobody will look."""
    world = World()
    world.create(desired=0)
    world.settle()
    world.service().next_pass_at = world.service().looked_at = None
    return world


def in_seconds(world: World) -> float:
    """How long it is until the scheduler looks."""
    assert world.service().next_pass_at is not None
    return (world.service().next_pass_at - world.sim.now).total_seconds()


def test_a_change_is_noticed_after_the_time_that_aws_takes(world: World) -> None:
    notice(world.service(), REACTION, world.sim.clock, world.sim.chance)
    assert REACTION.low_s <= in_seconds(world) <= REACTION.high_s


def test_a_look_asked_for_earlier_replaces_a_later_one(world: World) -> None:
    for seconds in (9, 5, 7):
        look_at(world.service(), world.sim.clock.after(seconds), world.sim.clock)
    assert in_seconds(world) == 5


def test_two_looks_are_never_closer_than_the_pace_of_the_scheduler(world: World) -> None:
    world.service().looked_at = world.sim.now - timedelta(milliseconds=300)
    look_at(world.service(), world.sim.now, world.sim.clock)
    assert in_seconds(world) == pytest.approx(timings.SCHEDULER_PASS_S.value - 0.3)


def test_a_change_that_will_be_seen_soon_anyway_draws_nothing(world: World) -> None:
    look_at(world.service(), world.sim.clock.after(2), world.sim.clock)
    before = world.sim.chance.stream("scheduler").getstate()
    notice(world.service(), REACTION, world.sim.clock, world.sim.chance)
    assert in_seconds(world) == 2
    assert world.sim.chance.stream("scheduler").getstate() == before
