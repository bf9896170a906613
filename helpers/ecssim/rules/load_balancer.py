"""A load balancer asks each target at every interval whether it is well. So many failed checks in a row, as the target
group's threshold says, make it unhealthy, and so many passed ones healthy again; a new target needs to pass only one.

A target that leaves gets no new requests, and is let go of after the deregistration delay of its group.

A check whose outcome is known beforehand changes nothing, so nobody looks at it: the rule asks to be called again at
the first check that may end differently.
"""

from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.service import Service
from ..model.target import Finding, RegisteredTarget, TargetState
from ..model.task import ContainerStatus, HealthStatus, Task, TaskStatus
from ..outside.load_balancing import TargetGroup
from ..truth import load_balancing as truth
from ..truth import messages
from ..truth.fact import Message
from .plan import AwaitAnswer, BeginChecks, ForgetTarget, NoteTarget, Plan

SOURCE = "Elastic Load Balancing user guide, Health checks for target groups"
_TRAFFIC_PORT = "traffic-port"
_EVERY_STATUS = "200-399"


def plan(target: RegisteredTarget, now: datetime) -> Plan:
    """Return what the load balancer does about one of its targets now, and when that may change."""
    result = Plan()
    if target.state is TargetState.DRAINING:
        _let_go(target, now, result)
    elif unusable := _unusable(target):
        if target.finding != unusable:
            _note(target, TargetState.UNUSED, unusable, 0, 0, result)
    elif target.state is TargetState.UNUSED:
        result.actions.append(BeginChecks(target))
    elif target.group:
        _check(target, target.group, now, result)
    return result


def finding(message: Message, **values: object) -> Finding:
    """Return what is found, in AWS's words."""
    return Finding(message.code, message(**values))


def is_ill(target: RegisteredTarget) -> bool:
    """Whether ECS holds the state of a target against its task."""
    return target.state in (TargetState.UNHEALTHY, TargetState.UNUSED)


def words_for(service: Service, task: Task) -> tuple[str, str]:
    """Return the event that says why a task is unhealthy, and the reason that it is stopped for."""
    ill = next((target for target in task.targets if is_ill(target)), None)
    if ill is None or task.health is HealthStatus.UNHEALTHY:
        return messages.UNHEALTHY_TASK(service=service.name, task_id=task.id), messages.FAILED_HEALTH_CHECKS()
    instance = task.container_instance.ec2_instance_id if task.container_instance else None
    event = messages.UNHEALTHY_TARGET if ill.group and ill.registered else messages.TARGET_MISSING
    said = event(
        service=service.name,
        task_id=task.id,
        instance=f"(instance {instance}) " if ill.id == instance else "",
        port=ill.port,
        target_group=ill.target_group_arn,
        reason=ill.finding.description if ill.finding else "",
    )
    return said, messages.FAILED_ELB_CHECKS(target_group=ill.target_group_arn)


def matches(status: int, matcher: str) -> bool:
    """Return whether a status code is one that the target group takes for healthy.

    Arguments:
        matcher: codes and ranges of them, such as 200,202 or 200-399.
    """
    for part in filter(None, matcher.split(",")):
        low, _, high = part.partition("-")
        if int(low) <= status <= int(high or low):
            return True
    return False


def _let_go(target: RegisteredTarget, now: datetime, result: Plan) -> None:
    if target.drained_at and target.drained_at > now:
        result.look_again(target.drained_at)
    else:
        result.actions.append(ForgetTarget(target))


def _unusable(target: RegisteredTarget) -> Finding | None:
    """Return why a target gets neither requests nor checks, if it gets none."""
    if not target.registered:
        return finding(truth.TARGET_MISSING)
    if target.group is None:
        return finding(truth.GROUP_MISSING)
    if not target.group.zones:
        return finding(truth.NOT_IN_USE)
    if target.task.availability_zone not in target.group.zones:
        return finding(truth.ZONE_NOT_ENABLED)
    return None


def _check(target: RegisteredTarget, group: TargetGroup, now: datetime, result: Plan) -> None:
    if target.times_out_at:
        if target.times_out_at > now:
            result.look_again(target.times_out_at)
        else:
            _judge(target, group, finding(truth.TIMED_OUT), result)
        return
    failure = _failure(target, group, now)
    due_at = _next_check(target, group, now)
    if _changes_nothing(target, failure):
        changes_at = _changes_at(target, now)
        if changes_at:
            result.look_again(_next_check(target, group, changes_at))
        if not target.of_service:
            # What becomes of its task is told to those targets alone that ECS has registered.
            result.look_again(_next_check(target, group, now + timedelta(seconds=group.check_interval_s)))
    elif due_at > now:
        result.look_again(due_at)
    elif failure == finding(truth.TIMED_OUT):
        result.actions.append(AwaitAnswer(target, now + timedelta(seconds=group.check_timeout_s)))
    else:
        _judge(target, group, failure, result)


