"""When the deployment circuit breaker fails a deployment, and what it does then."""

from datetime import timedelta

import pytest
from ecssim.model.circuit_breaker import CircuitBreaker, ThresholdType
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service
from ecssim.rules import service as scheduler
from ecssim.rules.circuit_breaker import threshold
from ecssim.rules.plan import CountFailedStarts, CountHealthy, FailDeployment, Plan, RollBack, StartTasks, StopTasks

from .builders import NOW, a_service, a_task, fall_ill, of_kind, older_deployment, said, started, stopped, tasks

ON = CircuitBreaker(enable=True)
MINUTE = timedelta(minutes=1)
WITH_ROLLBACK = CircuitBreaker(enable=True, rollback=True)


def plan(service: Service) -> Plan:
    return scheduler.plan(service, NOW)


def failing_service(breaker: CircuitBreaker = ON, *, failed: int = 3, desired: int = 2) -> Service:
    """A service in the middle of a deployment, with so many tasks of that one failed and two old ones running."""
    service = a_service(desired)
    service.circuit_breaker = breaker
    older_deployment(service, healthy=2)
    service.primary.failed_tasks = failed
    return service


def failed_service() -> Service:
    """A service whose primary deployment has failed."""
    service = failing_service()
    service.primary.rollout_state = RolloutState.FAILED
    return service


# The threshold


@pytest.mark.parametrize(
    ("desired", "kind", "value", "expected"),
    [
        (0, "BOUNDED_PERCENT", 50, 3),
        (100, "BOUNDED_PERCENT", 1, 3),
        (101, "BOUNDED_PERCENT", 10, 11),
        (800, "UNBOUNDED_PERCENT", 50, 400),
        (1, "UNBOUNDED_PERCENT", 50, 1),
        (3, "UNBOUNDED_PERCENT", 34, 2),
        (800, "COUNT", 7, 7),
        (1, "COUNT", 1, 1),
    ],
)
def test_the_threshold_is_a_share_of_the_desired_count_or_a_number(
    desired: int, kind: str, value: int, expected: int
) -> None:
    breaker = CircuitBreaker(enable=True, threshold_type=ThresholdType(kind), threshold_value=value)
    assert threshold(desired, breaker) == expected


def test_by_default_half_of_the_desired_tasks_may_fail() -> None:
    assert threshold(25, CircuitBreaker()) == 13


# The decision


def test_a_deployment_fails_when_its_failures_reach_the_threshold() -> None:
    result = plan(failing_service(failed=3))
    assert len(of_kind(result, FailDeployment)) == 1
    assert said(result) == ["(service web) deployment failed: tasks failed to start."]


@pytest.mark.parametrize(
    "service",
    [
        failing_service(failed=2),
        failing_service(CircuitBreaker(enable=False, rollback=True), failed=99),
        failing_service(failed=3, desired=8),
    ],
    ids=["below the threshold", "switched off", "desired count raised since"],
)
def test_a_deployment_goes_on(service: Service) -> None:
    assert of_kind(plan(service), FailDeployment) == []


def test_without_a_failure_no_threshold_is_met() -> None:
    breaker = CircuitBreaker(enable=True, threshold_type=ThresholdType.UNBOUNDED_PERCENT)
    assert of_kind(plan(failing_service(breaker, failed=0, desired=0)), FailDeployment) == []


@pytest.mark.parametrize("state", [RolloutState.COMPLETED, RolloutState.FAILED])
def test_a_deployment_that_has_come_to_its_end_does_not_fail_any_more(state: RolloutState) -> None:
    service = failing_service()
    service.primary.rollout_state = state
    assert of_kind(plan(service), FailDeployment) == []


def test_the_look_that_fails_a_deployment_starts_and_stops_nothing_and_is_followed_by_another() -> None:
    result = plan(failing_service())
    assert of_kind(result, StartTasks) == of_kind(result, StopTasks) == []
    assert result.look_again_at == NOW


def test_why_a_deployment_failed_is_told_with_both_numbers() -> None:
    [reason, *_] = plan(failing_service(failed=4)).reasons
    assert reason.sentence == "deployment new failed: 4 of its tasks failed, and 3 are enough"


# Failed starts


def starting_service(*, failed: int = 0, uncounted: int) -> Service:
    """A service whose primary has no task, and so many that failed to start and are not counted yet."""
    service = failing_service(failed=failed)
    service.primary.uncounted_failures = uncounted
    return service


