"""Alarms that watch a deployment: what they fail, and how long ECS waits for them."""

from typing import Any

import pytest
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service
from ecssim.outside.alarms import AlarmState

from .releases import deploy, described, listed, until_status
from .world import World

MINUTE_S = 60


def watched(*, rollback: bool = True, bake: int | None = None) -> dict[str, Any]:
    alarms = {"alarmNames": ["errors", "latency"], "enable": True, "rollback": rollback}
    return {"alarms": alarms, **({} if bake is None else {"bakeTimeInMinutes": bake})}


def released(world: World, **configuration: Any) -> Service:
    """A service with alarms whose first release is over, and a second one that has just begun."""
    world.neighbours.alarms.states = {"errors": AlarmState.OK, "latency": AlarmState.INSUFFICIENT_DATA}
    service = world.create(deploymentConfiguration=watched(**configuration))
    world.settle()
    deploy(world)
    return service


def go_off(world: World, name: str = "errors") -> None:
    world.neighbours.alarms.states[name] = AlarmState.ALARM


def test_an_alarm_rolls_a_release_back(world: World) -> None:
    service = released(world)
    good = service.last_completed
    world.sim.advance(30)
    go_off(world)
    until_status(world, "ROLLBACK_IN_PROGRESS", 30)
    assert service.primary is good
    shape = described(world)
    assert shape["alarms"] == {
        "status": "TRIGGERED",
        "alarmNames": ["errors", "latency"],
        "triggeredAlarmNames": ["errors"],
    }
    assert shape["deploymentCircuitBreaker"]["status"] == "DISABLED"
    until_status(world, "ROLLBACK_SUCCESSFUL", 300)


def test_an_alarm_without_rollback_stops_a_release_where_it_is(world: World) -> None:
    service = released(world, rollback=False)
    world.sim.advance(30)
    go_off(world)
    until_status(world, "STOPPED", 60)
    assert service.primary.rollout_state is RolloutState.FAILED


def test_a_release_bakes_after_its_tasks_have_replaced_the_old_ones(world: World) -> None:
    service = released(world, bake=10)
    assert world.sim.until(lambda: len(service.deployments) == 1, 600)
    replaced_at = world.sim.now
    assert described(world)["alarms"]["status"] == "MONITORING"
    until_status(world, "SUCCESSFUL", 900)
    assert 10 * MINUTE_S <= (world.sim.now - replaced_at).total_seconds() < 10 * MINUTE_S + 30
    assert described(world)["alarms"]["status"] == "MONITORING_COMPLETE"


def test_while_it_bakes_a_deployment_is_in_progress_and_the_service_not_said_to_be_steady(world: World) -> None:
    service = released(world, bake=10)
    said = len(world.events())
    assert world.sim.until(lambda: len(service.deployments) == 1, 600)
    world.sim.advance(5 * MINUTE_S)
    assert service.primary.rollout_state is RolloutState.IN_PROGRESS
    assert not any("steady" in event for event in world.events()[said:])


def test_an_alarm_in_the_bake_time_brings_the_old_tasks_back(world: World) -> None:
    service = released(world, bake=10)
    good = service.last_completed
    assert good
    assert world.sim.until(lambda: len(service.deployments) == 1, 600)
    world.sim.advance(5 * MINUTE_S)
    go_off(world)
    until_status(world, "ROLLBACK_SUCCESSFUL", 600)
    world.settle()
    assert {task.started_by for task in world.existing(service)} == {good.id}


def test_an_alarm_after_the_release_changes_nothing(world: World) -> None:
    service = released(world)
    until_status(world, "SUCCESSFUL", 900)
    new = service.primary
    go_off(world)
    world.settle()
    assert (service.primary, new.rollout_state) == (new, RolloutState.COMPLETED)


def test_without_a_bake_time_of_its_own_a_release_bakes_less_than_five_minutes(world: World) -> None:
    service = released(world)
    assert world.sim.until(lambda: len(service.deployments) == 1, 600)
    replaced_at = world.sim.now
    until_status(world, "SUCCESSFUL", 600)
    assert 0 < (world.sim.now - replaced_at).total_seconds() < 5 * MINUTE_S


def test_an_alarm_that_was_on_before_the_release_silences_all_of_them(world: World) -> None:
    service = released(world)
    until_status(world, "SUCCESSFUL", 900)
    go_off(world)
    deploy(world)
    new = service.primary
    go_off(world, "latency")
    until_status(world, "SUCCESSFUL", 300)
    assert service.primary is new
    assert described(world)["alarms"]["status"] == "DISABLED"


def test_alarms_that_are_not_enabled_are_not_looked_at(world: World) -> None:
    alarms = {"alarmNames": ["errors"], "enable": False, "rollback": True}
    world.create(deploymentConfiguration={"alarms": alarms})
    go_off(world)
    until_status(world, "SUCCESSFUL", 120)
    assert "alarms" not in described(world)


@pytest.mark.parametrize("name", ["errors", "latency"])
def test_why_a_release_was_rolled_back_can_be_asked(world: World, name: str) -> None:
    service = released(world)
    go_off(world, name)
    until_status(world, "ROLLBACK_IN_PROGRESS", 60)
    sentences = [entry.reason.sentence for entry in world.sim.journal.about(service.arn)]
    assert any(f"failed: {name} went off" in sentence for sentence in sentences)
    assert listed(world)[0]["statusReason"].endswith("a CloudWatch alarm was in the ALARM state.")
