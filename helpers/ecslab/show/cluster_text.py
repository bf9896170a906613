"""A cluster in words."""

from collections.abc import Iterator

from .cluster_view import ClusterView, ServiceView, TaskView


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
