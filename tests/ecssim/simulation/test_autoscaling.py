"""Service auto scaling over time: what the clock does for it, and what others hear of it."""

import pytest
from ecssim.model.service import Service
from ecssim.neighbours import AlarmState, ScalableTarget, TrackingPolicy

from .world import World

POLICY = TrackingPolicy("cpu", "CPUUtilization", 50.0, 300, 300, "high", AlarmState.OK, "low", AlarmState.OK)


@pytest.fixture
def world() -> World:
    return World()


def scaled_service(world: World, minimum: int = 1, maximum: int = 10) -> Service:
    """A steady service of two tasks with a scalable target."""
    service = world.create(2)
    world.sim.advance(300)
    world.neighbours.auto_scaling.registered = ScalableTarget(minimum, maximum, policies=(POLICY,))
    world.sim.change(world.account).scaling.follow_target(service)
    return service


def test_a_service_without_target_or_load_is_never_looked_at(world: World) -> None:
    service = world.create(2)
    world.settle()
    assert service.metering is None
    assert world.neighbours.auto_scaling.published == []


def test_each_minute_has_one_value_of_each_metric(world: World) -> None:
    service = scaled_service(world)
    world.sim.load(service.arn, cpu_percent=60, memory_percent=20)
    world.sim.advance(180)
    published = world.neighbours.auto_scaling.published
    assert [at.minute for at, metric, _ in published if metric == "CPUUtilization"] == [5, 6, 7]
    assert {value for _, metric, value in published if metric == "MemoryUtilization"} == {10.0}


def test_without_load_and_target_measuring_ends(world: World) -> None:
    service = world.create(2)
    world.sim.load(service.arn, cpu_percent=60)
    world.sim.advance(600)
    world.sim.load(service.arn)
    world.sim.advance(60)
    count = len(world.neighbours.auto_scaling.published)
    world.settle()
    assert count > 0
    assert len(world.neighbours.auto_scaling.published) == count


def test_event_bridge_hears_of_a_scaling_and_not_of_a_manual_change(world: World) -> None:
    service = scaled_service(world)
    world.neighbours.listening = True
    world.update(desiredCount=3)
    world.sim.advance(1)
    assert "SERVICE_DESIRED_COUNT_UPDATED" not in heard(world)
    world.sim.load(service.arn, cpu_percent=400)
    world.sim.advance(600)
    assert "SERVICE_DESIRED_COUNT_UPDATED" in heard(world)


def test_a_service_that_is_busy_and_then_idle_goes_up_and_down_and_rests(world: World) -> None:
    service = scaled_service(world)
    world.sim.load(service.arn, cpu_percent=200)
    world.sim.advance(1200)
    assert service.desired_count == 4
    world.sim.load(service.arn)
    world.settle()
    assert service.desired_count == 1
    count = len(service.metering.activities) if service.metering else 0
    world.settle()
    assert service.metering is not None
    assert len(service.metering.activities) == count


def test_a_deleted_service_is_measured_no_more(world: World) -> None:
    service = scaled_service(world)
    world.delete()
    world.settle()
    assert service.metering is not None
    assert service.metering.next_look_at is None


def heard(world: World) -> list[str]:
    return [event["detail"].get("eventName") for event in world.neighbours.heard]
