"""Hooks at the stages of a deployment: functions that are invoked, and pauses that somebody ends."""

from typing import Any
from uuid import UUID

import pytest
from ecssim.api import EcsError
from ecssim.model.service import Service

from .fake_load_balancers import GREEN_ARN, GROUP_ARN
from .releases import described, listed, stop, until_status
from .shop import HOOK, open_shop, passed, release, shares, until_stage
from .world import World

MINUTE_S = 60
FAILED = "Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed."


def function(*stages: str, **changes: Any) -> dict[str, Any]:
    return {"hookTargetArn": HOOK, "roleArn": "arn:role", "lifecycleStages": list(stages), **changes}


def pause(stage: str, **timeout: Any) -> dict[str, Any]:
    return {"targetType": "PAUSE", "lifecycleStages": [stage], "timeoutConfiguration": timeout}


def released(world: World, *hooks: dict[str, Any], returns: list[Any] | None = None, **configuration: Any) -> Service:
    """A service whose second release, with hooks, has just begun."""
    service = open_shop(world, **configuration)
    world.update(deploymentConfiguration={"lifecycleHooks": list(hooks)})
    world.neighbours.functions.returns = returns or []
    release(world)
    return service


def hook(world: World) -> dict[str, Any]:
    """The only hook of the present stage."""
    [found] = described(world)["lifecycleHookDetails"]
    return dict(found)


def answer(world: World, action: str | None = None) -> None:
    request = {"action": action} if action else {}
    arn = listed(world)[0]["serviceDeploymentArn"]
    world.call("ContinueServiceDeployment", serviceDeploymentArn=arn, hookId=hook(world)["hookId"], **request)


# Functions


def test_a_function_that_succeeds_lets_the_release_go_on(world: World) -> None:
    released(world, function("PRE_SCALE_UP", "POST_PRODUCTION_TRAFFIC_SHIFT"))
    until_status(world, "SUCCESSFUL")
    stages = [payload["lifecycleStage"] for payload in world.neighbours.functions.payloads]
    assert stages == ["PRE_SCALE_UP", "POST_PRODUCTION_TRAFFIC_SHIFT"]


def test_a_function_is_told_what_is_released(world: World) -> None:
    service = released(world, function("POST_SCALE_UP", hookDetails={"depth": "full"}))
    until_stage(world, "BAKE_TIME")
    [payload] = world.neighbours.functions.payloads
    green, _ = service.revisions
    assert UUID(payload.pop("executionId"))
    assert payload == {
        "lifecycleStage": "POST_SCALE_UP",
        "resourceArn": listed(world)[0]["serviceDeploymentArn"],
        "executionDetails": {
            "serviceArn": service.arn,
            "targetServiceRevisionArn": green.arn,
            "testTrafficWeights": {},
            "productionTrafficWeights": {},
        },
        "hookDetails": {"depth": "full"},
    }


GREEN, BLUE, NOBODY = (100, 0), (0, 100), ()


@pytest.mark.parametrize(
    ("stage", "test", "production"),
    [
        ("PRE_SCALE_UP", NOBODY, NOBODY),
        ("TEST_TRAFFIC_SHIFT", GREEN, NOBODY),
        ("POST_TEST_TRAFFIC_SHIFT", NOBODY, NOBODY),
        ("PRE_PRODUCTION_TRAFFIC_SHIFT", NOBODY, BLUE),
        ("PRODUCTION_TRAFFIC_SHIFT", NOBODY, GREEN),
        ("POST_PRODUCTION_TRAFFIC_SHIFT", NOBODY, NOBODY),
    ],
)
def test_a_function_is_told_who_has_the_traffic_at_the_stages_of_that_traffic(
    world: World, stage: str, test: tuple[int, ...], production: tuple[int, ...]
) -> None:
    released(world, function(stage))
    until_stage(world, "BAKE_TIME")
    [payload] = world.neighbours.functions.payloads
    assert told_weights(payload) == (test, production)
    assert "hookDetails" not in payload


