"""Container Insights measures a cluster more closely where its setting containerInsights says so: services and task
families when it is enabled, and every task and container as well when it is enhanced.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ..model.cluster import Cluster
from ..model.container_instance import InstanceStatus
from ..model.service import Service, ServiceStatus
from ..model.task import Container, ContainerStatus, Task
from ..model.traffic import Use
from ..outside.metrics import metric, samples
from ..truth import instances
from ..truth import metrics as truth
from .metrics import Measurement
from .utilization import cpu_units_of, memory_mib_of, used_cpu_units, used_memory_mib

SOURCE = "CloudWatch user guide, Amazon ECS Container Insights metrics"
_NO_USE = Use()
ENABLED, ENHANCED = "enabled", "enhanced"

Dimensions = dict[str, str]


def level(cluster: Cluster) -> str | None:
    """Return enabled or enhanced; None if Container Insights is off."""
    value = next((each["value"] for each in cluster.settings if each["name"] == "containerInsights"), None)
    return value if value in (ENABLED, ENHANCED) else None


def of_cluster(cluster: Cluster, uses: Mapping[str, Use], at: datetime) -> Iterator[Measurement]:
    """Yield what Container Insights measures in a cluster.

    Arguments:
        uses: what requests made tasks use in the last minute, by the task's id.
        at: the end of that minute.
    """
    detailed = level(cluster) == ENHANCED
    whole = {"ClusterName": cluster.name}
    running = [task for task in cluster.tasks.values() if task.running]
    services = [each for each in cluster.services.values() if each.status is not ServiceStatus.INACTIVE]
    counts = {
        "TaskCount": len(running),
        "ServiceCount": len(services),
        "ContainerInstanceCount": sum(
            each.status is not InstanceStatus.INACTIVE for each in cluster.instances.values()
        ),
    }
    yield from _values(counts, whole)
    yield from _use_of(running, uses, at, whole)
    for service in services:
        dimensions = {**whole, "ServiceName": service.name}
        yield from _values(_counts(service), dimensions)
        yield from _use_of([task for task in service.tasks.values() if task.running], uses, at, dimensions)
    families: dict[str, list[Task]] = defaultdict(list)
    for task in running:
        families[task.task_definition.family].append(task)
    for family, tasks in families.items():
        yield from _use_of(tasks, uses, at, {**whole, "TaskDefinitionFamily": family})
    for task in running if detailed else ():
        yield from _of_task(task, uses.get(task.id, _NO_USE), at)


def _counts(service: Service) -> dict[str, float]:
    return {
        "DesiredTaskCount": service.desired_count,
        "RunningTaskCount": sum(task.running for task in service.tasks.values()),
        "PendingTaskCount": sum(task.pending for task in service.tasks.values()),
        "DeploymentCount": len(service.deployments),
        "TaskSetCount": len(service.task_sets),
    }


def _use_of(tasks: list[Task], uses: Mapping[str, Use], at: datetime, dimensions: Dimensions) -> Iterator[Measurement]:
    """Yield a sample of each task for what tasks use and reserve."""
    found = {
        "CpuUtilized": [used_cpu_units(task, uses.get(task.id, _NO_USE)) for task in tasks],
        "CpuReserved": [cpu_units_of(task) for task in tasks],
        "MemoryUtilized": [used_memory_mib(task, uses.get(task.id, _NO_USE), at) for task in tasks],
        "MemoryReserved": [memory_mib_of(task) for task in tasks],
    }
    for name, values in found.items():
        yield from _samples(name, values, dimensions)


def _of_task(task: Task, use: Use, at: datetime) -> Iterator[Measurement]:
    """Yield what the enhanced level adds: one task, and each of its containers."""
    dimensions = {
        "ClusterName": task.cluster.name,
        "TaskDefinitionFamily": task.task_definition.family,
        "TaskId": task.id,
    }
    if task.service:
        dimensions["ServiceName"] = task.service.name
    yield from _values(
        {
            "TaskCpuUtilization": _percent(used_cpu_units(task, use), cpu_units_of(task)),
            "TaskMemoryUtilization": _percent(used_memory_mib(task, use, at), memory_mib_of(task)),
        },
        dimensions,
    )
    serving = next((target.container for target in task.targets), None)
    for container in task.containers:
        if container.status is ContainerStatus.RUNNING:
            own = use if container is serving else _NO_USE
            yield from _values(_of_container(task, container, own, at), {**dimensions, "ContainerName": container.name})


def _of_container(task: Task, container: Container, use: Use, at: datetime) -> dict[str, float]:
    age_s = (at - container.started_at).total_seconds() if container.started_at else 0.0
    cpu_units = container.program.workload.idle_cpu_units
    cpu_units += use.cpu_s / 60 * instances.CPU_UNITS_PER_VCPU.value
    memory_mib = container.program.memory_mib(age_s) + use.memory_mib_s / 60
    reserved_cpu = float(container.settings.get("cpu") or cpu_units_of(task))
    reserved_mib = float(
        container.settings.get("memoryReservation") or container.settings.get("memory") or memory_mib_of(task)
    )
    return {
        "ContainerCpuUtilized": cpu_units,
        "ContainerCpuReserved": reserved_cpu,
        "ContainerCpuUtilization": _percent(cpu_units, reserved_cpu),
        "ContainerMemoryUtilized": memory_mib,
        "ContainerMemoryReserved": reserved_mib,
        "ContainerMemoryUtilization": _percent(memory_mib, reserved_mib),
        "RestartCount": float(container.restart_count),
    }


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _values(values: Mapping[str, float], dimensions: Dimensions) -> Iterator[Measurement]:
    for name, value in values.items():
        yield from _samples(name, [float(value)], dimensions)


def _samples(name: str, values: Iterable[float], dimensions: Dimensions) -> Iterator[Measurement]:
    if datapoint := samples(values):
        unit = truth.INSIGHTS_UNITS.value[name]
        yield Measurement(metric(truth.INSIGHTS_NAMESPACE.value, name, dimensions), datapoint, unit)
