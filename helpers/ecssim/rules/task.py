"""A task passes PROVISIONING, PENDING and RUNNING on its way up, and STOPPING, DEPROVISIONING and STOPPED on its
way down; what ECS wants of it flips at once, and where it is follows step by step.

A task that no load balancer and no service registry knows passes neither ACTIVATING nor DEACTIVATING.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..engine.journal import Reason
from ..model.task import AttachmentStatus, Task, TaskStatus
from ..truth import timings
from ..truth.fact import Fact, Spread
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


@dataclass(frozen=True)
class Step:
    """One step of a task's life.

    Arguments:
        sentence: what happens, for the journal.
        takes_s: how long after the step before it this one comes, in seconds.
        stamp: the timestamp that it sets.
        status: the task's lastStatus from then on; None leaves it.
        attachment: the state of the network interface from then on; None leaves it.
        forgotten: whether DescribeTasks no longer shows the task from then on.
    """

    sentence: str
    takes_s: Fact[Spread]
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
    Step("all its containers have started", timings.FARGATE_START_S, Stamp.STARTED_AT, TaskStatus.RUNNING),
)

_BEGIN_STOP = Step("its containers are told to stop", timings.STOP_REACTION_S, Stamp.STOPPING_AT, TaskStatus.STOPPING)
_DEPROVISION = Step(
    "its network interface is given back",
    timings.FARGATE_DEPROVISION_S,
    Stamp.STOPPED_AT,
    TaskStatus.STOPPED,
    AttachmentStatus.DELETED,
)
_FORGET = Step("it is no longer shown", timings.STOPPED_TASK_VISIBLE_S, forgotten=True)
FARGATE_DOWN = (
    _BEGIN_STOP,
    Step(
        "its containers have exited",
        timings.CONTAINER_EXIT_S,
        Stamp.EXECUTION_STOPPED_AT,
        TaskStatus.DEPROVISIONING,
        AttachmentStatus.DETACHING,
    ),
    _DEPROVISION,
    _FORGET,
)
# That a task which never started goes straight to DEPROVISIONING is assumed.
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
    return FARGATE_DOWN if task.started_at else FARGATE_DOWN_WITHOUT_START


def plan(task: Task, now: datetime) -> Plan:
    """Return the step that is due, if one is."""
    if task.next_step_at is None or task.next_step_at > now:
        return Plan()
    step = task.steps[0]
    status = f": it is now {step.status}" if step.status else ""
    reason = Reason("task", task.arn, f"{step.sentence}{status}", SOURCE)
    return Plan([TakeStep(task, step)], [reason])
