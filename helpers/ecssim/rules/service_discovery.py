"""ECS registers a task that has started with AWS Cloud Map under its id, and takes it out before its containers stop.

Where Cloud Map wants to know, ECS tells it what the container health checks say: a task with such a check is not
healthy until it has passed one, and a task without is healthy as soon as it is there. Load balancers do not count.
"""

from ..model.discovery import ServiceRegistry
from ..model.task import Container, HealthStatus, Task
from ..truth import service_discovery as truth

SOURCE = "developer guide, Use service discovery to connect Amazon ECS services with DNS names"
HEALTHY, UNHEALTHY = "HEALTHY", "UNHEALTHY"


def is_well(task: Task) -> bool:
    """Return whether the container health checks of a task, if it has any, have passed."""
    if any(container.checks_health for container in task.containers):
        return task.health is HealthStatus.HEALTHY
    return task.health is not HealthStatus.UNHEALTHY


def container_of(task: Task, name: str | None) -> Container | None:
    """Return the container of that name; None stands for none."""
    return next((container for container in task.containers if container.name == name), None)


def port_of(task: Task, container: Container | None, port: int | None) -> int | None:
    """Return the port that a container's own port has on the address of the task; None if it has none.

    Arguments:
        container: None for a port that belongs to no container in particular.
    """
    if task.network_interface or container is None:
        return port
    bindings = container.network_bindings
    return next((each["hostPort"] for each in bindings if each["containerPort"] == port), None)


def attributes(
    task: Task, registry: ServiceRegistry, address: str, region: str, *, healthy: bool | None
) -> dict[str, str]:
    """Return what Cloud Map learns of a task.

    Arguments:
        address: where the task is reached.
        healthy: None if Cloud Map does not want to know.
    """
    container = container_of(task, registry.container_name)
    port = port_of(task, container, registry.container_port if container else registry.port)
    instance_id = task.container_instance.ec2_instance_id if task.container_instance else None
    known = {
        truth.ADDRESS: address,
        truth.PORT: port,
        truth.INITIAL_HEALTH: None if healthy is None else HEALTHY if healthy else UNHEALTHY,
        truth.ZONE: task.availability_zone,
        truth.REGION: region,
        truth.SERVICE_NAME: task.service.name if task.service else None,
        truth.CLUSTER_NAME: task.cluster.name,
        truth.INSTANCE_ID: instance_id,
        truth.FAMILY: task.task_definition.family,
    }
    return {name.value: str(value) for name, value in known.items() if value is not None}
