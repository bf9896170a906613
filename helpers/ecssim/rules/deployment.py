"""During a deployment ECS keeps at least minimumHealthyPercent of the desired tasks healthy, rounded up, and runs
at most maximumPercent of them, rounded down; tasks that are stopping still count against the maximum.

Where AWS contradicts itself on the last point, this follows the developer guide and not the API text.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..model.container_instance import InstanceStatus
from ..model.deployment import Deployment
from ..model.service import Service
from ..model.target import TargetState
from ..model.task import HealthStatus, Task
from ..truth import timings

SOURCE = "developer guide, Deploy Amazon ECS services by replacing tasks"


def fewest_healthy(desired_count: int, minimum_healthy_percent: int) -> int:
    """Return how many tasks must stay healthy: the percentage of the desired count, rounded up."""
    return -(-desired_count * minimum_healthy_percent // 100)


def most_tasks(desired_count: int, maximum_percent: int) -> int:
    """Return how many tasks may exist at once: the percentage of the desired count, rounded down."""
    return desired_count * maximum_percent // 100


def healthy_from(task: Task) -> datetime | None:
    """Return when a running task counts, or will count, as healthy; None while it does not run.

    A task is healthy when its container health checks and all its targets say so, and if it has neither, once it has
    been RUNNING for 40 seconds.
    """
    if not task.running or not task.wanted or task.started_at is None:
        return None
    if any(target.state is not TargetState.HEALTHY for target in task.targets):
        return None
    if any(container.checks_health for container in task.containers):
        return task.started_at if task.health is HealthStatus.HEALTHY else None
    if task.load_balancers:
        return task.started_at if task.targets else None
    return task.started_at + timedelta(seconds=timings.HEALTHY_AFTER_RUNNING_S.value)


def is_healthy(task: Task, now: datetime) -> bool:
    """Return whether the task counts toward minimumHealthyPercent."""
    since = healthy_from(task)
    return since is not None and since <= now


def sick_from(task: Task) -> datetime | None:
    """Return from when a task is to be replaced because it fails its health checks; None as long as it is well.

    Within the grace period of its service, which begins with its start, it is not.
    """
    moments = [target.sick_from for target in task.targets if target.sick_from]
    if task.health is HealthStatus.UNHEALTHY:
        moments.append(task.created_at)
    if not moments:
        return None
    grace_s = task.service.health_check_grace_period_s if task.service else 0
    if not grace_s:
        return min(moments)
    return max(min(moments), task.started_at + timedelta(seconds=grace_s)) if task.started_at else None


def is_sick(task: Task, now: datetime) -> bool:
    """Return whether the task is to be replaced because it fails its health checks."""
    since = sick_from(task)
    return since is not None and since <= now


@dataclass(frozen=True, slots=True)
class Headcount:
    """The tasks of one deployment, by what they count for.

    Arguments:
        wanted: tasks that ECS wants to run, healthy or on their way to be.
        healthy: those of them that are healthy.
        leaving: tasks that were told to stop and are not STOPPED yet.
        sick: tasks that ECS wants to run, and that fail their health checks; they are not among the wanted.
        displaced: tasks on an instance that is DRAINING; they are not among the wanted either.
        displaced_healthy: those of them that are healthy still.
    """

    deployment: Deployment
    wanted: list[Task]
    healthy: list[Task]
    leaving: list[Task]
    sick: list[Task]
    displaced: list[Task]
    displaced_healthy: list[Task]

    @property
    def unhealthy(self) -> list[Task]:
        """Tasks that ECS wants to run and that are not healthy, or not yet."""
        healthy = {task.id for task in self.healthy}
        return [task for task in self.wanted if task.id not in healthy]

    @property
    def gone(self) -> bool:
        """Whether nothing of the deployment is wanted, and all that is left is STOPPING or further."""
        return not (self.wanted or self.sick or self.displaced) and all(task.going_down for task in self.leaving)


def count(service: Service, now: datetime) -> list[Headcount]:
    """Return the headcount of each deployment of the service, newest deployment first."""
    heads = {deployment.id: Headcount(deployment, [], [], [], [], [], []) for deployment in service.configurations}
    for task in service.tasks.values():
        head = heads.get(task.started_by or "")
        if head:  # else it is the last of a deployment that has left the service already
            _count_in(head, task, now)
    return list(heads.values())


def _count_in(head: Headcount, task: Task, now: datetime) -> None:
    if not task.wanted:
        head.leaving.append(task)
    elif task.container_instance and task.container_instance.status is InstanceStatus.DRAINING:
        head.displaced.append(task)
        if is_healthy(task, now):
            head.displaced_healthy.append(task)
    elif is_sick(task, now):
        head.sick.append(task)
    else:
        head.wanted.append(task)
        if is_healthy(task, now):
            head.healthy.append(task)
