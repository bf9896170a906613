"""A task passes PROVISIONING, PENDING and RUNNING on its way up, and STOPPING, DEPROVISIONING and STOPPED on its
way down; what ECS wants of it flips at once, and where it is follows step by step.

Only a task of a service with load balancers or service discovery passes ACTIVATING, while it is registered, and
DEACTIVATING, while the connections to its targets drain: that a task which ends by itself does not wait for them is
assumed. Nothing waits until the caches of DNS have forgotten a task. On a container instance only awsvpc tasks have an
interface to be provisioned; the others begin in PENDING and end in STOPPING.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..engine.journal import Reason
from ..model.target import TargetState
from ..model.task import AttachmentStatus, Missing, StopCode, Task, TaskStatus
from ..truth import load_balancing, service_discovery, timings
from ..truth.fact import Fact, Spread
from . import container as containers
from . import resources
from .plan import Plan, TakeStep

SOURCE = "developer guide, Amazon ECS task lifecycle"


class Stamp(StrEnum):
    """The timestamps that steps leave on a task, by the task's attribute."""

    CONNECTIVITY_AT = "connectivity_at"
    PULL_STARTED_AT = "pull_started_at"
    PULL_STOPPED_AT = "pull_stopped_at"
    STARTED_AT = "started_at"
    STOPPING_AT = "stopping_at"
    EXECUTION_STOPPED_AT = "execution_stopped_at"
    STOPPED_AT = "stopped_at"


class Waits(StrEnum):
    """What a step waits for when it does not wait for time."""

    CONTAINERS_START = "containers start"
    CONTAINERS_STOP = "containers stop"
    TARGETS_DRAIN = "targets drain"


@dataclass(frozen=True)
class Step:
    """One step of a task's life.

    Arguments:
        sentence: what happens, for the journal.
        after: how long after the step before it this one comes, or what it waits for.
        stamp: the timestamp that it sets.
        status: the task's lastStatus from then on; None leaves it.
        attachment: the state of the network interface from then on; None leaves it.
        registers, deregisters: whether it brings the task into its target groups and registries, or takes it out.
        fails: whether ECS learns with it that the task cannot start.
        forgotten: whether DescribeTasks no longer shows the task from then on.
    """

    sentence: str
    after: Fact[Spread] | Waits
    stamp: Stamp | None = None
    status: TaskStatus | None = None
    attachment: AttachmentStatus | None = None
    registers: bool = False
    deregisters: bool = False
    fails: bool = False
    forgotten: bool = False


FARGATE_UP = (
    Step("ECS reached the host that Fargate gave the task", timings.FARGATE_CONNECT_S, Stamp.CONNECTIVITY_AT),
    Step(
        "its network interface is attached",
        timings.FARGATE_ATTACH_NETWORK_S,
        status=TaskStatus.PENDING,
        attachment=AttachmentStatus.ATTACHED,
    ),
    Step("its images are being pulled", timings.FARGATE_PULL_DELAY_S, Stamp.PULL_STARTED_AT),
    Step("its images are there", timings.FARGATE_PULL_S, Stamp.PULL_STOPPED_AT),
    Step("all its containers have started", Waits.CONTAINERS_START, Stamp.STARTED_AT, TaskStatus.RUNNING),
)

