"""Service auto scaling over time: what the clock does for it, and what others hear of it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from ecssim.model.service import Service
from ecssim.outside.alarms import Alarm, AlarmState, Query
from ecssim.outside.auto_scaling import ScalableTarget, ScheduledAction, Step, StepPolicy, TrackingPolicy
from ecssim.outside.metrics import Datapoint, metric
from ecssim.rules import autoscaling
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ecssim.rules.builders import an_alarm

from .test_properties import deterministic
from .world import START, World

RESOURCE = "service/lab/web"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:page"
POLICY = TrackingPolicy("cpu", "arn:aws:autoscaling:cpu", 50.0, 300, 300, "high", "low")
DIMENSIONS = {"ClusterName": "lab", "ServiceName": "web"}


@pytest.fixture
def world() -> World:
    return World()


def watch(world: World, *alarms: Any) -> None:
    """Have those alarms evaluated from now on."""
    world.neighbours.alarms.alarms.update({alarm.name: alarm for alarm in alarms})
    world.sim.change(world.account).alarms.watch()


def scaled_service(world: World, minimum: int = 1, maximum: int = 10, *policies: Any) -> Service:
    """A steady service of two tasks with a scalable target, and the two alarms of target tracking."""
    service = world.create(2)
    world.sim.advance(300)
    target = ScalableTarget(minimum, maximum, policies=policies or (POLICY,))
    world.neighbours.auto_scaling.targets[RESOURCE] = target
    low = {"comparison": "LessThanThreshold", "threshold": 45.0, "evaluation_periods": 15, "datapoints_to_alarm": 15}
    watch(world, an_alarm("high"), an_alarm("low", **low))
    return service


def cpu(world: World) -> list[tuple[int, float]]:
    """The minutes of which there is a value, and the value."""
    key = metric("AWS/ECS", "CPUUtilization", DIMENSIONS)
    found = world.account.metrics.read(key, START, world.sim.now, 60)
    return [(int((at - START).total_seconds() // 60), point.statistic("Average") or 0.0) for at, point in found]


def test_without_alarms_nobody_looks(world: World) -> None:
    world.create(2)
    world.settle()
    assert world.account.watch.next_look_at is None


def test_a_service_that_is_busy_and_then_idle_goes_up_and_down_and_rests(world: World) -> None:
    service = scaled_service(world)
    world.sim.load(service.arn, cpu_percent=200)
    world.sim.advance(1200)
    assert service.desired_count == 4
    world.sim.load(service.arn)
    world.settle()
    assert service.desired_count == 1
    count = len(service.scaling.activities)
    world.settle()
    assert len(service.scaling.activities) == count


def test_event_bridge_hears_of_a_scaling_and_not_of_a_manual_change(world: World) -> None:
    service = scaled_service(world)
    world.neighbours.listening = True
    world.update(desiredCount=3)
    world.sim.advance(1)
    assert "SERVICE_DESIRED_COUNT_UPDATED" not in heard(world)
    world.sim.load(service.arn, cpu_percent=400)
    world.sim.advance(600)
    assert "SERVICE_DESIRED_COUNT_UPDATED" in heard(world)


def test_event_bridge_hears_of_an_alarm(world: World) -> None:
    service = scaled_service(world)
    world.neighbours.listening = True
    world.sim.load(service.arn, cpu_percent=200)
    world.sim.advance(240)
    told = [event for event in world.neighbours.heard if event["source"] == "aws.cloudwatch"]
    event = next(event for event in told if event["detail"]["alarmName"] == "high")
    assert event["detail-type"] == "CloudWatch Alarm State Change"
    assert (event["detail"]["previousState"]["value"], event["detail"]["state"]["value"]) == ("OK", "ALARM")
    assert event["detail"]["configuration"]["metrics"][0]["metricStat"]["metric"]["dimensions"] == DIMENSIONS


def test_a_topic_is_told_of_an_alarm(world: World) -> None:
    topic = "arn:aws:sns:us-east-1:123456789012:pager"
    service = world.create(2)
    watch(world, an_alarm("high", actions={AlarmState.ALARM: (topic,)}))
    world.sim.load(service.arn, cpu_percent=200)
    world.sim.advance(600)
    assert [told[:2] for told in world.neighbours.alarms.told] == [(topic, 'ALARM: "high" in us-east-1')]


def in_alarm(world: World, action: str) -> Alarm:
    """An alarm with that action that has just been set off."""
    service = world.create(2)
    alarm = an_alarm("high", actions={AlarmState.ALARM: (action,)})
    watch(world, alarm)
    world.sim.load(service.arn, cpu_percent=200)
    world.sim.advance(600)
    return alarm


def test_a_function_is_invoked_with_the_states_of_an_alarm(world: World) -> None:
    alarm = in_alarm(world, FUNCTION)
    [(arn, text, source, principal)] = world.neighbours.functions.queued
    assert (arn, source, principal) == (FUNCTION, alarm.arn, "lambda.alarms.cloudwatch.amazonaws.com")
    event = json.loads(text)
    assert (event["source"], event["alarmArn"], event["accountId"]) == ("aws.cloudwatch", alarm.arn, "123456789012")
    data = event["alarmData"]
    assert (data["alarmName"], data["previousState"]["value"], data["state"]["value"]) == ("high", "OK", "ALARM")
    assert data["configuration"]["metrics"][0]["metricStat"]["metric"]["dimensions"] == DIMENSIONS


def test_a_function_that_an_alarm_may_not_invoke_is_in_the_journal(world: World) -> None:
    world.neighbours.functions.admits = False
    alarm = in_alarm(world, FUNCTION)
    told = [entry.reason.sentence for entry in world.sim.journal.about(alarm.arn)]
    assert f"its action {FUNCTION} was not invoked: its policy does not let lambda.alarms" in " ".join(told)


def test_an_action_that_does_nothing_here_is_in_the_journal(world: World) -> None:
    reboot = "arn:aws:automate:us-east-1:ec2:reboot"
    alarm = in_alarm(world, reboot)
    told = [entry.reason.sentence for entry in world.sim.journal.about(alarm.arn)]
    assert any(f"its action {reboot} does nothing here" in sentence for sentence in told)


def test_the_alarm_of_a_learner_drives_a_step_policy(world: World) -> None:
    policy = StepPolicy("steps", "arn:aws:autoscaling:steps", "ChangeInCapacity", (Step(0, None, 3),), 300)
    service = scaled_service(world, 1, 10, policy)
    mine = an_alarm("mine", evaluation_periods=1, datapoints_to_alarm=1, actions={AlarmState.ALARM: (policy.arn,)})
    watch(world, mine)
    world.sim.load(service.arn, cpu_percent=160)
    world.sim.advance(120)
    assert service.desired_count == 5
    assert service.scaling.activities[0].cause == "monitor alarm mine in state ALARM triggered policy steps"


def test_any_metric_can_be_tracked(world: World) -> None:
    queue = metric("Shop", "Orders", {})
    service = scaled_service(world)
    watch(world, an_alarm("high", queries=(Query("m1", queue, "Average"),)))
    for minute in range(10):
        world.account.metrics.add(queue, world.sim.now, Datapoint(1, 100.0, 100.0, 100.0), "Count")
        world.sim.advance(60)
        if minute == 0:
            assert service.desired_count == 2
    assert service.desired_count == 8


def test_a_scheduled_action_moves_the_bounds_and_the_count_into_them(world: World) -> None:
    service = scaled_service(world)
    night = ScheduledAction("night", RESOURCE, "cron(0 10 * * ? *)", "UTC", START, minimum=4, maximum=6)
    world.neighbours.auto_scaling.scheduled.append(night)
    world.sim.advance(54 * 60)
    assert service.desired_count < 4
    world.sim.advance(60)
    assert service.desired_count == 4
    assert service.scaling.activities[0].cause == "minimum capacity was set to 4"
    assert world.neighbours.auto_scaling.targets[RESOURCE].maximum == 6


def test_a_scheduled_action_does_nothing_while_it_is_suspended(world: World) -> None:
    service = scaled_service(world)
    target = world.neighbours.auto_scaling.targets[RESOURCE]
    world.neighbours.auto_scaling.targets[RESOURCE] = replace(target, scheduled_suspended=True)
    night = ScheduledAction("night", RESOURCE, "rate(1 hour)", "UTC", START, minimum=4)
    world.neighbours.auto_scaling.scheduled.append(night)
    world.settle()
    assert service.desired_count == 1


def test_a_deleted_service_is_scaled_no_more(world: World) -> None:
    service = scaled_service(world)
    world.sim.load(service.arn, cpu_percent=400)
    world.delete()
    world.settle()
    assert service.desired_count == 0


def test_an_idle_day_is_one_run_of_minutes_for_each_metric(world: World) -> None:
    world.create(2)
    world.sim.advance(86_400)
    assert len(cpu(world)) == 24 * 60
    runs = [len(series._runs) for series in world.account.metrics._series.values()]
    assert max(runs) <= 3


@pytest.mark.parametrize("pieces", [7, 60])
def test_metrics_do_not_depend_on_how_time_is_let_pass(pieces: int) -> None:
    found = []
    for count in (1, pieces):
        world = World()
        service = scaled_service(world)
        world.sim.load(service.arn, cpu_percent=130)
        for _ in range(count):
            world.sim.advance(4200 / count)
        found.append((cpu(world), [str(entry) for entry in world.sim.journal]))
    assert found[0] == found[1]


def heard(world: World) -> list[str]:
    return [event["detail"].get("eventName") for event in world.neighbours.heard]


LOADS = st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 40)), max_size=6)


def never_out_of_bounds(bounds: tuple[int, int], loads: list[tuple[int, int]], seed: int = 0) -> set[int]:
    """Let a service be busy and idle in turn, and return the desired counts that it came to."""
    world = World(seed)
    service = scaled_service(world, *bounds)
    world.sim.until(lambda: bounds[0] <= service.desired_count <= bounds[1], 1200)
    seen: set[int] = set()

    def look() -> bool:
        assert bounds[0] <= service.desired_count <= bounds[1]
        seen.add(service.desired_count)
        return False

    for cpu_percent, minutes in loads:
        world.sim.load(service.arn, cpu_percent=cpu_percent)
        world.sim.until(look, minutes * 60)
    return seen


@settings(deterministic, max_examples=40)
@given(st.integers(0, 100), st.tuples(st.integers(0, 2), st.integers(2, 12)), LOADS)
def test_scaling_never_leaves_the_minimum_and_the_maximum(
    seed: int, bounds: tuple[int, int], loads: list[tuple[int, int]]
) -> None:
    never_out_of_bounds(bounds, loads, seed)


def test_scaling_comes_to_the_maximum_and_back_to_the_minimum() -> None:
    seen = never_out_of_bounds((1, 6), [(2000, 30), (0, 240)])
    assert {1, 6} <= seen


def test_a_rule_that_forgets_the_maximum_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original = autoscaling.plan
    unbounded = {"maximum": 100}
    monkeypatch.setattr(
        autoscaling, "plan", lambda service, target, *rest: original(service, replace(target, **unbounded), *rest)
    )
    with pytest.raises(AssertionError):
        never_out_of_bounds((1, 6), [(2000, 30)])