def _failure(target: RegisteredTarget, group: TargetGroup, now: datetime) -> Finding | None:
    """Return what a check that is sent now will find; None if it will pass."""
    container = target.container
    machine = target.task.container_instance.machine if target.task.container_instance else None
    if not target.lets_in or (machine and not machine.online):
        return finding(truth.TIMED_OUT)
    if target.task.last_status is TaskStatus.STOPPED and target.task.network_interface:
        return finding(truth.TIMED_OUT)  # nobody is at its address any more
    age_s, port = _age_s(target, now), _asked_port(target, group)
    if container.status is not ContainerStatus.RUNNING or not container.program.listens_to(port, age_s):
        return finding(truth.NO_CONNECTION)
    if group.check_protocol not in ("HTTP", "HTTPS"):
        return None  # a program that hangs still takes connections
    status = container.program.answer_to(group.check_path or "/", age_s)
    if status is None:
        return finding(truth.TIMED_OUT)
    return None if matches(status, group.matcher or _EVERY_STATUS) else finding(truth.WRONG_STATUS, status=status)


def _judge(target: RegisteredTarget, group: TargetGroup, failure: Finding | None, result: Plan) -> None:
    """Count one check, and say what the target is from now on."""
    passed, failed = (0, target.failed_checks + 1) if failure else (target.passed_checks + 1, 0)
    state, why = target.state, target.finding
    new = state is TargetState.INITIAL
    if (failure and failed >= group.unhealthy_threshold) or (state is TargetState.UNHEALTHY and failure):
        state, why = TargetState.UNHEALTHY, failure
    elif failure and new:
        why = finding(truth.CHECKING)
    elif not failure and passed >= (truth.CHECKS_UNTIL_FIRST_HEALTHY.value if new else group.healthy_threshold):
        state, why = TargetState.HEALTHY, None
    _note(target, state, why, passed, failed, result)


def _note(
    target: RegisteredTarget, state: TargetState, why: Finding | None, passed: int, failed: int, result: Plan
) -> None:
    result.actions.append(NoteTarget(target, state, why, passed, failed))
    if state is not target.state:
        obstacle = f": {target.obstacle}" if target.obstacle and why == finding(truth.TIMED_OUT) else ""
        because = f" ({why.description}{obstacle})" if why else ""
        sentence = f"its target {target.id}:{target.port} is now {state}{because}"
        result.reasons.append(Reason("load_balancer", target.task.arn, sentence, SOURCE))


def _changes_nothing(target: RegisteredTarget, failure: Finding | None) -> bool:
    """Whether a check with that outcome, and all that end like it, leave the target as it is."""
    if target.state is TargetState.HEALTHY:
        return failure is None and target.failed_checks == 0
    return target.state is TargetState.UNHEALTHY and failure == target.finding and target.passed_checks == 0


def _changes_at(target: RegisteredTarget, now: datetime) -> datetime | None:
    """Return when the program begins to answer differently by itself, if it does."""
    started_at, program = target.container.started_at, target.container.program
    if started_at is None:
        return None
    moments = [started_at + timedelta(seconds=seconds) for seconds in program.turning_points_s]
    return min((moment for moment in moments if moment > now), default=None)


def _next_check(target: RegisteredTarget, group: TargetGroup, at: datetime) -> datetime:
    """Return when the first check from that moment on is sent."""
    if target.checked_at is None and at <= target.first_check_at:
        return target.first_check_at
    anchor = target.checked_at or target.first_check_at
    interval = timedelta(seconds=group.check_interval_s)
    rounds = -((anchor - at) // interval)
    return anchor + interval * max(rounds, 1 if target.checked_at else 0)


def _asked_port(target: RegisteredTarget, group: TargetGroup) -> int | None:
    """Return the port of the container that checks end at; None if they end nowhere."""
    if group.check_port == _TRAFFIC_PORT:
        return target.container_port
    if target.task.network_interface:
        return int(group.check_port)
    bindings = target.container.network_bindings
    return next((each["containerPort"] for each in bindings if each["hostPort"] == int(group.check_port)), None)


def _age_s(target: RegisteredTarget, now: datetime) -> float:
    started_at = target.container.started_at
    return (now - started_at).total_seconds() if started_at else 0.0
