"""When target tracking scales a service, and to what."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim.model.deployment import RolloutState
from ecssim.model.scaling import Metering
from ecssim.model.service import ServiceStatus
from ecssim.neighbours import AlarmState, ScalableTarget, TrackingPolicy
from ecssim.outside.load import Load
from ecssim.rules import autoscaling
from ecssim.rules.plan import Scale, SetAlarm

from .builders import NOW, a_service, completed, older_deployment
from .builders import tasks as give_tasks

CPU, MEMORY = "CPUUtilization", "MemoryUtilization"
MINUTE = timedelta(minutes=1)


def a_policy(name: str = "cpu", metric: str = CPU, target: float = 50.0, **changes: Any) -> TrackingPolicy:
    fields: dict[str, Any] = {
        "scale_in_cooldown_s": 300,
        "scale_out_cooldown_s": 300,
        "high_alarm": f"{name}-high",
        "high_state": AlarmState.OK,
        "low_alarm": f"{name}-low",
        "low_state": AlarmState.OK,
    }
    return TrackingPolicy(name, metric, target, **{**fields, **changes})


def a_target(*policies: TrackingPolicy, minimum: int = 1, maximum: int = 100, **changes: Any) -> ScalableTarget:
    return ScalableTarget(minimum, maximum, policies=policies or (a_policy(),), **changes)


def metered(running: int, cpu: float, memory: float = 0.0, *, minutes: int = 15) -> Metering:
    """A steady service whose tasks have all been that busy, in percent of one task, for so many minutes."""
    service = completed(a_service(desired=running))
    give_tasks(service, running)
    metering = Metering(service, Load(cpu * running, memory * running))
    for ago in range(minutes, 1, -1):
        metering.add(CPU, NOW - ago * MINUTE, cpu)
        metering.add(MEMORY, NOW - ago * MINUTE, memory)
    return metering


def scaled_to(metering: Metering, target: ScalableTarget | None = None) -> int | None:
    """The desired count that the rule wants, or None if it leaves it."""
    plan = autoscaling.plan(metering, target or a_target(), NOW)
    return next((action.desired_count for action in plan.actions if isinstance(action, Scale)), None)


def alarms(metering: Metering, target: ScalableTarget) -> dict[str, AlarmState]:
    plan = autoscaling.plan(metering, target, NOW)
    return {action.alarm: action.state for action in plan.actions if isinstance(action, SetAlarm)}


@pytest.mark.parametrize(("running", "cpu", "expected"), [(2, 80, 4), (3, 60, 4), (4, 51, 5), (10, 100, 20)])
def test_scaling_out_is_in_proportion_and_rounded_up(running: int, cpu: float, expected: int) -> None:
    assert scaled_to(metered(running, cpu)) == expected


def test_two_minutes_above_the_target_are_too_few() -> None:
    assert scaled_to(metered(2, 80, minutes=2)) is None
    assert scaled_to(metered(2, 80, minutes=3)) == 4


def test_it_counts_from_the_running_tasks_and_not_from_the_desired() -> None:
    metering = metered(4, 100)
    metering.service.desired_count = 6
    assert scaled_to(metering) == 8


def test_what_is_wanted_already_is_not_wanted_again() -> None:
    metering = metered(2, 80)
    metering.service.desired_count = 4
    assert scaled_to(metering) is None


@pytest.mark.parametrize(
    ("running", "cpu", "expected"), [(4, 10, 3), (20, 10, 18), (4, 0, 3), (1, 10, None), (2, 44, None)]
)
def test_scaling_in_is_gradual_and_never_above_the_target(running: int, cpu: float, expected: int | None) -> None:
    assert scaled_to(metered(running, cpu)) == expected


@pytest.mark.parametrize(("cpu", "expected"), [(44.9, 9), (45, None), (49, None)])
def test_it_scales_in_below_nine_tenths_of_the_target(cpu: float, expected: int | None) -> None:
    assert scaled_to(metered(10, cpu)) == expected


def test_fourteen_minutes_below_are_too_few() -> None:
    assert scaled_to(metered(4, 10, minutes=14)) is None


def test_the_maximum_and_the_minimum_bound_it() -> None:
    assert scaled_to(metered(2, 100), a_target(maximum=3)) == 3
    assert scaled_to(metered(2, 10), a_target(minimum=2)) is None


def test_during_the_cooldown_what_was_added_counts_as_added() -> None:
    metering = metered(4, 100)
    metering.scaled_out_at, metering.scaled_out_from = NOW - timedelta(seconds=120), 2
    assert scaled_to(metering) is None
    assert scaled_to(metering, a_target(a_policy(target=25.0))) == 8


def test_after_the_cooldown_it_scales_out_again() -> None:
    metering = metered(4, 100)
    metering.scaled_out_at, metering.scaled_out_from = NOW - timedelta(seconds=300), 2
    assert scaled_to(metering) == 8


def test_a_scale_in_waits_for_the_cooldown_of_the_last_one() -> None:
    metering = metered(4, 10)
    metering.scaled_in_at = NOW - timedelta(seconds=299)
    assert scaled_to(metering) is None
    metering.scaled_in_at = NOW - timedelta(seconds=300)
    assert scaled_to(metering) == 3


BOTH = (a_policy(), a_policy("memory", MEMORY))


@pytest.mark.parametrize(
    ("cpu", "memory", "expected"), [(10, 80, 7), (80, 10, 7), (80, 100, 8), (10, 47, None), (10, 10, 3)]
)
def test_of_several_policies_one_is_enough_to_scale_out_and_all_are_needed_to_scale_in(
    cpu: float, memory: float, expected: int | None
) -> None:
    assert scaled_to(metered(4, cpu, memory), a_target(*BOTH)) == expected


def test_a_policy_that_never_scales_in_does_not_keep_others_from_it() -> None:
    target = a_target(a_policy(), a_policy("memory", MEMORY, low_alarm=None))
    assert scaled_to(metered(4, 10, 47), target) == 3


def test_during_a_deployment_it_scales_out_and_not_in() -> None:
    for cpu, expected in ((10.0, None), (100.0, 8)):
        metering = metered(4, cpu)
        older_deployment(metering.service)
        assert scaled_to(metering) == expected
        metering.service.deployments.pop()
        metering.service.primary.rollout_state = RolloutState.IN_PROGRESS
        assert scaled_to(metering) == expected


def test_suspended_scaling_does_nothing() -> None:
    assert scaled_to(metered(4, 100), a_target(scale_out_suspended=True)) is None
    assert scaled_to(metered(4, 10), a_target(scale_in_suspended=True)) is None


def test_the_cause_names_alarm_and_policy() -> None:
    [action] = [each for each in autoscaling.plan(metered(2, 80), a_target(), NOW).actions if isinstance(each, Scale)]
    assert action.cause == "monitor alarm cpu-high in state ALARM triggered policy cpu"


def test_alarms_follow_the_metric() -> None:
    new = a_policy(high_state=AlarmState.INSUFFICIENT_DATA, low_state=AlarmState.INSUFFICIENT_DATA)
    assert alarms(metered(2, 80), a_target(new)) == {"cpu-high": AlarmState.ALARM, "cpu-low": AlarmState.OK}
    assert alarms(metered(2, 80, minutes=1), a_target(new)) == {"cpu-low": AlarmState.OK}


def test_without_values_an_alarm_has_insufficient_data_and_nothing_scales() -> None:
    metering = Metering(completed(a_service()), Load(100))
    assert set(alarms(metering, a_target()).values()) == {AlarmState.INSUFFICIENT_DATA}
    assert scaled_to(metering) is None


def test_the_next_look_is_at_the_next_whole_minute() -> None:
    plan = autoscaling.plan(metered(2, 50), a_target(), NOW + timedelta(seconds=20))
    assert plan.look_again_at == NOW + MINUTE


def test_without_target_and_load_nobody_looks_again() -> None:
    assert autoscaling.plan(metered(2, 0), None, NOW).look_again_at is None


def test_a_deleted_service_is_not_measured() -> None:
    metering = metered(2, 80)
    metering.service.status = ServiceStatus.DRAINING
    assert autoscaling.plan(metering, a_target(), NOW).actions == []
