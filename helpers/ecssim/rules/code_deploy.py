"""CodeDeploy moves a service from its primary task set, blue, to a new one, green: green is installed beside blue, gets
the test traffic, then the production traffic, at once, in equal steps, or a little first; after a wait blue goes.

Before and after each of these a function may be invoked; the deployment waits up to an hour for what it reports. What
fails stops the deployment. A rollback is a deployment of its own: blue gets all traffic back at once, and green goes.
Once the old task set is being deleted there is no way back; that a stop comes too late then is assumed.
"""

from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.code_deploy import CodeDeployment, CodeDeployStatus, Ending, EventStatus, LifecycleEvent, RollbackTrigger
from ..model.service import ServiceStatus
from ..model.task_set import StabilityStatus, TaskSet
from ..truth import code_deploy as truth
from ..truth.fact import Message
from . import traffic_shift
from .plan import (
    AwaitContinuation,
    AwaitTermination,
    BeginEvent,
    EndDeployment,
    EndEvent,
    Plan,
    ShiftToGreen,
    SucceedDeployment,
    TerminateTaskSet,
)

SOURCE = "CodeDeploy user guide, Deployments on an Amazon ECS compute platform"
_INSTALL, _BEFORE_SHIFT, _SHIFT = "Install", "BeforeAllowTraffic", "AllowTraffic"
_POLL = timedelta(seconds=truth.POLL_S.value)
_HOOK_TIMEOUT = timedelta(seconds=truth.HOOK_TIMEOUT_S.value)
_INSTALL_TIMEOUT = timedelta(seconds=truth.INSTALL_TIMEOUT_S.value)


def plan(deployment: CodeDeployment, now: datetime) -> Plan:
    """Return the next thing that becomes of a deployment, or when to look again."""
    if deployment.status.final:
        return Plan()
    if ending := _ending(deployment, now):
        return _end(deployment, ending)
    if deployment.rolls_back:
        return _terminate(deployment, deployment.green, now)
    event = deployment.present
    if event is None:
        result = _finish(deployment, now)
    elif event.status is EventStatus.PENDING:
        result = _come_to(deployment, event, now)
    else:
        result = _go_on(deployment, event, now)
    if deployment.group.alarms and not result.actions:
        result.look_again(now + _POLL)
    return result


def can_roll_back(deployment: CodeDeployment) -> bool:
    """Return whether there is anything to take back: not before green is installed, nor in a deleted service."""
    return deployment.green is not None and deployment.service.status is ServiceStatus.ACTIVE


def _ending(deployment: CodeDeployment, now: datetime) -> Ending | None:
    """Return how the deployment ends, if something has gone wrong; once blue goes, nobody looks for that any more."""
    if deployment.service.status is not ServiceStatus.ACTIVE:
        return _failed(truth.SERVICE_GONE)
    if deployment.rolls_back or not deployment.blue.kept:
        return None
    if deployment.stop:
        return deployment.stop
    if deployment.triggered_alarms:
        message = truth.ALARM_ACTIVE(alarms=", ".join(deployment.triggered_alarms))
        return Ending(CodeDeployStatus.STOPPED, truth.ALARM_ACTIVE.code, message, RollbackTrigger.ALARM)
    if broken := next((event for event in deployment.events if event.status is EventStatus.FAILED), None):
        return _failed(truth.HOOK_FAILED, event=broken.name)
    return _timed_out(deployment, now)


def _timed_out(deployment: CodeDeployment, now: datetime) -> Ending | None:
    if deployment.ready_until and deployment.ready_until <= now:
        message = truth.NOT_CONTINUED(minutes=deployment.group.ready_wait_minutes)
        return Ending(CodeDeployStatus.STOPPED, truth.NOT_CONTINUED.code, message, RollbackTrigger.FAILURE)
    event = deployment.present
    if event is None or event.started_at is None:
        return None
    if event.function_arn and event.started_at + _HOOK_TIMEOUT <= now:
        return _failed(truth.HOOK_TIMED_OUT, event=event.name)
    if event.name == _INSTALL and event.started_at + _INSTALL_TIMEOUT <= now and not _is_steady(deployment.green):
        return _failed(truth.INSTALL_TIMED_OUT)
    return None


