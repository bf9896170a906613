"""Blue/green deployments: two revisions side by side, the traffic between them, and the way back."""

from typing import Any

import pytest
from ecssim.model.deployment import RolloutState
from ecssim.outside.alarms import AlarmState

from .fake_load_balancers import GREEN_ARN, GROUP_ARN, PRODUCTION, TEST
from .releases import BREAKER, described, listed, stop, until_status
from .shop import (
    BEHIND,
    BLUE_GREEN,
    BROKEN,
    every_share,
    in_group,
    open_shop,
    passed,
    push,
    release,
    shares,
    until_stage,
)
from .world import World

MINUTE_S = 60
ALARMS = {"alarms": {"alarmNames": ["errors"], "enable": True, "rollback": True}}
ALL_ON_BLUE = {GROUP_ARN: 100, GREEN_ARN: 0}


def weights(world: World) -> dict[str, float]:
    """The production weights that the newest release shows, by what they belong to."""
    shape = described(world)
    found = {"target": shape["targetServiceRevision"]["requestedProductionTrafficWeight"]}
    for number, source in enumerate(shape["sourceServiceRevisions"]):
        found[f"source {number}"] = source["requestedProductionTrafficWeight"]
    return found


# The way forward


def test_a_release_passes_its_stages_in_order(world: World) -> None:
    service = open_shop(world)
    release(world)
    assert passed(world, service) == [
        "PRE_SCALE_UP",
        "SCALE_UP",
        "POST_SCALE_UP",
        "TEST_TRAFFIC_SHIFT",
        "POST_TEST_TRAFFIC_SHIFT",
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
        "PRODUCTION_TRAFFIC_SHIFT",
        "POST_PRODUCTION_TRAFFIC_SHIFT",
        "BAKE_TIME",
        "CLEAN_UP",
    ]
    assert listed(world)[0]["status"] == "SUCCESSFUL"
    assert service.primary.rollout_state is RolloutState.COMPLETED


def test_both_revisions_run_in_full_until_the_bake_time_is_over(world: World) -> None:
    service = open_shop(world, desired=3)
    blue = service.primary
    release(world)
    until_stage(world, "BAKE_TIME")
    assert [sum(task.running for task in service.tasks_of(each)) for each in (service.primary, blue)] == [3, 3]
    until_status(world, "SUCCESSFUL", 900)
    world.settle()
    assert {task.started_by for task in world.existing(service)} == {service.primary.id}


def test_green_is_registered_with_the_other_target_group(world: World) -> None:
    service = open_shop(world)
    release(world)
    until_stage(world, "POST_SCALE_UP")
    assert {task.started_by for task in in_group(service, GREEN_ARN)} == {service.primary.id}
    assert shares(world) == ALL_ON_BLUE


def test_test_traffic_moves_before_production_traffic(world: World) -> None:
    open_shop(world)
    release(world)
    until_stage(world, "POST_TEST_TRAFFIC_SHIFT")
    assert (shares(world, TEST), shares(world)) == ({GROUP_ARN: 0, GREEN_ARN: 100}, ALL_ON_BLUE)
    until_stage(world, "BAKE_TIME")
    assert shares(world) == {GROUP_ARN: 0, GREEN_ARN: 100}
    assert weights(world) == {"target": 100.0, "source 0": 0.0}


def test_production_traffic_moves_at_once_and_back_with_the_release_after_it(world: World) -> None:
    open_shop(world)
    release(world)
    assert every_share(world, 3600) == [0, 100]
    release(world, tag="3")
    assert every_share(world, 3600) == [100, 0]


def test_the_bake_time_lasts_as_long_as_was_asked(world: World) -> None:
    open_shop(world, bakeTimeInMinutes=30)
    release(world)
    until_stage(world, "BAKE_TIME")
    began = world.sim.now
    until_stage(world, "CLEAN_UP")
    assert 30 * MINUTE_S <= (world.sim.now - began).total_seconds() < 30 * MINUTE_S + 15


def test_a_blue_task_that_is_lost_meanwhile_is_replaced_by_one_of_its_own(world: World) -> None:
    service = open_shop(world)
    blue = service.primary
    release(world)
    until_stage(world, "BAKE_TIME")
    world.stop(service.tasks_of(blue)[0])
    world.sim.advance(2 * MINUTE_S)
    assert sum(task.running for task in service.tasks_of(blue)) == 2


def test_a_first_release_has_no_blue_and_does_not_bake(world: World) -> None:
    open_shop(world, bakeTimeInMinutes=1440)
    assert described(world)["sourceServiceRevisions"] == []
    assert shares(world) == ALL_ON_BLUE


def test_without_a_test_rule_only_production_traffic_moves(world: World) -> None:
    advanced = {name: value for name, value in BEHIND[0]["advancedConfiguration"].items() if name != "testListenerRule"}
    open_shop(world)
    untouched = shares(world, TEST)
    world.update(loadBalancers=[{**BEHIND[0], "advancedConfiguration": advanced}])
    world.settle()
    assert (shares(world, TEST), shares(world)) == (untouched, {GROUP_ARN: 0, GREEN_ARN: 100})


def test_without_a_load_balancer_both_revisions_run_side_by_side_too(world: World) -> None:
    service = world.create(deploymentConfiguration=BLUE_GREEN)
    world.settle()
    world.deploy()
    until_stage(world, "BAKE_TIME")
    assert sum(task.running for task in world.existing(service)) == 4
    until_status(world, "SUCCESSFUL", 900)


