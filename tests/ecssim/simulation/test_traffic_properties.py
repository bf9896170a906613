"""What holds of the traffic between two revisions, whatever is done to a service and whatever goes wrong."""

from typing import Any

import pytest
from ecssim.outside.alarms import AlarmState
from ecssim.rules import rollback, traffic_shift
from ecssim.rules.plan import ShiftTraffic
from hypothesis import given, settings
from hypothesis import strategies as st

from .fake_load_balancers import GREEN_ARN, GROUP_ARN
from .releases import BREAKER, listed, stop, until_status
from .shop import BROKEN, every_share, open_shop, release, shares, until_stage
from .test_properties import deterministic
from .world import World

HOUR_S, DAY_S = 3600, 24 * 3600
STRATEGIES = st.sampled_from(["BLUE_GREEN", "LINEAR", "CANARY"])
DEEDS = st.sampled_from(["release", "release what is broken", "stop", "alarm", "calm", "update to rolling", "scale"])
WAITS_S = st.integers(0, 900)
ALARMS = {"alarmNames": ["errors"], "enable": True, "rollback": True}


def do(world: World, deed: str) -> None:
    """Do something to the shop, if it can be done now."""
    match deed:
        case "release":
            release(world)
        case "release what is broken":
            release(world, BROKEN, tag="bad")
        case "stop" if world.service().ongoing and world.service().ongoing.stage != "CLEAN_UP":
            stop(world)
        case "alarm" | "calm":
            world.neighbours.alarms.states["errors"] = AlarmState.ALARM if deed == "alarm" else AlarmState.OK
        case "update to rolling":
            world.update(deploymentConfiguration={"strategy": "ROLLING"})
        case "scale":
            world.update(desiredCount=3)


@settings(deterministic, max_examples=60)
@given(st.integers(0, 3), STRATEGIES, st.lists(st.tuples(DEEDS, WAITS_S), max_size=6))
def test_weights_sum_to_100_at_every_moment_and_end_on_the_revision_that_runs(
    seed: int, strategy: str, deeds: list[tuple[str, int]]
) -> None:
    world = World(seed)
    steps = {"linearConfiguration": {"stepPercent": 30, "stepBakeTimeInMinutes": 2}, "strategy": strategy}
    service = open_shop(world, alarms=ALARMS, **BREAKER, **steps)
    for deed, wait_s in deeds:
        do(world, deed)
        every_share(world, wait_s)
    world.neighbours.alarms.states.clear()
    every_share(world, 6 * HOUR_S)
    world.sim.advance(2 * DAY_S)  # a stage may take a day
    assert listed(world)[0]["status"] in ("SUCCESSFUL", "ROLLBACK_SUCCESSFUL")
    assert {task.started_by for task in world.existing(service)} == {service.primary.id}
    group = GREEN_ARN if service.primary.on_alternate else GROUP_ARN
    assert shares(world) == {GROUP_ARN: 0, GREEN_ARN: 0} | {group: 100}


# Planted bugs


def test_weights_that_do_not_sum_to_100_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    open_shop(world)
    monkeypatch.setattr(traffic_shift, "weights", lambda percent: (50, round(percent)))
    release(world)
    with pytest.raises(AssertionError):
        every_share(world, 3600)


def test_a_rollback_that_forgets_the_traffic_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(*given: Any, **named: Any) -> Any:
        result = original(*given, **named)
        result.actions = [action for action in result.actions if not isinstance(action, ShiftTraffic)]
        return result

    original = rollback.fail
    open_shop(world)
    release(world)
    until_stage(world, "BAKE_TIME")
    monkeypatch.setattr(rollback, "fail", forgetful)
    stop(world)
    until_status(world, "ROLLBACK_SUCCESSFUL")
    assert shares(world) != {GROUP_ARN: 100, GREEN_ARN: 0}
