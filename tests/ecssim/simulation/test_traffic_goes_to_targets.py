"""Requests go to registered targets, and only to those that get requests at that moment, whatever happens meanwhile."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import pytest
from ecssim import faults, programs
from ecssim.change.traffic import Arrivals, TrafficChanges
from ecssim.model.target import RegisteredTarget
from ecssim.outside.traffic import Constant
from ecssim.rules import routing
from hypothesis import given, settings
from hypothesis import strategies as st

from .test_properties import deterministic
from .test_traffic import HOST, serve
from .world import World

Patch = pytest.MonkeyPatch
SECONDS = st.floats(0, 200)
NUMBERS = st.integers(0, 50)


def scale(world: World, number: int) -> None:
    world.update(desiredCount=number % 6)


def deploy(world: World, number: int) -> None:
    world.deploy()


def stop_a_task(world: World, number: int) -> None:
    if running := world.existing(world.service()):
        world.stop(running[number % len(running)])


def kill_a_container(world: World, number: int) -> None:
    with suppress(faults.NothingToBreakError):
        world.sim.inject(faults.KillContainer(service="web"))


def hang_a_container(world: World, number: int) -> None:
    with suppress(faults.NothingToBreakError):
        world.sim.inject(faults.HangContainer(service="web"))


def let_nobody_in(world: World, number: int) -> None:
    world.neighbours.load_balancers.lets_in = False


def let_everybody_in(world: World, number: int) -> None:
    world.neighbours.load_balancers.lets_in = True


DEEDS = st.sampled_from(
    [scale, deploy, stop_a_task, kill_a_container, hang_a_container, let_nobody_in, let_everybody_in]
)


class Witness:
    """Writes down at every moment who gets requests, and checks it against those to whom they are handed out.

    Arguments:
        world: with a service behind a load balancer.
    """

    def __init__(self, world: World, patch: Patch) -> None:
        self.handed_out = 0
        self._world = world
        self._seen: list[tuple[datetime, dict[RegisteredTarget, int | None]]] = []
        original = TrafficChanges._serve

        def serve(
            changes: TrafficChanges, target: RegisteredTarget, came: Arrivals, since: datetime, seconds: float
        ) -> None:
            if came:
                self._check(target, since)
            original(changes, target, came, since, seconds)

        patch.setattr(TrafficChanges, "_serve", serve)
        world.sim.on_move(self._look)

    def _look(self, moment: datetime) -> None:
        """Note how it was until that moment: what is due then has not happened yet."""
        targets = [target for target in self._world.account.targets.values() if target.registered]
        self._seen.append((moment, {each: routing.failure(each) for each in routing.receivers(targets)}))

    def _check(self, target: RegisteredTarget, since: datetime) -> None:
        assert target.registered
        assert self._world.account.targets[target.key] is target
        for moment, receivers in reversed(self._seen):
            if moment <= since:
                break
            assert target in receivers, f"{target.id} got none of the requests until {moment}"
            assert receivers[target] == routing.failure(target)
        self.handed_out += 1


def watched(patch: Patch, seed: int, steps: list[tuple[Callable[[World, int], None], int, float]]) -> Witness:
    world = World(seed)
    serve(world, programs.serves_until_stopped(), desired=3)
    witness = Witness(world, patch)
    world.sim.traffic(HOST, Constant(30))
    for deed, number, wait_s in steps:
        deed(world, number)
        world.sim.advance(wait_s)
    world.sim.advance(300)
    return witness


@settings(deterministic, max_examples=60)
@given(NUMBERS, st.lists(st.tuples(DEEDS, NUMBERS, SECONDS), max_size=8))
def test_requests_go_to_registered_targets_that_get_them_at_that_moment(
    seed: int, steps: list[tuple[Callable[[World, int], None], int, float]]
) -> None:
    with Patch.context() as patch:
        watched(patch, seed, steps)


def test_requests_are_handed_out_at_all(monkeypatch: Patch) -> None:
    assert watched(monkeypatch, 0, [(deploy, 0, 200)]).handed_out > 20


def test_while_nothing_changes_requests_are_handed_out_once_a_minute(world: World, monkeypatch: Patch) -> None:
    serve(world)
    moments: list[datetime] = []
    original = TrafficChanges._hand_out

    def hand_out(changes: TrafficChanges, since: datetime, until: datetime) -> None:
        moments.append(until)
        original(changes, since, until)

    monkeypatch.setattr(TrafficChanges, "_hand_out", hand_out)
    world.sim.traffic(HOST, Constant(30))
    world.sim.advance(600)
    assert len(moments) == 10


# Planted bugs


def test_targets_that_drain_and_get_requests_are_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(routing, "receivers", list)
    with pytest.raises(AssertionError):
        watched(monkeypatch, 0, [(deploy, 0, 200)])


def test_requests_that_are_handed_out_too_late_are_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(TrafficChanges, "settle", lambda changes: None)
    with pytest.raises(AssertionError, match="got none of the requests"):
        watched(monkeypatch, 0, [(deploy, 0, 200)])


def test_a_container_that_ends_unnoticed_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(TrafficChanges, "settle_for", lambda changes, task: None)
    with pytest.raises(AssertionError):
        watched(monkeypatch, 0, [(let_everybody_in, 0, 30), (kill_a_container, 0, 200)])
