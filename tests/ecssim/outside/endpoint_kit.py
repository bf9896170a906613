"""Tasks made by hand for the endpoints of the agent: one on Fargate and one on an instance, and a world to run some."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ecssim.model.account import Account
from ecssim.model.arn import Arns
from ecssim.model.cluster import Cluster
from ecssim.model.container_instance import ContainerInstance
from ecssim.model.resources import Resources
from ecssim.model.service import Service
from ecssim.model.task import Container, ContainerStatus, HealthStatus, NetworkInterface, Task, TaskStatus
from ecssim.model.task_definition import TaskDefinition
from ecssim.neighbours import Subnet
from ecssim.outside.program import Program

from tests.ecssim.simulation.world import CLUSTER, World

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
ARN = "arn:aws:ecs:us-east-1:123456789012"
TASK_ID = "0123456789abcdef0123456789abcdef"
TASK_ARN = f"{ARN}:task/lab/{TASK_ID}"
INSTANCE_ARN = f"{ARN}:container-instance/lab/fedcba9876543210fedcba9876543210"
RUNTIME_ID = f"{TASK_ID}-1234567890"
DOCKER_ID = "d0c4" * 16
ROLE = "arn:aws:iam::123456789012:role/shop"
SUBNET = Subnet("subnet-a", "us-east-1a", "10.0.2.0/24", "10.0.0.0/16")


def at(second: float) -> datetime:
    """A moment some seconds after nine o'clock."""
    return datetime(2026, 1, 5, 9, 0, tzinfo=UTC) + timedelta(seconds=second)


def a_container(name: str = "app", **settings: Any) -> Container:
    """A container of nginx that has been running for a while."""
    container = Container({"name": name, "image": "nginx:1.27", **settings}, f"{ARN}:container/lab/c-{name}", Program())
    container.status = ContainerStatus.RUNNING
    container.runtime_id = DOCKER_ID
    container.created_at, container.starts_at, container.started_at = at(20), at(20.5), at(20.5)
    return container


def a_task(container: Container, launch_type: str, **settings: Any) -> Task:
    """A RUNNING task of revision 7 of the family shop."""
    cluster = Cluster("lab", f"{ARN}:cluster/lab", Account(Arns("123456789012", "us-east-1")))
    complete = {"networkMode": "bridge", "containerDefinitions": [container.settings], **settings}
    definition = TaskDefinition("shop", 7, f"{ARN}:task-definition/shop:7", NOW, "root", (launch_type,), complete)
    task = Task(TASK_ID, TASK_ARN, cluster, definition, "family:shop", launch_type, at(0), [container])
    task.last_status = TaskStatus.RUNNING
    task.availability_zone = "us-east-1a"
    task.pull_started_at, task.pull_stopped_at, task.started_at = at(10.25), at(20), at(20.5)
    cluster.tasks[task.id] = task
    return task


def on_fargate(**settings: Any) -> Task:
    """A task of 256 CPU units and 512 MiB on Fargate; the settings are the container's."""
    container = a_container(**settings)
    container.runtime_id = RUNTIME_ID
    task = a_task(container, "FARGATE", networkMode="awsvpc", cpu="256", memory="512")
    task.network_interface = NetworkInterface(
        "attachment", "subnet-a", "eni-1", "02:00:00:00:00:01", "10.0.2.100", "ip-10-0-2-100.ec2.internal"
    )
    return task


def on_instance(**settings: Any) -> Task:
    """A task of a service in bridge mode on an instance; the settings are the container's."""
    task = a_task(a_container(**settings), "EC2")
    task.container_instance = ContainerInstance(
        id=INSTANCE_ARN.rsplit("/", 1)[-1],
        arn=INSTANCE_ARN,
        cluster=task.cluster,
        ec2_instance_id="i-1",
        registered_at=at(0),
        registered=Resources(2048, 1900),
        attributes={"ecs.vpc-id": "vpc-1", "ecs.availability-zone": "us-east-1a"},
        agent_version="1.105.1",
        agent_hash="02ff320c",
        docker_version="DockerVersion: 25.0.14",
    )
    task.service = Service("web", f"{ARN}:service/lab/web", task.cluster, NOW, "root", 1, 100, 200, {})
    return task


def ill_since(container: Container, since: datetime) -> None:
    """Let a container fail its health check from a moment on."""
    container.health, container.health_since = HealthStatus.UNHEALTHY, since


# A world in which tasks really run


def define(world: World, **changes: Any) -> None:
    """Register a task definition for instances, `shop`, of one container, `app`."""
    container = {"name": "app", "image": "nginx:1.27", "memory": 64}
    world.call("RegisterTaskDefinition", family="shop", **{"containerDefinitions": [container], **changes})


def run_on_instance(world: World) -> Task:
    """Launch an instance, run a task of `shop` there, and return the task once it runs."""
    if not world.account.machines:
        world.neighbours.compute.launch()
        world.sim.advance(120)
    [shape] = world.call("RunTask", cluster=CLUSTER, taskDefinition="shop")["tasks"]
    world.sim.advance(60)
    return world.account.clusters[CLUSTER].tasks[shape["taskArn"].rsplit("/", 1)[-1]]


def run_on_fargate(world: World, *, role: str | None = None, **container: Any) -> Task:
    """Run a task of `web` on Fargate, with changes to its container, and return it once it runs."""
    define_on_fargate(world, role, **container)
    task = world.run_task()
    world.sim.advance(60)
    return task


def run_service_on_fargate(world: World, *, role: str | None = ROLE) -> Task:
    """Create a service of one task of `web`, and return the task once it runs."""
    define_on_fargate(world, role)
    service = world.create(1)
    world.sim.advance(120)
    [task] = world.existing(service)
    return task


def define_on_fargate(world: World, role: str | None, **container: Any) -> None:
    """Register another revision of `web`, with a task role if one is given."""
    world.call(
        "RegisterTaskDefinition",
        family="web",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "web", "image": "nginx:1.27", **container}],
        **({"taskRoleArn": role} if role else {}),
    )
