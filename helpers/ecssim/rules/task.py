"""A task passes PROVISIONING, PENDING and RUNNING on its way up, and STOPPING, DEPROVISIONING and STOPPED on its
way down; what ECS wants of it flips at once, and where it is follows step by step.

A task that no load balancer and no service registry knows passes neither ACTIVATING nor DEACTIVATING.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..engine.journal import Reason
from ..model.task import AttachmentStatus, StopCode, Task, TaskStatus
from ..outside import images
from ..truth import messages, timings
from ..truth.fact import Fact, Spread
from . import container as containers
from .plan import EndTask, Plan, TakeStep

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


@dataclass(frozen=True)
class Step:
    """One step of a task's life.

    Arguments:
        sentence: what happens, for the journal.
        after: how long after the step before it this one comes, or what it waits for.
        stamp: the timestamp that it sets.
        status: the task's lastStatus from then on; None leaves it.
        attachment: the state of the network interface from then on; None leaves it.
        forgotten: whether DescribeTasks no longer shows the task from then on.
    """

    sentence: str
    after: Fact[Spread] | Waits
    stamp: Stamp | None = None
    status: TaskStatus | None = None
    attachment: AttachmentStatus | None = None
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
# That a task none of whose containers has started goes straight to DEPROVISIONING is assumed.
FARGATE_DOWN_WITHOUT_START = (
    Step(
        "there is no container to stop",
        timings.STOP_REACTION_S,
        Stamp.STOPPING_AT,
        TaskStatus.DEPROVISIONING,
        AttachmentStatus.DETACHING,
    ),
    _DEPROVISION,
    _FORGET,
)


def way_down(task: Task) -> tuple[Step, ...]:
    """Return the steps that stopping the task takes from where it is."""
    begun = any(container.starts_at for container in task.containers)
    return FARGATE_DOWN if begun else FARGATE_DOWN_WITHOUT_START


def plan(task: Task, now: datetime) -> Plan:
    """Return what happens to the task and its containers now, and when something is due next."""
    step = task.steps[0] if task.steps else None
    result = Plan()
    if task.pull_stopped_at and not task.execution_stopped_at:
        result = containers.plan(task, now, stopping=bool(step and step.after is Waits.CONTAINERS_STOP))
    elif step and step.stamp is Stamp.PULL_STOPPED_AT and _is_due(task, step, now):
        result = _pull(task)
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
    return task.next_step_at is not None and task.next_step_at <= now


def _pull(task: Task) -> Plan:
    """A task one of whose images the registry does not have fails to start; its service calls that unplaceable."""
    for container in task.containers:
        if not images.exists(container.settings["image"]):
            words = messages.CANNOT_PULL(reference=images.full_name(container.settings["image"]))
            reason = Reason("task", task.arn, f"the registry has no image {container.settings['image']}", SOURCE)
            ended = EndTask(task, StopCode.TASK_FAILED_TO_START, words, container, words, unplaceable=True)
            return Plan([ended], [reason])
    return Plan()
