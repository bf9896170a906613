"""A command is delivered, done, tried again or given up, by what the machine is and what time it is."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from ecssim.model.command import Command, Invocation, InvocationStatus
from ecssim.rules import run_command
from ecssim.rules.plan import RunOnMachine, SetInvocation

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def invocation(*, talks: bool, status: InvocationStatus = InvocationStatus.PENDING) -> Invocation:
    """A command of noon that has 30 s for its delivery and 60 s for its work."""
    machine: Any = SimpleNamespace(talks=talks)
    account: Any = None
    command = Command("c", ("curl http://a",), "", NOON, timeout_s=30, execution_timeout_s=60)
    return Invocation(account, command, machine, status, started_at=NOON)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [InvocationStatus.PENDING, InvocationStatus.DELAYED])
def test_a_machine_that_talks_gets_its_command(status: InvocationStatus) -> None:
    sent = invocation(talks=True, status=status)
    assert run_command.plan(sent, after(1)).actions == [SetInvocation(sent, InvocationStatus.IN_PROGRESS)]


def test_a_command_in_progress_is_done_by_the_machine() -> None:
    sent = invocation(talks=True, status=InvocationStatus.IN_PROGRESS)
    assert run_command.plan(sent, after(2)).actions == [RunOnMachine(sent)]


def test_a_machine_out_of_reach_is_tried_again_later() -> None:
    sent = invocation(talks=False)
    plan = run_command.plan(sent, after(1))
    assert plan.actions == [SetInvocation(sent, InvocationStatus.DELAYED)]
    assert plan.look_again_at == after(11)


def test_the_last_try_is_when_both_timeouts_are_over() -> None:
    sent = invocation(talks=False, status=InvocationStatus.DELAYED)
    assert run_command.plan(sent, after(85)).look_again_at == after(90)
    assert run_command.plan(sent, after(90)).actions == [SetInvocation(sent, InvocationStatus.DELIVERY_TIMED_OUT)]


def test_a_machine_that_falls_silent_at_work_runs_into_the_timeout_of_the_work() -> None:
    sent = invocation(talks=False, status=InvocationStatus.IN_PROGRESS)
    assert run_command.plan(sent, after(55)).look_again_at == after(60)
    assert run_command.plan(sent, after(60)).actions == [SetInvocation(sent, InvocationStatus.EXECUTION_TIMED_OUT)]


@pytest.mark.parametrize("status", [status for status in InvocationStatus if status.is_final])
def test_what_is_over_stays_as_it_is(status: InvocationStatus) -> None:
    plan = run_command.plan(invocation(talks=True, status=status), after(1000))
    assert (plan.actions, plan.look_again_at) == ([], None)
