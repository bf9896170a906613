"""Run Command hands shell commands to the agent of Systems Manager on a machine. A machine that is out of reach gets
them as soon as it is back, unless both timeouts are over by then.
"""

from datetime import datetime, timedelta

from ..model.command import Invocation, InvocationStatus
from ..truth import run_command as truth
from .plan import Plan, RunOnMachine, SetInvocation

SOURCE = "Systems Manager user guide, Understanding command statuses"


def plan(invocation: Invocation, now: datetime) -> Plan:
    """Return what becomes of a command now that somebody looks."""
    if invocation.status.is_final:
        return Plan()
    if invocation.status is InvocationStatus.IN_PROGRESS:
        return _finish(invocation, now)
    if invocation.machine.talks:
        return Plan([SetInvocation(invocation, InvocationStatus.IN_PROGRESS)])
    if now >= invocation.command.expires_at:
        return Plan([SetInvocation(invocation, InvocationStatus.DELIVERY_TIMED_OUT)])
    return _try_again(invocation, now, InvocationStatus.DELAYED, invocation.command.expires_at)


def _finish(invocation: Invocation, now: datetime) -> Plan:
    if invocation.machine.talks:
        return Plan([RunOnMachine(invocation)])
    started_at = invocation.started_at or now
    late_at = started_at + timedelta(seconds=invocation.command.execution_timeout_s)
    if now >= late_at:
        return Plan([SetInvocation(invocation, InvocationStatus.EXECUTION_TIMED_OUT)])
    return _try_again(invocation, now, InvocationStatus.IN_PROGRESS, late_at)


def _try_again(invocation: Invocation, now: datetime, status: InvocationStatus, end: datetime) -> Plan:
    actions = [] if invocation.status is status else [SetInvocation(invocation, status)]
    return Plan(list(actions), look_again_at=min(now + timedelta(seconds=truth.RETRY_S.value), end))
