"""LINEAR and CANARY deployments: production traffic moves in steps, with a pause after each but the last."""

from typing import Any

import pytest
from ecssim.outside.alarms import AlarmState

from .fake_load_balancers import GREEN_ARN, GROUP_ARN
from .releases import described, stop, until_status
from .shop import every_share, open_shop, passed, release, shares, until_stage
from .world import World

MINUTE_S = 60


def linear(percent: float, bake: int) -> dict[str, Any]:
    steps = {"stepPercent": percent, "stepBakeTimeInMinutes": bake}
    return {"strategy": "LINEAR", "bakeTimeInMinutes": 0, "linearConfiguration": steps}


def canary(percent: float, bake: int) -> dict[str, Any]:
    step = {"canaryPercent": percent, "canaryBakeTimeInMinutes": bake}
    return {"strategy": "CANARY", "bakeTimeInMinutes": 0, "canaryConfiguration": step}


@pytest.mark.parametrize(
    ("configuration", "steps"),
    [
        (linear(25, 1), [0, 25, 50, 75, 100]),
        (linear(40, 1), [0, 40, 80, 100]),
        (linear(100, 1), [0, 100]),
        (canary(5, 10), [0, 5, 100]),
        (canary(100, 10), [0, 100]),
        (canary(0.1, 10), [0, 1, 100]),  # one of a thousand: load balancers know no fractions
    ],
    ids=["quarters", "a smaller last step", "one step", "canary", "all at once", "a tenth of a percent"],
)
def test_traffic_moves_in_the_steps_that_were_asked_for(
    world: World, configuration: dict[str, Any], steps: list[int]
) -> None:
    open_shop(world, **configuration)
    release(world)
    assert every_share(world, 7200) == steps
    assert described(world)["status"] == "SUCCESSFUL"


def test_each_step_but_the_last_bakes(world: World) -> None:
    open_shop(world, **linear(50, 20))
    release(world)
    assert world.sim.until(lambda: shares(world)[GREEN_ARN] == 50, 600)
    half_at = world.sim.now
    assert world.sim.until(lambda: shares(world)[GREEN_ARN] == 100, 3600)
    assert 20 * MINUTE_S <= (world.sim.now - half_at).total_seconds() < 20 * MINUTE_S + 30
    until_status(world, "SUCCESSFUL", 5 * MINUTE_S)


def test_the_stage_before_the_shift_comes_before_each_step(world: World) -> None:
    service = open_shop(world, **canary(10, 10))
    release(world)
    assert passed(world, service)[5:10] == [
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
        "PRODUCTION_TRAFFIC_SHIFT",
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
        "PRODUCTION_TRAFFIC_SHIFT",
        "POST_PRODUCTION_TRAFFIC_SHIFT",
    ]


def test_the_shown_weights_are_percentages(world: World) -> None:
    open_shop(world, **canary(0.1, 10))
    release(world)
    until_stage(world, "PRODUCTION_TRAFFIC_SHIFT")
    assert world.sim.until(lambda: shares(world) == {GROUP_ARN: 999, GREEN_ARN: 1}, 60)
    shape = described(world)
    assert shape["targetServiceRevision"]["requestedProductionTrafficWeight"] == 0.1
    assert shape["sourceServiceRevisions"][0]["requestedProductionTrafficWeight"] == 99.9


def test_an_alarm_during_the_canary_brings_all_traffic_back_to_blue(world: World) -> None:
    open_shop(world, **canary(10, 10), alarms={"alarmNames": ["errors"], "enable": True, "rollback": True})
    release(world)
    assert world.sim.until(lambda: shares(world)[GREEN_ARN] == 10, 600)
    world.neighbours.alarms.states["errors"] = AlarmState.ALARM
    until_status(world, "ROLLBACK_SUCCESSFUL", 300)
    assert shares(world) == {GROUP_ARN: 100, GREEN_ARN: 0}


def test_a_linear_release_that_is_stopped_half_way_ends_on_blue(world: World) -> None:
    open_shop(world, **linear(10, 6))
    release(world)
    assert world.sim.until(lambda: shares(world)[GREEN_ARN] == 50, 7200)
    stop(world)
    assert every_share(world, 3600) == [50, 0]
