"""What a load balancer finds out about a target, check by check."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from ecssim.model.target import Finding, RegisteredTarget, TargetState
from ecssim.model.task import Container, ContainerStatus, NetworkInterface, TaskStatus
from ecssim.outside.load_balancing import TargetGroup
from ecssim.outside.program import SERVES_UNTIL_STOPPED, Program
from ecssim.outside.programs import answers, fails_health_check_after, hangs_after, is_ready_after, listens_on
from ecssim.rules import load_balancer
from ecssim.rules.plan import Action, AwaitAnswer, BeginChecks, ForgetTarget, NoteTarget, Plan

from .builders import NOW, a_task

GROUP = TargetGroup("ip", frozenset({"a"}), check_interval_s=10, unhealthy_threshold=2, healthy_threshold=3)
INTERVAL = timedelta(seconds=10)


def a_target(program: Program = SERVES_UNTIL_STOPPED, **changes: Any) -> RegisteredTarget:
    """A new target whose first health check is due now, and whose container runs."""
    container = Container({"name": "web"}, "arn:container", program, status=ContainerStatus.RUNNING, started_at=NOW)
    target = RegisteredTarget(a_task(), container, 80, "arn:group", "10.0.0.1", 80, GROUP, NOW)
    for name, value in changes.items():
        setattr(target, name, value)
    return target


def healthy(program: Program = SERVES_UNTIL_STOPPED, **changes: Any) -> RegisteredTarget:
    """A healthy target that was checked just now."""
    return a_target(program, state=TargetState.HEALTHY, passed_checks=1, checked_at=NOW, **changes)


def action(target: RegisteredTarget, after_s: float = 0) -> Action:
    """The one thing that is done so many seconds from now."""
    [only] = load_balancer.plan(target, NOW + timedelta(seconds=after_s)).actions
    return only


def noted(target: RegisteredTarget, after_s: float = 0) -> NoteTarget:
    found = action(target, after_s)
    assert isinstance(found, NoteTarget)
    return found


def test_a_new_target_is_healthy_after_one_passed_check() -> None:
    assert noted(a_target()).state is TargetState.HEALTHY


def test_a_new_target_is_checked_at_its_first_check_and_not_before() -> None:
    target = a_target(first_check_at=NOW + INTERVAL)
    assert load_balancer.plan(target, NOW) == Plan(look_again_at=target.first_check_at)


def test_a_new_target_that_fails_once_is_still_initial() -> None:
    found = noted(a_target(answers({})))
    assert (found.state, found.failed_checks) == (TargetState.INITIAL, 1)
    assert found.finding == Finding("Elb.InitialHealthChecking", "Initial health checks in progress")


def test_as_many_failed_checks_as_the_threshold_says_make_a_target_unhealthy() -> None:
    found = noted(healthy(answers({}), failed_checks=1), after_s=10)
    assert found.state is TargetState.UNHEALTHY
    assert found.finding == Finding("Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]")


def test_one_failed_check_fewer_leaves_it_healthy() -> None:
    found = noted(healthy(answers({})), after_s=10)
    assert (found.state, found.failed_checks) == (TargetState.HEALTHY, 1)


def test_an_unhealthy_target_needs_as_many_passed_checks_as_the_threshold_says() -> None:
    why = Finding("Target.Timeout", "Request timed out")
    target = a_target(state=TargetState.UNHEALTHY, finding=why, failed_checks=2, checked_at=NOW)
    assert noted(target, after_s=10).state is TargetState.UNHEALTHY
    target.passed_checks = 2
    assert noted(target, after_s=10).state is TargetState.HEALTHY


def test_a_passed_check_ends_the_count_of_failed_ones() -> None:
    assert noted(healthy(failed_checks=1), after_s=10).failed_checks == 0


def test_nobody_looks_again_at_a_target_that_is_and_stays_healthy() -> None:
    assert load_balancer.plan(healthy(), NOW) == Plan()


def test_somebody_looks_at_the_first_check_after_the_program_falls_ill() -> None:
    assert load_balancer.plan(healthy(fails_health_check_after(25)), NOW).look_again_at == NOW + 3 * INTERVAL


def test_a_check_at_the_very_moment_at_which_the_program_falls_ill_fails() -> None:
    target = healthy(fails_health_check_after(20))
    assert load_balancer.plan(target, NOW).look_again_at == NOW + 2 * INTERVAL
    assert noted(target, after_s=20).failed_checks == 1


def test_checks_keep_their_rhythm_after_a_while_in_which_nobody_looked() -> None:
    target = healthy()
    target.container.program = answers({})
    assert load_balancer.plan(target, NOW + timedelta(seconds=1234)).look_again_at == NOW + 124 * INTERVAL


def test_nobody_looks_again_at_a_target_that_fails_as_before() -> None:
    why = Finding("Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]")
    target = a_target(answers({}), state=TargetState.UNHEALTHY, finding=why, failed_checks=2, checked_at=NOW)
    assert load_balancer.plan(target, NOW) == Plan()


def test_a_check_that_nobody_answers_fails_when_it_times_out() -> None:
    target = healthy(hangs_after(0), failed_checks=1)
    assert action(target, after_s=10) == AwaitAnswer(target, NOW + timedelta(seconds=15))
    target.checked_at, target.times_out_at = NOW + INTERVAL, NOW + timedelta(seconds=15)
    assert load_balancer.plan(target, NOW + INTERVAL).look_again_at == target.times_out_at
    assert noted(target, after_s=15).finding == Finding("Target.Timeout", "Request timed out")


def test_a_load_balancer_that_is_not_let_in_waits_in_vain() -> None:
    assert isinstance(action(a_target(obstacle="no rule lets it in")), AwaitAnswer)


@pytest.mark.parametrize(
    ("program", "group"),
    [
        (listens_on(8080), GROUP),
        (SERVES_UNTIL_STOPPED, replace(GROUP, check_port="81")),
    ],
)
def test_where_nothing_listens_the_connection_is_refused(program: Program, group: TargetGroup) -> None:
    target = healthy(listens_on(80, program=program) if group is not GROUP else program, failed_checks=1, group=group)
    assert noted(target, after_s=10).finding == Finding("Target.FailedHealthChecks", "Health checks failed")


def test_a_container_that_has_stopped_refuses_the_connection() -> None:
    target = healthy(failed_checks=1)
    target.container.status = ContainerStatus.STOPPED
    assert noted(target, after_s=10).finding == Finding("Target.FailedHealthChecks", "Health checks failed")


def test_a_check_over_tcp_asks_for_no_status() -> None:
    group = replace(GROUP, check_protocol="TCP", check_path=None, matcher=None)
    assert noted(a_target(answers({}), group=group)).state is TargetState.HEALTHY


def test_a_check_asks_for_the_path_of_the_target_group() -> None:
    group = replace(GROUP, check_path="/health?full=1")
    assert noted(a_target(answers({"/health": 200}), group=group)).state is TargetState.HEALTHY


def test_a_program_that_is_not_well_answers_503() -> None:
    target = healthy(fails_health_check_after(0), failed_checks=1)
    found = noted(target, after_s=10).finding
    assert found
    assert found.description == "Health checks failed with these codes: [503]"


@pytest.mark.parametrize(
    ("status", "matcher", "well"),
    [(200, "200", True), (204, "200", False), (302, "200-399", True), (404, "200-399", False), (202, "200,202", True)],
)
def test_the_matcher_says_which_codes_are_healthy(status: int, matcher: str, well: bool) -> None:
    assert load_balancer.matches(status, matcher) is well


@pytest.mark.parametrize(
    ("group", "description"),
    [
        (None, "TARGET GROUP IS NOT FOUND"),
        (replace(GROUP, zones=frozenset()), "Target group is not configured to receive traffic from the load balancer"),
        (
            replace(GROUP, zones=frozenset({"b"})),
            "Target is in an Availability Zone that is not enabled for the load balancer",
        ),
    ],
)
def test_a_target_that_no_load_balancer_can_use_is_unused(group: TargetGroup | None, description: str) -> None:
    found = noted(healthy(group=group))
    assert found.state is TargetState.UNUSED
    assert found.finding
    assert found.finding.description == description


def test_a_target_that_can_be_used_again_begins_anew() -> None:
    target = a_target(state=TargetState.UNUSED)
    assert action(target) == BeginChecks(target)


def test_a_target_is_let_go_of_when_it_has_drained() -> None:
    target = a_target(state=TargetState.DRAINING, drained_at=NOW + INTERVAL)
    assert load_balancer.plan(target, NOW) == Plan(look_again_at=target.drained_at)
    assert action(target, after_s=10) == ForgetTarget(target)


def test_only_a_change_of_state_is_told() -> None:
    assert load_balancer.plan(healthy(answers({})), NOW + INTERVAL).reasons == []
    [reason] = load_balancer.plan(a_target(), NOW).reasons
    assert reason.sentence == "its target 10.0.0.1:80 is now healthy"


def test_what_keeps_the_load_balancer_out_is_told_with_the_timeout() -> None:
    target = healthy(failed_checks=1, obstacle="no rule lets it in")
    target.times_out_at = NOW + timedelta(seconds=5)
    [reason] = load_balancer.plan(target, NOW + timedelta(seconds=5)).reasons
    assert reason.sentence == "its target 10.0.0.1:80 is now unhealthy (Request timed out: no rule lets it in)"


def test_a_program_that_is_not_ready_yet_refuses_the_connection() -> None:
    target = a_target(is_ready_after(25), failed_checks=1)
    assert noted(target).finding == Finding("Target.FailedHealthChecks", "Health checks failed")


def test_somebody_looks_at_the_first_check_after_the_program_is_ready() -> None:
    why = Finding("Target.FailedHealthChecks", "Health checks failed")
    target = a_target(is_ready_after(25), state=TargetState.UNHEALTHY, finding=why, failed_checks=2, checked_at=NOW)
    assert load_balancer.plan(target, NOW).look_again_at == NOW + 3 * INTERVAL


def test_a_target_that_somebody_took_out_is_missing_and_not_checked() -> None:
    found = noted(healthy(registered=False))
    assert found.state is TargetState.UNUSED
    assert found.finding
    assert found.finding.description == "TARGET IS NOT FOUND"


def test_a_target_that_ecs_did_not_register_is_looked_at_for_each_check() -> None:
    assert load_balancer.plan(healthy(of_service=False), NOW).look_again_at == NOW + INTERVAL


def test_at_the_address_of_a_task_that_is_gone_nobody_answers() -> None:
    interface = NetworkInterface("attachment", "subnet-a", "eni-1", "02:00:00:00:00:00", "10.0.0.1")
    target = healthy(of_service=False, failed_checks=1)
    target.task.network_interface, target.task.last_status = interface, TaskStatus.STOPPED
    assert isinstance(action(target, after_s=10), AwaitAnswer)
