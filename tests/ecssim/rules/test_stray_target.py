"""What Elastic Load Balancing says of targets that nobody answers for."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ecssim.model.target import StrayTarget, TargetState
from ecssim.outside.load_balancing import TargetGroup
from ecssim.rules.load_balancer import finding
from ecssim.rules.stray_target import health
from ecssim.truth import load_balancing as truth

from .builders import NOW

GROUP = TargetGroup("ip", frozenset({"a"}), check_interval_s=10, check_timeout_s=5, unhealthy_threshold=2)
TIMED_OUT, REFUSED = finding(truth.TIMED_OUT), finding(truth.NO_CONNECTION)


def a_stray() -> StrayTarget:
    return StrayTarget("arn:group", "10.0.0.9", 80, NOW)


@pytest.mark.parametrize(
    ("after_s", "state", "reason"),
    [
        (0, TargetState.INITIAL, "Elb.RegistrationInProgress"),
        (7.4, TargetState.INITIAL, "Elb.RegistrationInProgress"),
        (7.5, TargetState.INITIAL, "Elb.InitialHealthChecking"),
        (17.4, TargetState.INITIAL, "Elb.InitialHealthChecking"),
        (17.5, TargetState.UNHEALTHY, "Target.Timeout"),
        (86_400, TargetState.UNHEALTHY, "Target.Timeout"),
    ],
)
def test_it_is_unhealthy_once_the_threshold_of_checks_has_timed_out(
    after_s: float, state: TargetState, reason: str
) -> None:
    found, why = health(a_stray(), GROUP, TIMED_OUT, NOW + timedelta(seconds=after_s))
    assert (found, why.code) == (state, reason)


def test_a_refused_connection_fails_without_waiting_for_the_timeout() -> None:
    assert health(a_stray(), GROUP, REFUSED, NOW + timedelta(seconds=12.5)) == (TargetState.UNHEALTHY, REFUSED)


def test_a_group_that_no_load_balancer_forwards_to_checks_nothing() -> None:
    unused = replace(GROUP, zones=frozenset())
    assert health(a_stray(), unused, TIMED_OUT, NOW + timedelta(hours=1))[0] is TargetState.UNUSED


def test_taken_out_it_drains() -> None:
    stray = a_stray()
    stray.drained_at = NOW + timedelta(seconds=300)
    assert health(stray, GROUP, TIMED_OUT, NOW)[0] is TargetState.DRAINING
