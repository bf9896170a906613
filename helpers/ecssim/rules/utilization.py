"""Service utilization is what the running tasks use, as a share of what they have. Where CPU and memory are given for
the whole task, no task can use more than all of it.

What a task uses without requests its image says, or whoever sets the load of its service by hand; requests add to that.
Which tasks run is looked at when the minute ends.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from ..model.service import Service
from ..model.task import ContainerStatus, Task
from ..model.traffic import Use
from ..outside.load import Load
from ..outside.metrics import Datapoint, samples
from ..truth import autoscaling as truth
from ..truth import instances

SOURCE = "developer guide, Amazon ECS service utilization metrics"
CPU, MEMORY = "CPUUtilization", "MemoryUtilization"
_MINUTE = timedelta(seconds=truth.LOOK_S.value)
_NO_USE = Use()


def next_minute(now: datetime) -> datetime:
    """Return the beginning of the next minute: values are for whole minutes."""
    return now.replace(second=0, microsecond=0) + _MINUTE


def utilization(service: Service, load: Load, uses: Mapping[str, Use], at: datetime) -> dict[str, Datapoint]:
    """Return a sample of each running task for each metric, in percent; without a running task there is none.

    Arguments:
        load: what keeps the tasks busy beside requests; they share it evenly.
        uses: what requests made each task use during the last minute, by the task's id.
        at: the end of that minute.
    """
    running = [task for task in service.tasks.values() if task.running]
    if not running:
        return {}
    shared = Load(load.cpu_percent / len(running), load.memory_percent / len(running))
    percents = [_percents(task, shared, uses.get(task.id, _NO_USE), at) for task in running]
    found = {CPU: samples(cpu for cpu, _ in percents), MEMORY: samples(memory for _, memory in percents)}
    return {name: datapoint for name, datapoint in found.items() if datapoint}


def change_by_themselves(tasks: Iterable[Task]) -> bool:
    """Whether tasks use more and more although nothing happens: their programs leak memory."""
    return any(each.program.leak_mib_per_s for task in tasks if task.running for each in task.containers)


def cpu_units_of(task: Task) -> float:
    """Return the CPU that utilization is a share of: the task's, else its containers', else its machine's."""
    settings = task.task_definition.settings
    units = task.overrides.get("cpu") or settings.get("cpu")
    own = float(units or sum(int(each.get("cpu") or 0) for each in settings["containerDefinitions"]))
    return own or 1024 * vcpus_of(task)


def memory_mib_of(task: Task) -> float:
    """Return the memory that utilization is a share of; what a container reserves counts before its limit."""
    settings = task.task_definition.settings
    memory_mib = task.overrides.get("memory") or settings.get("memory")
    containers = settings["containerDefinitions"]
    by_container = sum(float(each.get("memoryReservation") or each.get("memory") or 0) for each in containers)
    return float(memory_mib or by_container or 0)


def vcpus_of(task: Task) -> float:
    """Return the CPU that a task can use: what the whole task may have, else its machine's, else one vCPU."""
    units = task.overrides.get("cpu") or task.task_definition.settings.get("cpu")
    if not units and task.container_instance:
        units = task.container_instance.registered.cpu
    return float(units or instances.CPU_UNITS_PER_VCPU.value) / instances.CPU_UNITS_PER_VCPU.value


def used_cpu_units(task: Task, use: Use) -> float:
    """Return the CPU that its programs and its requests used during a minute, in CPU units."""
    idle = sum(each.program.workload.idle_cpu_units for each in task.containers if _runs(each.status))
    return idle + use.cpu_s / truth.LOOK_S.value * instances.CPU_UNITS_PER_VCPU.value


def used_memory_mib(task: Task, use: Use, at: datetime) -> float:
    """Return the memory that its programs and its requests used during a minute, in MiB."""
    idle = sum(
        each.program.memory_mib((at - each.started_at).total_seconds() if each.started_at else 0.0)
        for each in task.containers
        if _runs(each.status)
    )
    return idle + use.memory_mib_s / truth.LOOK_S.value


def _percents(task: Task, load: Load, use: Use, at: datetime) -> tuple[float, float]:
    settings = task.task_definition.settings
    cpu_units, memory_mib = cpu_units_of(task), memory_mib_of(task)
    cpu = max(100 * used_cpu_units(task, _NO_USE) / cpu_units, load.cpu_percent)
    cpu += 100 * used_cpu_units(task, use) / cpu_units - 100 * used_cpu_units(task, _NO_USE) / cpu_units
    memory = load.memory_percent
    if memory_mib:
        idle = used_memory_mib(task, _NO_USE, at)
        memory = max(100 * idle / memory_mib, memory) + 100 * (used_memory_mib(task, use, at) - idle) / memory_mib
    return _capped(cpu, bool(settings.get("cpu"))), _capped(memory, bool(settings.get("memory")))


def _runs(status: ContainerStatus) -> bool:
    return status is ContainerStatus.RUNNING


def _capped(percent: float, capped: bool) -> float:
    return min(percent, 100.0) if capped else percent