def test_a_rolling_release_after_a_blue_green_one_stays_in_its_target_group(world: World) -> None:
    service = open_shop(world)
    release(world)
    world.settle()
    world.update(deploymentConfiguration={"strategy": "ROLLING"}, forceNewDeployment=True)
    world.settle()
    assert listed(world)[0]["status"] == "SUCCESSFUL"
    assert len(in_group(service, GREEN_ARN)) == 2
    assert shares(world)[GREEN_ARN] == 100


# The way back


def rolled_back(world: World) -> str:
    """Let the newest release end, and return its reason."""
    until_status(world, "ROLLBACK_SUCCESSFUL", 7200)
    assert shares(world) == shares(world, TEST) == ALL_ON_BLUE
    return str(described(world)["statusReason"])


def test_an_alarm_in_the_bake_time_flips_the_weights_back_while_blue_still_runs(world: World) -> None:
    service = open_shop(world, **ALARMS)
    blue = service.primary
    release(world)
    until_stage(world, "BAKE_TIME")
    tasks = service.tasks_of(blue)
    world.neighbours.alarms.states["errors"] = AlarmState.ALARM
    until_status(world, "ROLLBACK_IN_PROGRESS", 30)
    assert shares(world) == ALL_ON_BLUE
    rolled_back(world)
    world.settle()
    assert world.existing(service) == tasks


def test_a_green_revision_that_never_becomes_healthy_is_rolled_back_by_the_circuit_breaker(world: World) -> None:
    open_shop(world, **BREAKER)
    release(world, BROKEN)
    assert rolled_back(world) == "Service deployment rolled back because the circuit breaker threshold was exceeded."


def test_a_stopped_release_goes_back_to_blue(world: World) -> None:
    service = open_shop(world)
    blue = service.primary
    release(world)
    until_stage(world, "BAKE_TIME")
    stop(world)
    rolled_back(world)
    assert service.primary is blue


def test_a_rule_without_the_other_target_group_is_an_invalid_networking_configuration(world: World) -> None:
    open_shop(world)
    world.neighbours.load_balancers.rules[PRODUCTION] = {GROUP_ARN: 100}
    release(world)
    assert rolled_back(world).startswith(
        "Service deployment rolled back because of invalid networking configuration. Both targetGroup and "
        "alternateTargetGroup must be associated with the productionListenerRule"
    )


def test_green_that_is_not_healthy_after_a_day_is_rolled_back(world: World) -> None:
    open_shop(world)
    release(world, BROKEN)
    world.sim.advance(23 * 3600)
    assert described(world)["lifecycleStage"] == "SCALE_UP"
    world.sim.advance(2 * 3600)
    assert "SCALE_UP stage took longer than 24 hours" in rolled_back(world)


def test_once_blue_is_cleaned_up_a_release_can_no_longer_be_stopped(world: World) -> None:
    open_shop(world)
    release(world)
    until_stage(world, "CLEAN_UP")
    with pytest.raises(Exception, match="it can no longer be stopped"):
        stop(world)


def test_a_failure_without_rollback_leaves_both_revisions_and_the_traffic_where_they_are(world: World) -> None:
    service = open_shop(world, alarms={**ALARMS["alarms"], "rollback": False})
    release(world)
    until_stage(world, "BAKE_TIME")
    world.neighbours.alarms.states["errors"] = AlarmState.ALARM
    until_status(world, "STOPPED", 60)
    world.settle()
    assert sum(task.running for task in world.existing(service)) == 4
    assert shares(world)[GREEN_ARN] == 100


# One release after another


@pytest.mark.parametrize("stage", ["SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "BAKE_TIME"])
def test_a_release_that_overtakes_another_gives_blue_its_traffic_back_and_reconciles_first(
    world: World, stage: str
) -> None:
    service = open_shop(world)
    blue = service.primary
    release(world)
    until_stage(world, stage)
    overtaken = service.primary
    release(world, tag="3")
    assert shares(world) == ALL_ON_BLUE
    until_stage(world, "RECONCILE_SERVICE", 30)
    until_stage(world, "PRE_SCALE_UP")
    assert [each for each in service.deployments if each is not service.primary] == [blue]
    assert not [task for task in service.tasks_of(overtaken) if task.wanted]
    until_status(world, "SUCCESSFUL")
    assert shares(world) == {GROUP_ARN: 0, GREEN_ARN: 100}


def test_a_service_can_be_deleted_in_the_middle(world: World) -> None:
    service = open_shop(world)
    release(world)
    until_stage(world, "BAKE_TIME")
    world.delete()
    world.settle()
    assert (service.status, world.existing(service)) == ("INACTIVE", [])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("after_s", [5, 40, 75, 200, 330, 420])
def test_whenever_it_is_stopped_a_release_ends_with_all_traffic_on_one_revision(seed: int, after_s: int) -> None:
    world = World(seed)
    service = open_shop(world)
    release(world)

    def sums_to_100() -> None:
        assert sum(weights(world).values()) == 100

    every_share(world, after_s, sums_to_100)
    ended = listed(world)[0]["status"] == "SUCCESSFUL" or described(world).get("lifecycleStage") == "CLEAN_UP"
    if not ended:
        stop(world)
    every_share(world, 3600, sums_to_100)
    green = {GROUP_ARN: 0, GREEN_ARN: 100}
    assert shares(world) == (green if ended else ALL_ON_BLUE)
    assert service.primary.on_alternate is ended
    assert len(service.deployments) == 1


def test_a_seed_gives_the_same_release_each_time() -> None:
    def story() -> list[Any]:
        world = World(7)
        open_shop(world)
        release(world)
        world.settle()
        return [described(world), world.events()]

    assert story() == story()


def test_a_push_alone_releases_nothing(world: World) -> None:
    open_shop(world)
    push(world, tag="2")
    world.settle()
    assert len(listed(world)) == 1