_FORGET = Step("it is no longer shown", timings.STOPPED_TASK_VISIBLE_S, forgotten=True)
_DEPROVISION = Step(
    "its network interface is given back",
    timings.FARGATE_DEPROVISION_S,
    Stamp.STOPPED_AT,
    TaskStatus.STOPPED,
    AttachmentStatus.DELETED,
)
FARGATE_DOWN = (
    Step("its containers are told to stop", timings.STOP_REACTION_S, Stamp.STOPPING_AT, TaskStatus.STOPPING),
    Step(
        "its containers have exited",
        Waits.CONTAINERS_STOP,
        Stamp.EXECUTION_STOPPED_AT,
        TaskStatus.DEPROVISIONING,
        AttachmentStatus.DETACHING,
    ),
    _DEPROVISION,
    _FORGET,
)
# A task that lacks something tries again, gives up, and ECS learns of it a little later.
_GIVES_UP = "it has given up on what its containers lack"
_TELLS = Step("ECS has learned that it cannot start", timings.FARGATE_FAILURE_REPORT_S, fails=True)
FARGATE_WITHOUT_IMAGE = (
    Step(_GIVES_UP, timings.FARGATE_MANIFEST_RETRIES_S, Stamp.EXECUTION_STOPPED_AT),
    _TELLS,
)
FARGATE_LACKING = (Step(_GIVES_UP, timings.FARGATE_ONE_RETRY_S, Stamp.EXECUTION_STOPPED_AT), _TELLS)
# That a task none of whose containers has started goes straight to DEPROVISIONING is assumed.
_NOTHING_TO_STOP = Step(
    "there is no container to stop",
    timings.STOP_REACTION_S,
    Stamp.STOPPING_AT,
    TaskStatus.DEPROVISIONING,
    AttachmentStatus.DETACHING,
)
FARGATE_DOWN_WITHOUT_START = (_NOTHING_TO_STOP, _DEPROVISION, _FORGET)
FARGATE_DOWN_AFTER_FAILURE = (
    _NOTHING_TO_STOP,
    replace(_DEPROVISION, after=timings.FARGATE_DEPROVISION_UNSTARTED_S),
    _FORGET,
)


_PULL_ON_INSTANCE = (
    Step("its images are being pulled", timings.INSTANCE_PULL_DELAY_S, Stamp.PULL_STARTED_AT),
    Step("its images are there", timings.INSTANCE_PULL_S, Stamp.PULL_STOPPED_AT),
    Step("all its containers have started", Waits.CONTAINERS_START, Stamp.STARTED_AT, TaskStatus.RUNNING),
)
INSTANCE_UP = (
    Step("the agent of its instance has got it", timings.INSTANCE_DELIVERY_S, Stamp.CONNECTIVITY_AT),
    *_PULL_ON_INSTANCE,
)
INSTANCE_AWSVPC_UP = (
    Step("the agent of its instance has got it", timings.INSTANCE_DELIVERY_S, Stamp.CONNECTIVITY_AT),
    Step(
        "its network interface is attached",
        timings.INSTANCE_ATTACH_NETWORK_S,
        status=TaskStatus.PENDING,
        attachment=AttachmentStatus.ATTACHED,
    ),
    *_PULL_ON_INSTANCE,
)

_STOP_ON_INSTANCE = (
    Step("its containers are told to stop", timings.STOP_REACTION_S, Stamp.STOPPING_AT, TaskStatus.STOPPING),
    Step("its containers have exited", Waits.CONTAINERS_STOP, Stamp.EXECUTION_STOPPED_AT),
)
INSTANCE_DOWN = (
    *_STOP_ON_INSTANCE,
    Step("the agent reported its end", timings.INSTANCE_REPORT_S, Stamp.STOPPED_AT, TaskStatus.STOPPED),
    _FORGET,
)
INSTANCE_AWSVPC_DOWN = (
    *_STOP_ON_INSTANCE,
    Step(
        "the agent reported its end",
        timings.INSTANCE_REPORT_S,
        status=TaskStatus.DEPROVISIONING,
        attachment=AttachmentStatus.DETACHING,
    ),
    Step(
        "its network interface is given back",
        timings.INSTANCE_DETACH_NETWORK_S,
        Stamp.STOPPED_AT,
        TaskStatus.STOPPED,
        AttachmentStatus.DELETED,
    ),
    _FORGET,
)
# Behind a load balancer, or in Cloud Map, these take the place of the last step up.
_REGISTERED_UP = (
    Step("all its containers have started", Waits.CONTAINERS_START, status=TaskStatus.ACTIVATING),
    Step(
        "it is registered where it is to be found",
        load_balancing.REGISTRATION_S,
        Stamp.STARTED_AT,
        TaskStatus.RUNNING,
        registers=True,
    ),
)
# And these come before the first step down.
_DRAINED_DOWN = (
    Step(
        "it is taken out of its target groups",
        load_balancing.DEREGISTRATION_S,
        status=TaskStatus.DEACTIVATING,
        deregisters=True,
    ),
    Step("its load balancers have let go of it", Waits.TARGETS_DRAIN),
)
_FORGOTTEN_DOWN = (
    Step(
        "it is taken out of Cloud Map",
        service_discovery.DEREGISTRATION_S,
        status=TaskStatus.DEACTIVATING,
        deregisters=True,
    ),
)
_STOPS_THAT_WAIT = (StopCode.USER_INITIATED, StopCode.SERVICE_SCHEDULER_INITIATED)