def told_weights(payload: dict[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The weights of test and of production traffic that a function was told, green first."""
    details = payload["executionDetails"]
    return tuple(details["testTrafficWeights"].values()), tuple(details["productionTrafficWeights"].values())


@pytest.mark.parametrize(("answered", "wait_s"), [({}, 30), ({"callBackDelay": 90}, 90)])
def test_a_function_that_is_not_done_is_invoked_again(world: World, answered: dict[str, Any], wait_s: int) -> None:
    released(world, function("PRE_SCALE_UP"), returns=[{"hookStatus": "IN_PROGRESS", **answered}])
    payloads = world.neighbours.functions.payloads
    assert world.sim.until(lambda: len(payloads) == 1, 60)
    first_at = world.sim.now
    assert hook(world)["status"] == "IN_PROGRESS"
    assert world.sim.until(lambda: len(payloads) == 2, 600)
    assert wait_s <= (world.sim.now - first_at).total_seconds() < wait_s + 3


def test_what_a_function_returns_it_gets_the_next_time_beside_what_it_got_before(world: World) -> None:
    given = function("PRE_SCALE_UP", hookDetails={"depth": "full"})
    released(world, given, returns=[{"hookStatus": "IN_PROGRESS", "hookDetails": {"run": 7}}])
    until_stage(world, "SCALE_UP")
    assert world.neighbours.functions.payloads[1]["hookDetails"] == {"depth": "full", "run": 7}


def test_what_a_function_returns_it_gets_at_its_other_stages_too_and_other_hooks_do_not(world: World) -> None:
    both = function("PRE_SCALE_UP", "POST_SCALE_UP"), function("POST_SCALE_UP")
    returns = [{"hookStatus": "IN_PROGRESS", "hookDetails": {"run": 7}}]
    released(world, *both, returns=returns)
    until_stage(world, "BAKE_TIME")
    assert [payload.get("hookDetails") for payload in world.neighbours.functions.payloads[2:]] == [{"run": 7}, None]


@pytest.mark.parametrize(
    ("returned", "problem"),
    [
        ({"hookStatus": "FAILED"}, f"Lifecycle hook target {HOOK} returned FAILED status."),
        ({"status": "fine"}, f"ECS was unable to parse the response from {HOOK}"),
        (None, f"Lifecycle hook target {HOOK} returned FAILED status."),
    ],
    ids=["failed", "unreadable", "raises"],
)
def test_a_function_that_fails_rolls_the_release_back(
    world: World, returned: dict[str, Any] | None, problem: str
) -> None:
    service = released(world, function("PRE_SCALE_UP"), returns=[returned])
    until_status(world, "ROLLBACK_SUCCESSFUL", 300)
    assert described(world)["statusReason"] == f"{FAILED} {problem}"
    assert "(service web) deployment failed: hook execution failure(s) detected." in world.events()
    assert len(world.existing(service)) == 2


def test_a_function_that_is_never_done_is_waited_for_a_day(world: World) -> None:
    released(world, function("PRE_SCALE_UP"), returns=[{"hookStatus": "IN_PROGRESS"}] * 5000)
    world.sim.advance(23 * 3600)
    assert listed(world)[0]["status"] == "IN_PROGRESS"
    until_status(world, "ROLLBACK_SUCCESSFUL", 2 * 3600)


@pytest.mark.parametrize(("action", "status"), [("CONTINUE", "SUCCESSFUL"), ("ROLLBACK", "ROLLBACK_SUCCESSFUL")])
def test_a_function_that_is_not_done_in_its_time_does_in_the_end_what_it_was_told(
    world: World, action: str, status: str
) -> None:
    timeout = {"timeoutInMinutes": 5, "action": action}
    returns = [{"hookStatus": "IN_PROGRESS"}] * 5000
    released(world, function("PRE_SCALE_UP", timeoutConfiguration=timeout), returns=returns)
    world.sim.advance(4 * MINUTE_S)
    assert hook(world)["status"] == "IN_PROGRESS"
    until_status(world, status, 1800)


def test_a_function_before_the_shift_is_invoked_at_each_step(world: World) -> None:
    steps = {"canaryPercent": 10, "canaryBakeTimeInMinutes": 1}
    shifts = ("PRE_PRODUCTION_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT")
    released(world, function(*shifts), strategy="CANARY", canaryConfiguration=steps)
    until_status(world, "SUCCESSFUL")
    assert [payload["lifecycleStage"] for payload in world.neighbours.functions.payloads] == [*shifts, *shifts]


def test_a_function_that_fails_at_the_second_step_brings_the_first_one_back(world: World) -> None:
    steps = {"canaryPercent": 10, "canaryBakeTimeInMinutes": 1}
    returns = [{"hookStatus": "SUCCEEDED"}, {"hookStatus": "FAILED"}]
    released(world, function("PRODUCTION_TRAFFIC_SHIFT"), returns=returns, strategy="CANARY", canaryConfiguration=steps)
    until_status(world, "ROLLBACK_SUCCESSFUL")
    assert shares(world) == {GROUP_ARN: 100, GREEN_ARN: 0}


# The way back


def test_on_the_way_back_the_hooks_of_both_shifts_are_told_the_weights_that_it_brings_about(world: World) -> None:
    service = released(world, function("TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"))
    until_stage(world, "BAKE_TIME")
    payloads, green = world.neighbours.functions.payloads, service.revisions[0].arn
    payloads.clear()
    stop(world)
    until_status(world, "ROLLBACK_SUCCESSFUL")
    told = [(payload["lifecycleStage"], *told_weights(payload)) for payload in payloads]
    assert told == [("PRODUCTION_TRAFFIC_SHIFT", NOBODY, BLUE), ("TEST_TRAFFIC_SHIFT", BLUE, NOBODY)]
    assert {payload["executionDetails"]["targetServiceRevisionArn"] for payload in payloads} == {green}


def test_a_shift_that_has_not_happened_tells_nobody_that_it_is_undone(world: World) -> None:
    released(world, function("TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"))
    until_stage(world, "POST_TEST_TRAFFIC_SHIFT")
    stop(world)
    until_status(world, "ROLLBACK_SUCCESSFUL")
    stages = [payload["lifecycleStage"] for payload in world.neighbours.functions.payloads]
    assert stages == ["TEST_TRAFFIC_SHIFT", "TEST_TRAFFIC_SHIFT"]


@pytest.mark.parametrize("returned", [{"hookStatus": "FAILED"}, {"hookStatus": "IN_PROGRESS"}, None])
def test_nothing_comes_of_what_a_function_says_on_the_way_back(world: World, returned: dict[str, Any] | None) -> None:
    released(world, function("PRODUCTION_TRAFFIC_SHIFT"))
    until_stage(world, "BAKE_TIME")
    world.neighbours.functions.returns = [returned]
    stop(world)
    until_status(world, "ROLLBACK_SUCCESSFUL")
    assert len(world.neighbours.functions.payloads) == 2


# Pauses


def test_a_paused_release_waits_until_somebody_lets_it_go_on(world: World) -> None:
    service = released(world, pause("POST_TEST_TRAFFIC_SHIFT"))
    until_stage(world, "POST_TEST_TRAFFIC_SHIFT")
    world.sim.advance(3 * 3600)
    waiting = hook(world)
    assert (waiting["targetType"], waiting["status"]) == ("PAUSE", "AWAITING_ACTION")
    assert (waiting["timeoutAction"], "targetArn" in waiting) == ("ROLLBACK", False)
    answer(world)
    assert hook(world)["status"] == "SUCCEEDED"
    assert passed(world, service, 60)[1:3] == ["PRE_PRODUCTION_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"]


def test_a_paused_release_goes_back_if_somebody_says_so(world: World) -> None:
    released(world, pause("POST_PRODUCTION_TRAFFIC_SHIFT"))
    until_stage(world, "POST_PRODUCTION_TRAFFIC_SHIFT")
    answer(world, "ROLLBACK")
    until_status(world, "ROLLBACK_SUCCESSFUL", 300)
    assert shares(world) == {GROUP_ARN: 100, GREEN_ARN: 0}


@pytest.mark.parametrize(("action", "status"), [("CONTINUE", "SUCCESSFUL"), ("ROLLBACK", "ROLLBACK_SUCCESSFUL")])
def test_a_pause_that_nobody_ends_does_in_the_end_what_it_was_told(world: World, action: str, status: str) -> None:
    released(world, pause("POST_SCALE_UP", timeoutInMinutes=90, action=action))
    until_stage(world, "POST_SCALE_UP")
    assert (hook(world)["expiresAt"] - world.sim.now).total_seconds() == 90 * MINUTE_S
    world.sim.advance(89 * MINUTE_S)
    assert hook(world)["status"] == "AWAITING_ACTION"
    until_status(world, status, 3600)


def test_a_pause_may_last_longer_than_a_stage_otherwise_may(world: World) -> None:
    released(world, pause("PRE_SCALE_UP", timeoutInMinutes=20_160))
    world.sim.advance(10 * 24 * 3600)
    assert hook(world)["status"] == "AWAITING_ACTION"


def test_a_hook_that_does_not_wait_cannot_be_continued(world: World) -> None:
    released(world, pause("PRE_SCALE_UP"))
    until_stage(world, "PRE_SCALE_UP")
    answer(world)
    with pytest.raises(EcsError, match="of this service deployment waits for an action"):
        answer(world)


def test_a_stage_waits_for_all_its_hooks(world: World) -> None:
    released(world, pause("PRE_SCALE_UP"), function("PRE_SCALE_UP"))
    until_stage(world, "PRE_SCALE_UP")
    world.sim.advance(MINUTE_S)
    assert [each["status"] for each in described(world)["lifecycleHookDetails"]] == ["AWAITING_ACTION", "SUCCEEDED"]


def test_a_rolling_release_runs_no_hooks(world: World) -> None:
    released(world, function("PRE_SCALE_UP"), pause("PRE_SCALE_UP"))
    world.update(deploymentConfiguration={"strategy": "ROLLING"}, forceNewDeployment=True)
    world.neighbours.functions.payloads.clear()
    until_status(world, "SUCCESSFUL")
    assert world.neighbours.functions.payloads == []
