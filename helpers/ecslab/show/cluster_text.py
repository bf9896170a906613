"""A cluster in words."""

from collections.abc import Iterator

from .cluster_view import ClusterView, InstanceView, ServiceView, TaskView


def draw(view: ClusterView) -> str:
    """Return the cluster as indented lines."""
    return "\n".join(_lines(view))


def _lines(view: ClusterView) -> Iterator[str]:
    yield f"cluster {view.name} at {view.now:%H:%M:%S}"
    if not view.services and not view.standalone:
        yield "  nothing runs here"
    for service in view.services:
        yield from _service(service)
    if view.standalone:
        yield "  tasks without a service"
        yield from (f"    {_task(task)}" for task in view.standalone)
    for instance in view.instances:
        yield from _instance(instance)


def _service(service: ServiceView) -> Iterator[str]:
    yield (
        f"  service {service.name} {service.status}: "
        f"{service.desired} desired, {service.running} running, {service.pending} pending"
    )
    for deployment in service.deployments:
        yield (
            f"    {deployment.status} {deployment.revision}: "
            f"{deployment.running} of {deployment.desired} running, {deployment.rollout_state}"
        )
        yield from (f"      {_task(task)}" for task in deployment.tasks)


def _task(task: TaskView) -> str:
    leaving = " (told to stop)" if task.leaving else ""
    return f"task {task.id} {task.status}{leaving} {task.zone} {task.address}".rstrip()


def _instance(instance: InstanceView) -> Iterator[str]:
    yield (
        f"  instance {instance_name(instance)} {instance_status(instance)}: "
        f"CPU {instance.cpu.free} of {instance.cpu.registered} free, "
        f"memory {instance.memory.free} of {instance.memory.registered} MiB free{_ports(instance)}"
    )
    for placed in instance.tasks:
        leaving = " (told to stop)" if placed.task.leaving else ""
        yield f"    task {placed.task.id} {placed.task.status}{leaving} of {placed.owner}"


def instance_name(instance: InstanceView) -> str:
    """Return what a container instance is called: its own id, its machine's id, type and zone."""
    return " ".join(filter(None, (instance.id, instance.ec2_id, instance.type, instance.zone)))


def instance_status(instance: InstanceView) -> str:
    """Return the status of a container instance, and that its agent is away if it is."""
    return instance.status if instance.agent_connected else f"{instance.status}, agent not connected"


def _ports(instance: InstanceView) -> str:
    return f", host ports taken: {' '.join(instance.host_ports)}" if instance.host_ports else ""
