"""When scaling policies scale a service, and to what."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service, ServiceStatus
from ecssim.outside.alarms import AlarmState
from ecssim.outside.auto_scaling import ScalableTarget, Step, StepPolicy, TrackingPolicy
from ecssim.rules import autoscaling
from ecssim.rules.alarms import Sighting
from ecssim.rules.plan import Scale
from hypothesis import given
from hypothesis import strategies as st

from .builders import NOW, a_service, an_alarm, completed, older_deployment
from .builders import tasks as give_tasks

HIGH, LOW, CALM = "high", "low", "calm"


def a_policy(name: str = "cpu", target: float = 50.0, **changes: Any) -> TrackingPolicy:
    fields = {"scale_in_cooldown_s": 300, "scale_out_cooldown_s": 300, "low_alarm": f"{name}-low", **changes}
    return TrackingPolicy(name, f"arn:{name}", target, high_alarm=f"{name}-high", **fields)


def steps(*wanted: Step, name: str = "steps", kind: str = "ChangeInCapacity", **changes: Any) -> StepPolicy:
    return StepPolicy(name, f"arn:{name}", kind, wanted, cooldown_s=300, **changes)


def a_target(*policies: Any, minimum: int = 1, maximum: int = 100, **changes: Any) -> ScalableTarget:
    return ScalableTarget(minimum, maximum, policies=policies or (a_policy(),), **changes)


def steady(running: int) -> Service:
    """A service at rest with that many tasks."""
    service = completed(a_service(desired=running))
    give_tasks(service, running)
    return service


def alarms(value: float, alarm: str = HIGH, name: str = "cpu") -> dict[str, Sighting]:
    """The two alarms of a policy, which see that value; the named one is in ALARM."""
    return {
        f"{name}-{kind}": Sighting(
            an_alarm(f"{name}-{kind}", state=AlarmState.ALARM if kind == alarm else AlarmState.OK), value
        )
        for kind in (HIGH, LOW)
    }


def scaled_to(service: Service, sightings: dict[str, Sighting], target: ScalableTarget | None = None) -> int | None:
    """The desired count that the rule wants, or None if it leaves it."""
    plan = autoscaling.plan(service, target or a_target(), sightings, NOW)
    return next((action.desired_count for action in plan.actions if isinstance(action, Scale)), None)


@pytest.mark.parametrize(("running", "cpu", "expected"), [(2, 80, 4), (3, 60, 4), (4, 51, 5), (10, 100, 20)])
def test_scaling_out_is_in_proportion_and_rounded_up(running: int, cpu: float, expected: int) -> None:
    assert scaled_to(steady(running), alarms(cpu)) == expected


@pytest.mark.parametrize("backlog", [51, 100, 5000])
def test_from_no_tasks_it_scales_out_to_one_however_much_there_is_to_do(backlog: float) -> None:
    assert scaled_to(steady(0), alarms(backlog), a_target(minimum=0)) == 1


def test_without_an_alarm_nothing_scales() -> None:
    assert scaled_to(steady(2), alarms(80, CALM)) is None


def test_it_counts_from_the_running_tasks_and_not_from_the_desired() -> None:
    service = steady(4)
    service.desired_count = 6
    assert scaled_to(service, alarms(100)) == 8


def test_what_is_wanted_already_is_not_wanted_again() -> None:
    service = steady(2)
    service.desired_count = 4
    assert scaled_to(service, alarms(80)) is None


@pytest.mark.parametrize(
    ("running", "cpu", "expected"), [(4, 10, 3), (20, 10, 18), (4, 0, 3), (1, 10, None), (2, 44, None)]
)
def test_scaling_in_is_gradual_and_never_above_the_target(running: int, cpu: float, expected: int | None) -> None:
    assert scaled_to(steady(running), alarms(cpu, LOW)) == expected


def test_the_maximum_and_the_minimum_bound_it() -> None:
    assert scaled_to(steady(2), alarms(100), a_target(maximum=3)) == 3
    assert scaled_to(steady(2), alarms(10, LOW), a_target(minimum=2)) is None


def test_during_the_cooldown_what_was_added_counts_as_added() -> None:
    service = steady(4)
    service.scaling.scaled_out_at, service.scaling.scaled_out_from = NOW - timedelta(seconds=120), 2
    assert scaled_to(service, alarms(100)) is None
    assert scaled_to(service, alarms(100), a_target(a_policy(target=25.0))) == 8


def test_after_the_cooldown_it_scales_out_again() -> None:
    service = steady(4)
    service.scaling.scaled_out_at, service.scaling.scaled_out_from = NOW - timedelta(seconds=300), 2
    assert scaled_to(service, alarms(100)) == 8


def test_a_scale_in_waits_for_the_cooldown_of_the_last_one() -> None:
    service = steady(4)
    service.scaling.scaled_in_at = NOW - timedelta(seconds=299)
    assert scaled_to(service, alarms(10, LOW)) is None
    service.scaling.scaled_in_at = NOW - timedelta(seconds=300)
    assert scaled_to(service, alarms(10, LOW)) == 3


BOTH = (a_policy(), a_policy("memory"))


@pytest.mark.parametrize(
    ("cpu", "memory", "expected"),
    [
        ((10, LOW), (80, HIGH), 7),
        ((80, HIGH), (10, LOW), 7),
        ((80, HIGH), (100, HIGH), 8),
        ((10, LOW), (47, CALM), None),
        ((10, LOW), (10, LOW), 3),
    ],
)
def test_of_several_policies_one_is_enough_to_scale_out_and_all_are_needed_to_scale_in(
    cpu: tuple[float, str], memory: tuple[float, str], expected: int | None
) -> None:
    sightings = {**alarms(*cpu), **alarms(*memory, name="memory")}
    assert scaled_to(steady(4), sightings, a_target(*BOTH)) == expected


def test_a_policy_that_never_scales_in_does_not_keep_others_from_it() -> None:
    target = a_target(a_policy(), a_policy("memory", low_alarm=None))
    assert scaled_to(steady(4), {**alarms(10, LOW), **alarms(47, CALM, "memory")}, target) == 3


def test_during_a_deployment_it_scales_out_and_not_in() -> None:
    for cpu, alarm, expected in ((10.0, LOW, None), (100.0, HIGH, 8)):
        service = steady(4)
        older_deployment(service)
        assert scaled_to(service, alarms(cpu, alarm)) == expected
        service.deployments.pop()
        service.primary.rollout_state = RolloutState.IN_PROGRESS
        assert scaled_to(service, alarms(cpu, alarm)) == expected


def test_suspended_scaling_does_nothing() -> None:
    assert scaled_to(steady(4), alarms(100), a_target(scale_out_suspended=True)) is None
    assert scaled_to(steady(4), alarms(10, LOW), a_target(scale_in_suspended=True)) is None


def test_the_cause_names_alarm_and_policy() -> None:
    [action] = autoscaling.plan(steady(2), a_target(), alarms(80), NOW).actions
    assert isinstance(action, Scale)
    assert action.cause == "monitor alarm cpu-high in state ALARM triggered policy cpu"


def test_a_deleted_service_is_not_scaled() -> None:
    service = steady(2)
    service.status = ServiceStatus.DRAINING
    assert scaled_to(service, alarms(80)) is None


OUT = steps(Step(0, 20, 1), Step(20, None, 3))


def sees(value: float, policy: StepPolicy = OUT, **changes: Any) -> dict[str, Sighting]:
    """An alarm of the learner's own with a threshold of 50 that names the policy."""
    actions = {AlarmState.ALARM: (policy.arn,)}
    return {"mine": Sighting(an_alarm("mine", state=AlarmState.ALARM, actions=actions, **changes), value)}


