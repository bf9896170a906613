"""Whenever a deployment of CodeDeploy is stopped, traffic is whole at every instant, and a rollback gives blue all."""

from dataclasses import replace

import pytest
from ecssim.change.code_deploy import CodeDeployChanges
from ecssim.model.code_deploy import CodeDeployment
from ecssim.outside.alarms import AlarmState
from ecssim.rules import code_deploy as rule
from ecssim.rules import traffic_shift
from hypothesis import given, settings
from hypothesis import strategies as st

from .code_deploy import GROUP, PRODUCTION, TEST, call, every_share, open_shop, release, shown, weights
from .fake_load_balancers import GREEN_ARN, GROUP_ARN
from .task_sets import described
from .world import World

CANARY = "CodeDeployDefault.ECSCanary10Percent5Minutes"
CONFIGURATIONS = ("CodeDeployDefault.ECSAllAtOnce", "CodeDeployDefault.ECSLinear10PercentEvery1Minutes", CANARY)
AFTER_THE_FIRST_STEP_S = 300.0


def whole(world: World) -> None:
    """Every listener gives away all its traffic, and production traffic goes where somebody is healthy."""
    for listener in (PRODUCTION, TEST):
        shares = weights(world, listener)
        assert sum(shares.values()) == 100 or shares == {GROUP_ARN: 1}
    healthy = {target.target_group_arn for target in world.account.targets.values() if target.state == "healthy"}
    assert {arn for arn, share in weights(world).items() if share} <= healthy


def stop_a_release(seed: int, configuration: str, after_s: float, how: str) -> None:
    """Stop a release after a while, and look at the traffic all the time, and at the end."""
    world = World(seed)
    open_shop(world)
    [blue] = described(world)
    deployment = release(world, group=replace(GROUP, alarms=("errors",)), deploymentConfigName=configuration)
    every_share(world, after_s, lambda: whole(world))
    if shown(world, deployment)["status"] == "Succeeded":
        assert weights(world) == {GROUP_ARN: 0, GREEN_ARN: 100}
        return
    if how == "stop":
        call(world, "StopDeployment", deploymentId=deployment)
    else:
        world.neighbours.alarms.states["errors"] = AlarmState.ALARM
    every_share(world, 3600, lambda: whole(world))
    [left] = described(world)
    assert left["stabilityStatus"] == "STEADY_STATE"
    stopped = shown(world, deployment)["status"] == "Stopped"
    assert (left["id"] == blue["id"]) is stopped
    assert weights(world).get(GREEN_ARN, 0) == (0 if stopped else 100)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 1000),
    configuration=st.sampled_from(CONFIGURATIONS),
    after_s=st.floats(min_value=0, max_value=1500),
    how=st.sampled_from(["stop", "alarm"]),
)
def test_a_rollback_always_ends_with_all_traffic_on_blue(
    seed: int, configuration: str, after_s: float, how: str
) -> None:
    stop_a_release(seed, configuration, after_s, how)


# Planted bugs


def expect_a_failure() -> None:
    with pytest.raises(AssertionError):
        stop_a_release(0, CANARY, AFTER_THE_FIRST_STEP_S, "stop")


def test_without_a_planted_bug_the_check_passes() -> None:
    stop_a_release(0, CANARY, AFTER_THE_FIRST_STEP_S, "stop")


def test_weights_that_do_not_add_up_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traffic_shift, "weights", lambda percent: (100, round(percent)))
    expect_a_failure()


def test_traffic_for_tasks_that_are_not_healthy_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "_is_steady", lambda task_set: True)
    expect_a_failure()


def test_a_rollback_that_leaves_the_traffic_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    shift = CodeDeployChanges._shift

    def only_forward(self: CodeDeployChanges, deployment: CodeDeployment, production: float, test: float) -> None:
        shift(self, deployment, max(production, deployment.production_percent), test)

    monkeypatch.setattr(CodeDeployChanges, "_shift", only_forward)
    expect_a_failure()
