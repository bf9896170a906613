"""Model objects built by hand: a service, its deployments and its tasks, container instances and what is on them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from ecssim.model.account import Account
from ecssim.model.arn import Arns
from ecssim.model.capacity_provider import CapacityProvider, ManagedScaling, ProviderKind
from ecssim.model.cluster import Cluster
from ecssim.model.container_instance import ContainerInstance, InstanceStatus
from ecssim.model.deployment import Deployment, DeploymentStatus, RolloutState
from ecssim.model.resources import Needs, Resources
from ecssim.model.service import Service
from ecssim.model.task import Container, DesiredStatus, HealthStatus, Task, TaskStatus
from ecssim.model.task_definition import TaskDefinition
from ecssim.outside.alarms import Alarm, AlarmState, Query
from ecssim.outside.metrics import metric
from ecssim.outside.program import Program
from ecssim.rules.placement import Request
from ecssim.rules.plan import Action, Plan, Say, StartTasks, StopTasks
from ecssim.truth.instances import capabilities

_NUMBERS = count()
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
DEFINITION = TaskDefinition(
    "web", 1, "arn:web:1", NOW, "root", ("FARGATE",), {"networkMode": "awsvpc", "containerDefinitions": []}
)


def a_cluster() -> Cluster:
    """A cluster of an account of its own."""
    return Cluster("lab", "arn:lab", Account(Arns("123456789012", "us-east-1")))


def a_service(desired: int = 2, minimum: int = 100, maximum: int = 200) -> Service:
    """A service of that desired count and those percentages, with the primary deployment `new` and no task."""
    service = Service("web", "arn:service/web", a_cluster(), NOW, "root", desired, minimum, maximum, {})
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
    cluster = service.cluster if service else a_cluster()
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


def a_container_instance(
    cluster: Cluster | None = None,
    *,
    cpu: int = 2048,
    memory_mib: int = 2000,
    zone: str = "a",
    interfaces: int = 2,
    gpus: int = 0,
    tcp_ports: frozenset[int] = frozenset({22}),
    attributes: dict[str, str | None] | None = None,
    connected: bool = True,
    status: InstanceStatus = InstanceStatus.ACTIVE,
    capacity_provider: str | None = None,
    number: int | None = None,
) -> ContainerInstance:
    """An instance with that room in that zone; ids rise unless a number is given."""
    cluster = cluster or a_cluster()
    number = next(_NUMBERS) if number is None else number
    instance = ContainerInstance(
        f"{number:032x}",
        f"arn:container-instance/{number}",
        cluster,
        f"i-{number:017x}",
        NOW,
        Resources(cpu, memory_mib, tcp_ports, frozenset(), interfaces, tuple(f"GPU-{each}" for each in range(gpus))),
        {"ecs.availability-zone": zone, **dict.fromkeys(capabilities(external=False)), **(attributes or {})},
        "1.105.1",
        "0b7d3f1c",
        "DockerVersion: 25",
        status=status,
        agent_connected=connected,
        capacity_provider=capacity_provider,
    )
    cluster.instances[instance.id] = instance
    return instance


def a_request(cpu: int = 0, memory_mib: int = 0, group: str = "service:web", **changes: Any) -> Request:
    """What a task of that size asks of an instance; changes are fields of the needs or of the request."""
    of_needs = {name: changes.pop(name) for name in list(changes) if name in Needs.__dataclass_fields__}
    return Request(Needs(cpu, memory_mib, **of_needs), group, **changes)


def put_on(instance: ContainerInstance, task: Task, request: Request | None = None) -> Task:
    """Put a task on an instance, and return it."""
    task.request = request or a_request(group=task.group)
    task.cluster, task.launch_type, task.group = instance.cluster, "EC2", task.request.group
    task.container_instance, task.availability_zone = instance, instance.availability_zone
    instance.tasks[task.id] = task
    instance.cluster.tasks[task.id] = task
    return task


def give_provider(cluster: Cluster, *, target_capacity: int = 100, **changes: Any) -> CapacityProvider:
    """Give a cluster the provider `spare` of an Auto Scaling group, under managed scaling."""
    scaling = ManagedScaling(True, target_capacity, 1, 10_000, 300)
    provider = CapacityProvider(
        "spare", "arn:spare", ProviderKind.AUTO_SCALING_GROUP, cluster=cluster, managed_scaling=scaling, **changes
    )
    cluster.providers[provider.name] = provider
    return provider


def on_ec2(service: Service, daemon: bool = False) -> Service:
    """Let a service run on container instances instead of Fargate, in bridge mode."""
    service.daemon = daemon
    for deployment in service.deployments:
        deployment.launch_type = "EC2"
        deployment.task_definition = a_definition()
    return service


def a_definition(network_mode: str = "bridge", *containers: dict[str, Any], **settings: Any) -> TaskDefinition:
    """A task definition of those containers as RegisterTaskDefinition keeps it, else of one with 256 CPU units."""
    containers = containers or ({"name": "web", "cpu": 256, "memory": 128},)
    given = {
        "networkMode": network_mode,
        "containerDefinitions": [{"portMappings": [], **container} for container in containers],
        **settings,
    }
    return TaskDefinition("web", 1, "arn:web:1", NOW, "root", ("EC2",), given)


def fall_ill(task: Task) -> None:
    """Give the task a container that fails its health check."""
    container = Container({"name": "web", "healthCheck": {"command": ["NONE"]}}, "arn:container", Program())
    container.health = HealthStatus.UNHEALTHY
    task.containers.append(container)


def an_alarm(name: str = "busy", **changes: Any) -> Alarm:
    """An alarm that is OK and looks whether the CPU of the service `web` was above 50 percent for three minutes."""
    of_service = metric("AWS/ECS", "CPUUtilization", {"ClusterName": "lab", "ServiceName": "web"})
    fields: dict[str, Any] = {
        "state": AlarmState.OK,
        "state_reason": "",
        "changed_at": NOW,
        "queries": (Query("m1", of_service, "Average"),),
        "expression": "",
        "period_s": 60,
        "evaluation_periods": 3,
        "datapoints_to_alarm": 3,
        "threshold": 50.0,
        "comparison": "GreaterThanThreshold",
    }
    return Alarm(name, f"arn:aws:cloudwatch:us-east-1:123456789012:alarm:{name}", **{**fields, **changes})


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
