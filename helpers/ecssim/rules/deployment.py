"""During a deployment ECS keeps at least minimumHealthyPercent of the desired tasks healthy, rounded up, and runs
at most maximumPercent of them, rounded down; tasks that are stopping still count against the maximum.

Where AWS contradicts itself on the last point, this follows the developer guide and not the API text.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..model.deployment import Deployment
from ..model.service import Service
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

    A task without load balancer is healthy when its container health checks say so, and if it has none, once it has
    been RUNNING for 40 seconds.
    """
    if not task.running or not task.wanted or task.started_at is None:
        return None
    if any(container.essential and container.settings.get("healthCheck") for container in task.containers):
        return task.started_at if task.health is HealthStatus.HEALTHY else None
    return task.started_at + timedelta(seconds=timings.HEALTHY_AFTER_RUNNING_S.value)


def is_healthy(task: Task, now: datetime) -> bool:
    """Return whether the task counts toward minimumHealthyPercent."""
    since = healthy_from(task)
    return since is not None and since <= now


@dataclass(frozen=True, slots=True)
class Headcount:
    """The tasks of one deployment, by what they count for.

    Arguments:
        wanted: tasks that ECS wants to run, healthy or on their way to be.
        healthy: those of them that are healthy.
        leaving: tasks that were told to stop and are not STOPPED yet.
        sick: tasks that ECS wants to run, and that fail their health checks; they are not among the wanted.
    """

    deployment: Deployment
    wanted: list[Task]
    healthy: list[Task]
    leaving: list[Task]
    sick: list[Task]

    @property
    def unhealthy(self) -> list[Task]:
        """Tasks that ECS wants to run and that are not healthy, or not yet."""
        healthy = {task.id for task in self.healthy}
        return [task for task in self.wanted if task.id not in healthy]

    @property
    def gone(self) -> bool:
        """Whether nothing of the deployment is wanted, and all that is left is STOPPING or further."""
        return not self.wanted and not self.sick and all(task.going_down for task in self.leaving)


def count(service: Service, now: datetime) -> list[Headcount]:
    """Return the headcount of each deployment of the service, newest deployment first."""
    by_deployment: dict[str | None, tuple[list[Task], list[Task], list[Task], list[Task]]] = {
        deployment.id: ([], [], [], []) for deployment in service.deployments
    }
    for task in service.tasks.values():
        if task.started_by not in by_deployment:
            continue  # the last of a deployment that has left the service already
        wanted, healthy, leaving, sick = by_deployment[task.started_by]
        if not task.wanted:
            leaving.append(task)
            continue
        if task.health is HealthStatus.UNHEALTHY:
            sick.append(task)
            continue
        wanted.append(task)
        if is_healthy(task, now):
            healthy.append(task)
    return [Headcount(deployment, *by_deployment[deployment.id]) for deployment in service.deployments]