# A task whose host is gone, or that never had one: there is nothing to stop.
GONE = (
    Step(
        "there is nothing left of it to stop",
        timings.HOST_GONE_S,
        Stamp.STOPPED_AT,
        TaskStatus.STOPPED,
        AttachmentStatus.DELETED,
    ),
    _FORGET,
)
# Somebody plays the agent of its instance through the API: ECS waits for what they submit.
PLAYED_DOWN = (_FORGET,)


def way_up(task: Task) -> tuple[Step, ...]:
    """Return the steps that a new task takes; one that waits for capacity, or for a played agent, takes none yet."""
    way = _way_up(task)
    registers = bool(task.load_balancers) or task.discovery.registers
    return (*way[:-1], *_REGISTERED_UP) if way and registers else way


def _way_up(task: Task) -> tuple[Step, ...]:
    if task.on_fargate:
        return FARGATE_UP
    if task.container_instance is None or task.container_instance.machine is None:
        return ()
    return INSTANCE_AWSVPC_UP if task.network_interface else INSTANCE_UP


def way_down(task: Task) -> tuple[Step, ...]:
    """Return the steps that stopping the task takes from where it is."""
    way = _way_down(task)
    if not way or task.stop_code not in _STOPS_THAT_WAIT:
        return way
    if task.targets:
        return (*_DRAINED_DOWN, *way)
    return (*_FORGOTTEN_DOWN, *way) if task.registrations else way


def _way_down(task: Task) -> tuple[Step, ...]:
    if not task.on_fargate:
        return _way_down_on_instance(task)
    if any(container.starts_at for container in task.containers):
        return FARGATE_DOWN
    return FARGATE_DOWN_AFTER_FAILURE if task.execution_stopped_at else FARGATE_DOWN_WITHOUT_START


def way_to_fail(task: Task) -> tuple[Step, ...]:
    """Return the steps of a task on Fargate that lacks something; for a missing image it tries again and again."""
    return FARGATE_WITHOUT_IMAGE if task.lack and task.lack.missing is Missing.IMAGE else FARGATE_LACKING


def _way_down_on_instance(task: Task) -> tuple[Step, ...]:
    if task.container_instance is None:
        return GONE
    if task.container_instance.machine is None:
        return ()
    return INSTANCE_AWSVPC_DOWN if task.network_interface else INSTANCE_DOWN


def execution_end(task: Task) -> datetime | None:
    """Return when an essential container ended by itself and took the task down; None if another reason did."""
    if task.stop_code is not StopCode.ESSENTIAL_CONTAINER_EXITED:
        return None
    ends = (container.finished_at for container in task.containers if container.essential and container.finished_at)
    return min(ends, default=None)


def needs_no_host(task: Task) -> bool:
    """Return whether what comes next happens to the task although nobody reaches its host."""
    return bool(task.steps) and task.steps[0] in GONE


def plan(task: Task, now: datetime) -> Plan:
    """Return what happens to the task and its containers now, and when something is due next."""
    step = task.steps[0] if task.steps else None
    result = Plan()
    if task.pull_stopped_at and not task.execution_stopped_at:
        result = containers.plan(task, now, stopping=bool(step and step.after is Waits.CONTAINERS_STOP))
    elif step and step.stamp is Stamp.PULL_STOPPED_AT and _is_due(task, step, now):
        result = resources.plan(task)
    elif step and step.fails and _is_due(task, step, now):
        result = resources.end(task)
    if step and not result.actions and _is_due(task, step, now):
        status = f": it is now {step.status}" if step.status else ""
        result.actions.append(TakeStep(task, step))
        result.reasons.append(Reason("task", task.arn, f"{step.sentence}{status}", SOURCE))
    if task.next_step_at and task.next_step_at > now:
        result.look_again(task.next_step_at)
    return result


def _is_due(task: Task, step: Step, now: datetime) -> bool:
    if step.after is Waits.CONTAINERS_START:
        return task.wanted and containers.all_started(task)
    if step.after is Waits.CONTAINERS_STOP:
        return containers.all_stopped(task)
    if step.after is Waits.TARGETS_DRAIN:
        return not any(target.state is TargetState.DRAINING for target in task.targets)
    return task.next_step_at is not None and task.next_step_at <= now