def _failed(message: Message, **values: object) -> Ending:
    return Ending(CodeDeployStatus.FAILED, message.code, message(**values), RollbackTrigger.FAILURE)


def _end(deployment: CodeDeployment, ending: Ending) -> Plan:
    wanted = ending.rolls_back or ending.trigger in deployment.group.rolls_back_on
    rolls_back = wanted and can_roll_back(deployment)
    sentence = f"deployment {deployment.id} of CodeDeploy ended as {ending.status}: {ending.message}"
    sentence += " Blue gets all traffic back." if rolls_back else " What traffic green has, it keeps."
    return Plan([EndDeployment(deployment, ending, rolls_back)], [_reason(deployment, sentence)])


def _come_to(deployment: CodeDeployment, event: LifecycleEvent, now: datetime) -> Plan:
    """Begin the next lifecycle event; before the traffic shifts somebody may have to say so."""
    if event.name == _BEFORE_SHIFT and not deployment.may_shift and not deployment.group.continues_by_itself:
        if deployment.ready_until:
            return Plan(look_again_at=deployment.ready_until)
        until = now + timedelta(minutes=deployment.group.ready_wait_minutes)
        sentence = f"deployment {deployment.id} of CodeDeploy waits for ContinueDeployment"
        return Plan([AwaitContinuation(deployment, until)], [_reason(deployment, sentence)])
    sentence = f"deployment {deployment.id} of CodeDeploy comes to the lifecycle event {event.name}"
    return Plan([BeginEvent(deployment, event)], [_reason(deployment, sentence)])


def _go_on(deployment: CodeDeployment, event: LifecycleEvent, now: datetime) -> Plan:
    """Return whether a lifecycle event is over."""
    if event.function_arn and event.started_at:
        return Plan(look_again_at=event.started_at + _HOOK_TIMEOUT)
    if event.name == _INSTALL and not _is_steady(deployment.green):
        return Plan(look_again_at=now + _POLL)
    if event.name == _SHIFT and deployment.production_percent < traffic_shift.WHOLE:
        return _shift(deployment, now)
    return Plan([EndEvent(deployment, event, EventStatus.SUCCEEDED)])


def _shift(deployment: CodeDeployment, now: datetime) -> Plan:
    if deployment.next_step_at and deployment.next_step_at > now:
        return Plan(look_again_at=deployment.next_step_at)
    shares = traffic_shift.shares(deployment.traffic)
    percent = next(share for share in shares if share > deployment.production_percent)
    wait = timedelta(minutes=traffic_shift.step_bake_minutes(deployment.traffic))
    next_step_at = now + wait if percent < traffic_shift.WHOLE else None
    sentence = f"deployment {deployment.id} of CodeDeploy gives green {percent:g} % of the production traffic"
    return Plan([ShiftToGreen(deployment, percent, next_step_at)], [_reason(deployment, sentence)])


def _finish(deployment: CodeDeployment, now: datetime) -> Plan:
    """Blue goes when its wait is over, unless it is kept."""
    if not deployment.group.terminates_blue:
        return Plan([SucceedDeployment(deployment)])
    if deployment.terminates_at is None:
        until = now + timedelta(minutes=deployment.group.termination_wait_minutes)
        return Plan([AwaitTermination(deployment, until)])
    if deployment.terminates_at > now:
        return Plan(look_again_at=deployment.terminates_at)
    return _terminate(deployment, deployment.blue, now)


def _terminate(deployment: CodeDeployment, task_set: TaskSet | None, now: datetime) -> Plan:
    """Delete a task set, and wait until it has gone."""
    if task_set and task_set in deployment.service.task_sets:
        if task_set.kept:
            return Plan([TerminateTaskSet(deployment)])
        return Plan(look_again_at=now + _POLL)
    return Plan([SucceedDeployment(deployment)], [_reason(deployment, f"deployment {deployment.id} has succeeded")])


def _is_steady(task_set: TaskSet | None) -> bool:
    return task_set is not None and task_set.stability is StabilityStatus.STEADY_STATE


def _reason(deployment: CodeDeployment, sentence: str) -> Reason:
    return Reason("code_deploy", deployment.service.arn, sentence, SOURCE)
