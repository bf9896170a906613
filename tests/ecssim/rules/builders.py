"""Model objects built by hand: a service, its deployments and its tasks."""

from datetime import UTC, datetime, timedelta
from itertools import count

from ecssim.model.cluster import Cluster
from ecssim.model.deployment import Deployment, DeploymentStatus, RolloutState
from ecssim.model.service import Service
from ecssim.model.task import DesiredStatus, Task, TaskStatus
from ecssim.model.task_definition import TaskDefinition
from ecssim.rules.plan import Action, Plan, Say, StartTasks, StopTasks

_NUMBERS = count()
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
DEFINITION = TaskDefinition("web", 1, "arn:web:1", NOW, "root", ("FARGATE",), {"networkMode": "awsvpc"})


def a_service(desired: int = 2, minimum: int = 100, maximum: int = 200) -> Service:
    """A service of that desired count and those percentages, with the primary deployment `new` and no task."""
    service = Service("web", "arn:service/web", Cluster("lab", "arn:lab"), NOW, "root", desired, minimum, maximum, {})
    service.deployments.append(a_deployment("new", desired))
    return service


def a_deployment(deployment_id: str, desired: int, launch_type: str = "FARGATE") -> Deployment:
    return Deployment(deployment_id, DEFINITION, NOW, NOW, desired, "in progress", launch_type, None, None)


def older_deployment(service: Service, healthy: int = 0, deployment_id: str = "old") -> list[Task]:
    """Give the service an older deployment with that many healthy tasks, and return them."""
    deployment = a_deployment(deployment_id, healthy)
    deployment.status = DeploymentStatus.ACTIVE
    deployment.rollout_state = RolloutState.COMPLETED
    service.deployments.append(deployment)
    return [a_task(service, deployment_id) for _ in range(healthy)]


def a_task(
    service: Service | None = None,
    deployment_id: str = "new",
    status: TaskStatus = TaskStatus.RUNNING,
    *,
    running_s: float = 3600,
    leaving: bool = False,
    zone: str = "a",
    task_id: str = "",
) -> Task:
    """A task, RUNNING for an hour unless told otherwise; `leaving` means that it was told to stop."""
    task_id = task_id or f"{next(_NUMBERS):032x}"
    cluster = service.cluster if service else Cluster("lab", "arn:lab")
    task = Task(task_id, f"arn:task/{task_id}", cluster, DEFINITION, "service:web", "FARGATE", NOW, [])
    task.started_by, task.service, task.availability_zone, task.last_status = deployment_id, service, zone, status
    if status.position >= TaskStatus.RUNNING.position:
        task.started_at = NOW - timedelta(seconds=running_s)
    if leaving:
        task.desired_status = DesiredStatus.STOPPED
    if service:
        service.tasks[task.id] = task
    return task


def tasks(service: Service, count: int, deployment_id: str = "new", *, running_s: float = 3600) -> list[Task]:
    """Give the service that many tasks in RUNNING."""
    return [a_task(service, deployment_id, running_s=running_s) for _ in range(count)]


def completed(service: Service) -> Service:
    """Say that the primary deployment is COMPLETED and that the steady state was announced."""
    service.primary.rollout_state = RolloutState.COMPLETED
    service.steady_said_at = NOW
    return service


def started(plan: Plan) -> dict[str, int]:
    """How many tasks a plan starts, by deployment."""
    return {action.deployment.id: action.count for action in plan.actions if isinstance(action, StartTasks)}


def stopped(plan: Plan) -> list[Task]:
    """The tasks that a plan stops."""
    return [task for action in plan.actions if isinstance(action, StopTasks) for task in action.tasks]


def said(plan: Plan) -> list[str]:
    """The service events that a plan adds."""
    return [action.message for action in plan.actions if isinstance(action, Say)]


def of_kind(plan: Plan, kind: type[Action]) -> list[Action]:
    """The actions of one kind."""
    return [action for action in plan.actions if isinstance(action, kind)]
