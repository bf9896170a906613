"""What the life of one task shows, read through boto3 from its timestamps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..reading import last_part

# What a task does from one timestamp to the next, by the one that it begins with: kind, and what happens.
_FROM = {
    "createdAt": ("waiting", "for capacity and a connection"),
    "connectivityAt": ("preparing", "network and secrets"),
    "pullStartedAt": ("pulling", "images"),
    "pullStoppedAt": ("starting", "containers"),
    "startedAt": ("running", ""),
    "stoppingAt": ("stopping", "containers: they get their stop signal"),
    "executionStoppedAt": ("cleaning up", "network, and the last report"),
}
_NOTICING = ("ended", "containers have exited, and ECS notices")


class NoSuchTaskError(LookupError):
    """The cluster shows no such task."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a task's life.

    Arguments:
        kind: waiting, preparing, pulling, starting, running, ended, stopping or cleaning up.
        what: what happens in it.
        begin_s, end_s: seconds since the task was created.
    """

    kind: str
    what: str
    begin_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it is, in seconds."""
        return self.end_s - self.begin_s


@dataclass(frozen=True)
class ContainerEnd:
    """How a container is, or how it ended.

    Arguments:
        exit_code: None if it has not exited, or was never started.
        reason: what the agent says about it, if anything.
    """

    name: str
    status: str
    exit_code: int | None
    reason: str


@dataclass(frozen=True)
class TaskLifeView:
    """One task from its creation to its end, or until now.

    Arguments:
        created: the moment of second zero.
        stop_code, stopped_reason: empty while nobody has told it to stop.
    """

    id: str
    revision: str
    status: str
    created: datetime
    stretches: tuple[Stretch, ...]
    containers: tuple[ContainerEnd, ...]
    stop_code: str
    stopped_reason: str


def read_task_life(ecs: Any, cluster: str, task: str, now: datetime) -> TaskLifeView:
    """Read the life of a task.

    Arguments:
        ecs: a boto3 client of ECS.
        cluster: its name.
        task: the id or the ARN of the task.
        now: where the life of a task ends that has not stopped.

    Raises:
        NoSuchTaskError: if the cluster shows no such task.
    """
    found = ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"]
    if not found:
        raise NoSuchTaskError(
            f"Cluster {cluster} shows no task {last_part(task)}. ECS shows a stopped task for an hour at least, and "
            "then forgets it."
        )
    description = found[0]
    return TaskLifeView(
        last_part(description["taskArn"])[:8],
        last_part(description["taskDefinitionArn"]),
        description["lastStatus"],
        description["createdAt"],
        _stretches(description, now),
        tuple(_container(container) for container in description["containers"]),
        description.get("stopCode", ""),
        description.get("stoppedReason", ""),
    )


def _stretches(task: dict[str, Any], now: datetime) -> tuple[Stretch, ...]:
    """Return the stretches in order; a task that failed early lacks some, and those without length are left out."""
    moments = sorted((task[name], number, name) for number, name in enumerate(_FROM) if name in task)
    ends = [moment for moment, _, _ in moments[1:]] + [task.get("stoppedAt", now)]
    stretches = []
    for (begin, _, name), end in zip(moments, ends, strict=True):
        kind, what = _meaning(task, name)
        begin_s, end_s = ((moment - task["createdAt"]).total_seconds() for moment in (begin, end))
        if end_s > begin_s:
            stretches.append(Stretch(kind, what, begin_s, end_s))
    return tuple(stretches)


def _meaning(task: dict[str, Any], begin: str) -> tuple[str, str]:
    """Return what happens from a timestamp on."""
    stopping, ended = task.get("stoppingAt"), task.get("executionStoppedAt")
    if begin == "executionStoppedAt" and stopping and ended < stopping:
        return _NOTICING  # they exited by themselves
    if begin == "stoppingAt" and (ended < stopping if ended else "startedAt" not in task):
        return _FROM["executionStoppedAt"]  # nothing runs that could be stopped
    return _FROM[begin]


def _container(container: dict[str, Any]) -> ContainerEnd:
    return ContainerEnd(
        container["name"], container["lastStatus"], container.get("exitCode"), container.get("reason", "")
    )
