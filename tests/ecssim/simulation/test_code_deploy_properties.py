"""Whenever a deployment of CodeDeploy is stopped, traffic is whole at every instant, and a rollback gives blue all."""

from dataclasses import replace

from ecssim.neighbours import AlarmState
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .code_deploy import GROUP, PRODUCTION, TEST, call, every_share, open_shop, release, shown, weights
from .fake_load_balancers import GREEN_ARN, GROUP_ARN
from .task_sets import described
from .world import World

CONFIGURATIONS = (
    "CodeDeployDefault.ECSAllAtOnce",
    "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
    "CodeDeployDefault.ECSCanary10Percent5Minutes",
)
MOMENTS_S = st.floats(min_value=0, max_value=1500)


def whole(world: World) -> None:
    """Every listener gives away all its traffic, and none of it to a target group without a healthy target."""
    for listener in (PRODUCTION, TEST):
        shares = weights(world, listener)
        assert sum(shares.values()) == 100 or shares == {GROUP_ARN: 1}
    healthy = {target.target_group_arn for target in world.account.targets.values() if target.state == "healthy"}
    assert {arn for arn, share in weights(world).items() if share} <= healthy


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 1000),
    configuration=st.sampled_from(CONFIGURATIONS),
    after_s=MOMENTS_S,
    how=st.sampled_from(["stop", "alarm"]),
)
def test_a_rollback_always_ends_with_all_traffic_on_blue(
    seed: int, configuration: str, after_s: float, how: str
) -> None:
    world = World(seed)
    open_shop(world)
    [blue] = described(world)
    group = replace(GROUP, alarms=("errors",))
    deployment = release(world, group=group, deploymentConfigName=configuration)
    every_share(world, after_s, lambda: whole(world))
    over = shown(world, deployment)["status"] == "Succeeded"
    if not over and how == "stop":
        call(world, "StopDeployment", deploymentId=deployment)
    elif not over:
        world.neighbours.alarms.states["errors"] = AlarmState.ALARM
    every_share(world, 3600, lambda: whole(world))
    [left] = described(world)
    if over:
        assert weights(world) == {GROUP_ARN: 0, GREEN_ARN: 100}
        return
    status = shown(world, deployment)["status"]
    assert status in ("Stopped", "Succeeded")
    if status == "Stopped":
        assert left["id"] == blue["id"]
        assert weights(world).get(GREEN_ARN, 0) == 0
    assert left["stabilityStatus"] == "STEADY_STATE"
