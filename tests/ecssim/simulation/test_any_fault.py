"""Whatever goes wrong and passes again, a service with room and a healthy image ends steady."""

from contextlib import suppress
from typing import Any

import pytest
from ecssim import faults, programs
from ecssim.faults import Fault
from ecssim.model.deployment import RolloutState
from ecssim.model.target import TargetState
from ecssim.rules import service as scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from .test_load_balancing import BEHIND, push, tasks
from .test_properties import deterministic
from .world import CLUSTER, World

HOUR_S = 3600
ZONES = [f"us-east-1{letter}" for letter in "abc"]
PROVIDERS: list[dict[str, Any]] = [
    {"capacityProvider": "FARGATE_SPOT", "weight": 1},
    {"capacityProvider": "FARGATE", "weight": 1},
]
ONE_FAULT: st.SearchStrategy[Fault] = st.one_of(
    st.builds(faults.StopTask, service=st.just("web")),
    st.builds(faults.KillContainer, service=st.just("web")),
    st.builds(faults.HangContainer, service=st.just("web")),
    st.builds(faults.InterruptSpot),
    st.builds(faults.LoseZone, st.sampled_from(ZONES)),
    st.builds(faults.ExhaustCapacity, st.sampled_from(["FARGATE", "FARGATE_SPOT", *ZONES])),
)
FAULTS: st.SearchStrategy[Fault] = st.one_of(
    ONE_FAULT,
    st.builds(faults.InOrder, st.tuples(ONE_FAULT, ONE_FAULT), st.just(30.0)),
    st.builds(faults.Repeat, ONE_FAULT, st.just(3), st.just(45.0)),
)
WAITS_S = st.integers(0, 600)


def bring_about(world: World, fault: Fault) -> None:
    with suppress(faults.NothingToBreakError):
        world.sim.inject(fault)


def let_pass(world: World) -> None:
    """End what lasts: zones and capacity come back."""
    world.sim.advance(300)
    for zone in ZONES:
        bring_about(world, faults.RestoreZone(zone))
    for of in ("FARGATE", "FARGATE_SPOT", *ZONES):
        bring_about(world, faults.ReturnCapacity(of))


def hit(seed: int, desired: int, steps: list[tuple[Fault, bool, int]]) -> World:
    """A world in which a service behind a load balancer was hit by faults, and deployed anew in between."""
    world = World(seed)
    push(world, programs.serves_until_stopped())
    world.call(
        "PutClusterCapacityProviders",
        cluster=CLUSTER,
        capacityProviders=[each["capacityProvider"] for each in PROVIDERS],
        defaultCapacityProviderStrategy=[],
    )
    world.create(desired, loadBalancers=BEHIND, launchType=None, capacityProviderStrategy=PROVIDERS)
    for fault, deploys, wait_s in steps:
        world.sim.advance(wait_s)
        if deploys:
            world.deploy()
        bring_about(world, fault)
    let_pass(world)
    return world


def ends_steady(world: World) -> None:
    world.sim.advance(2 * HOUR_S)
    service = world.service()
    assert [each.rollout_state for each in service.deployments] == [RolloutState.COMPLETED], world.events()
    assert [task.running for task in tasks(service) if task.wanted] == [True] * service.desired_count
    states = {target.state for task in tasks(service) for target in task.targets}
    assert states == {TargetState.HEALTHY}
    assert service.steady_said_at is not None


@settings(deterministic, max_examples=80)
@given(st.integers(0, 1000), st.integers(1, 6), st.lists(st.tuples(FAULTS, st.booleans(), WAITS_S), max_size=6))
def test_a_service_ends_steady(seed: int, desired: int, steps: list[tuple[Fault, bool, int]]) -> None:
    ends_steady(hit(seed, desired, steps))


# Planted bugs


def test_a_scheduler_that_does_not_replace_what_stops_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    world = hit(0, 2, [])
    monkeypatch.setattr(scheduler.Pass, "_start", lambda self, head, count: 0)
    bring_about(world, faults.KillContainer(service="web"))
    with pytest.raises(AssertionError):
        ends_steady(world)


def test_a_scheduler_that_leaves_ill_tasks_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    world = hit(0, 2, [])
    monkeypatch.setattr(scheduler, "plan", lambda service, now: scheduler.Plan())
    bring_about(world, faults.HangContainer(service="web"))
    with pytest.raises(AssertionError):
        ends_steady(world)