@pytest.mark.parametrize(("value", "expected"), [(60, 5), (70, 7), (95, 7)])
def test_a_step_is_chosen_by_the_distance_from_the_threshold(value: float, expected: int) -> None:
    assert scaled_to(steady(4), sees(value), a_target(OUT)) == expected


def test_steps_do_nothing_when_the_actions_of_the_alarm_are_off() -> None:
    assert scaled_to(steady(4), sees(60, actions_enabled=False), a_target(OUT)) is None


def test_steps_scale_in_although_target_tracking_does_not_agree() -> None:
    policy = steps(Step(None, 0, -2))
    sightings = {**sees(20, policy), **alarms(49, CALM)}
    assert scaled_to(steady(4), sightings, a_target(policy, a_policy())) == 2


def test_a_policy_that_scales_out_wins_over_one_that_scales_in() -> None:
    policy = steps(Step(None, 0, -2))
    assert scaled_to(steady(4), {**sees(20, policy), **alarms(100)}, a_target(policy, a_policy())) == 8


def test_during_the_cooldown_only_a_larger_step_adds_tasks() -> None:
    service = steady(5)
    service.scaling.scaled_out_at, service.scaling.scaled_out_from = NOW - timedelta(seconds=60), 4
    assert scaled_to(service, sees(60), a_target(OUT)) is None
    assert scaled_to(service, sees(95), a_target(OUT)) == 7


@given(
    running=st.integers(0, 30),
    value=st.floats(0, 1000),
    alarm=st.sampled_from([HIGH, LOW]),
    bounds=st.tuples(st.integers(0, 10), st.integers(10, 20)),
    adjustment=st.integers(-50, 50),
)
def test_scaling_never_leaves_the_bounds(
    running: int, value: float, alarm: str, bounds: tuple[int, int], adjustment: int
) -> None:
    policy = steps(Step(None, None, adjustment))
    target = a_target(a_policy(), policy, minimum=bounds[0], maximum=bounds[1])
    wanted = scaled_to(steady(running), {**alarms(value, alarm), **sees(value, policy)}, target)
    assert wanted is None or bounds[0] <= wanted <= bounds[1]