def test_failed_starts_are_counted_when_the_deployment_may_start_again() -> None:
    service = starting_service(uncounted=1)
    service.primary.restart_at = NOW + MINUTE
    waiting = plan(service)
    assert (of_kind(waiting, CountFailedStarts), waiting.look_again_at) == ([], NOW + MINUTE)
    service.primary.restart_at = NOW
    assert of_kind(plan(service), CountFailedStarts) == [CountFailedStarts(service)]


@pytest.mark.parametrize(("uncounted", "expected"), [(1, {"new": 2}), (2, {})])
def test_nothing_is_started_when_the_count_will_reach_the_threshold(uncounted: int, expected: dict[str, int]) -> None:
    assert started(plan(starting_service(failed=1, uncounted=uncounted))) == expected


def test_a_deployment_fails_some_time_after_the_failure_that_was_one_too_many() -> None:
    service = failing_service(failed=3)
    service.primary.last_failure_at = NOW - timedelta(seconds=39)
    early = plan(service)
    assert (of_kind(early, FailDeployment), started(early)) == ([], {})
    assert early.look_again_at == NOW + timedelta(seconds=1)
    assert len(of_kind(scheduler.plan(service, NOW + timedelta(seconds=1)), FailDeployment)) == 1


# Healthy tasks


def test_a_task_that_becomes_healthy_ends_the_count() -> None:
    service = failing_service(failed=3)
    [task] = tasks(service, 1)
    result = plan(service)
    assert of_kind(result, FailDeployment) == []
    assert CountHealthy(service, [task]) in result.actions


def test_a_task_that_was_healthy_before_does_not_end_the_count() -> None:
    service = failing_service(failed=3)
    [task] = tasks(service, 1)
    task.counted_healthy = True
    assert len(of_kind(plan(service), FailDeployment)) == 1


def test_a_breaker_that_does_not_reset_counts_on() -> None:
    service = failing_service(CircuitBreaker(enable=True, reset_on_healthy_task=False))
    tasks(service, 1)
    assert len(of_kind(plan(service), FailDeployment)) == 1


# The rollback


def test_a_failed_deployment_is_rolled_back_to_the_last_completed_one() -> None:
    service = failing_service(WITH_ROLLBACK)
    service.last_completed = service.deployments[1]
    result = plan(service)
    reason = "ECS deployment circuit breaker: rolling back to deploymentId old."
    assert of_kind(result, RollBack) == [RollBack(service, service.deployments[1], reason)]
    assert said(result) == [
        "(service web) deployment failed: tasks failed to start.",
        "(service web) rolling back to deployment old.",
    ]


@pytest.mark.parametrize("breaker", [ON, WITH_ROLLBACK], ids=["no rollback wanted", "nothing to roll back to"])
def test_without_a_rollback_the_failed_deployment_stays(breaker: CircuitBreaker) -> None:
    service = failing_service(breaker)
    service.last_completed = None if breaker.rollback else service.deployments[1]
    result = plan(service)
    assert len(of_kind(result, FailDeployment)) == 1
    assert of_kind(result, RollBack) == []


# After the failure


def test_a_failed_deployment_starts_nothing() -> None:
    assert started(plan(failed_service())) == {}


def test_beside_a_failed_deployment_a_lost_old_task_is_still_replaced() -> None:
    service = failed_service()
    del service.tasks[next(iter(service.tasks))]
    assert started(plan(service)) == {"old": 1}


def test_a_failed_deployment_is_not_said_to_be_stuck() -> None:
    assert said(plan(failed_service())) == []


def test_unhealthy_tasks_of_a_failed_deployment_are_stopped_without_a_replacement() -> None:
    service = failed_service()
    sick = a_task(service)
    fall_ill(sick)
    result = plan(service)
    assert stopped(result) == [sick]
    assert started(result) == {}


def test_a_failed_deployment_is_listed_for_a_while_after_its_last_task() -> None:
    service = a_service(desired=2)
    tasks(service, 2)
    older_deployment(service, healthy=0)
    service.older[0].rollout_state = RolloutState.FAILED
    service.older[0].listed_until = NOW + MINUTE
    result = plan(service)
    assert (said(result), result.look_again_at) == ([], NOW + MINUTE)
    assert "(service web) has reached a steady state." in said(scheduler.plan(service, NOW + MINUTE))
