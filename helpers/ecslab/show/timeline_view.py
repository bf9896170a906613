"""What a timeline of a service shows, read through boto3 from the timestamps of its tasks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..reading import last_part
from .cluster_view import read_tasks

_BEFORE = timedelta(seconds=10)


class NeverDeployedError(LookupError):
    """There is no service of that name, so it has no timeline."""


@dataclass(frozen=True)
class Segment:
    """A stretch of a task's life.

    Arguments:
        kind: starting, running or leaving.
        begin_s, end_s: seconds since the deployment began.
    """

    kind: str
    begin_s: float
    end_s: float


@dataclass(frozen=True)
class TaskLine:
    """One task over time."""

    id: str
    revision: str
    new: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class TimelineView:
    """A service from its newest deployment on.

    Arguments:
        begin: the moment of second zero.
        end_s: where the timeline ends, in seconds since then.
        desired, minimum, maximum: the desired count, and how few running and how many existing tasks it allows.
        existing, running: how many tasks there were, as steps of (second, count).
        rollout_state: of the newest deployment.
    """

    service: str
    begin: datetime
    end_s: float
    desired: int
    minimum: int
    maximum: int
    rollout_state: str
    tasks: tuple[TaskLine, ...]
    existing: tuple[tuple[float, int], ...]
    running: tuple[tuple[float, int], ...]

    @property
    def most_existing(self) -> int:
        """The largest number of tasks that existed at once."""
        return max((count for _, count in self.existing), default=0)

    @property
    def fewest_running(self) -> int:
        """The smallest number of tasks that were RUNNING at once."""
        return min((count for _, count in self.running), default=0)


def read_timeline(ecs: Any, cluster: str, service: str, now: datetime) -> TimelineView:
    """Read the life of a service's tasks since its newest deployment began.

    Arguments:
        ecs: a boto3 client of ECS.
        cluster, service: their names.
        now: where the timeline ends.

    Raises:
        NeverDeployedError: if the cluster has no such service.
    """
    found = ecs.describe_services(cluster=cluster, services=[service])["services"]
    if not found or not found[0]["deployments"]:
        raise NeverDeployedError(f"Cluster {cluster} has no service {service}.")
    description = found[0]
    newest = description["deployments"][0]
    begin = newest["createdAt"]
    limits = description["deploymentConfiguration"]
    desired = description["desiredCount"]
    lines = tuple(
        line
        for task in read_tasks(ecs, cluster, serviceName=service)
        if (line := _line(task, begin, now, new=task.get("startedBy") == newest["id"]))
    )
    end_s = (now - begin).total_seconds()
    return TimelineView(
        service,
        begin,
        end_s,
        desired,
        -(-desired * limits["minimumHealthyPercent"] // 100),
        desired * limits["maximumPercent"] // 100,
        newest.get("rolloutState", ""),
        lines,
        _steps(lines, ("starting", "running", "leaving"), end_s),
        _steps(lines, ("running",), end_s),
    )


def _line(task: dict[str, Any], begin: datetime, now: datetime, new: bool) -> TaskLine | None:
    """Return a task's line, or None if it had stopped before the timeline begins."""

    def second(moment: datetime) -> float:
        return (moment - begin).total_seconds()

    created, started = task["createdAt"], task.get("startedAt")
    stopping, stopped = task.get("stoppingAt"), task.get("stoppedAt")
    if stopped and stopped < begin - _BEFORE:
        return None
    first = second(begin - _BEFORE)
    last = second(stopped or now)
    running_until = second(stopping) if stopping else last
    edges = []
    if started:
        edges = [("starting", second(created), second(started)), ("running", second(started), running_until)]
    else:
        edges = [("starting", second(created), running_until)]
    if stopping:
        edges.append(("leaving", second(stopping), last))
    segments = tuple(Segment(kind, max(low, first), high) for kind, low, high in edges if high > max(low, first))
    return TaskLine(last_part(task["taskArn"])[:8], last_part(task["taskDefinitionArn"]), new, segments)


def _steps(lines: tuple[TaskLine, ...], kinds: tuple[str, ...], end_s: float) -> tuple[tuple[float, int], ...]:
    """Return how many tasks were in one of these stretches: a count for second zero, and one for each change."""
    changes = [
        (moment, change)
        for line in lines
        for segment in line.segments
        if segment.kind in kinds
        for moment, change in ((segment.begin_s, 1), (segment.end_s, -1))
        if moment < end_s
    ]
    count = sum(change for moment, change in changes if moment <= 0)
    steps = [(0.0, count)]
    for moment in sorted({moment for moment, _ in changes if moment > 0}):
        count += sum(change for at, change in changes if at == moment)
        steps.append((moment, count))
    return tuple(steps)
