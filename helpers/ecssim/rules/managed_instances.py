"""With ECS Managed Instances ECS launches EC2 instances itself: for tasks that wait it picks the smallest instance type
that holds them, several tasks to an instance, and it terminates an instance that has been idle for a while.

Which type AWS would pick is not documented; here it is the one with the least memory, and then the fewest CPUs, that
meets the requirements of the provider and holds the biggest task.
"""

from datetime import datetime, timedelta
from typing import Any

from ..engine.journal import Reason
from ..model.capacity_provider import CapacityProvider
from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance
from ..model.resources import Resources
from ..model.task import Task
from ..outside.machine import MachineState
from ..truth import instances, managed_instances, timings
from ..truth.instances import InstanceType
from .cluster_auto_scaling import bins
from .plan import LaunchInstance, Plan, TerminateManaged

SOURCE = "developer guide, Architect for Amazon ECS Managed Instances"
_ANY = {"min": 0}
_GRAVITON = "amazon-web-services"


def plan(provider: CapacityProvider, cluster: Cluster, now: datetime) -> Plan:
    """Return which instances ECS launches and terminates for a provider now."""
    result = Plan(look_again_at=now + timedelta(seconds=timings.SCALING_LOOK_S.value))
    _launch(provider, cluster, result)
    _terminate_idle(provider, cluster, now, result)
    return result


def _launch(provider: CapacityProvider, cluster: Cluster, result: Plan) -> None:
    """Launch for what waits; what was launched before and is still booting counts."""
    waiting = [
        task for task in cluster.tasks.values() if task.waits_for_capacity and task.capacity_provider == provider.name
    ]
    booting = sum(
        machine.facts.capacity_provider == provider.name
        and machine.instance is None
        and machine.state is MachineState.RUNNING
        for machine in cluster.account.machines.values()
    )
    kind = instance_type_for(provider, waiting)
    if kind is None:
        return
    name, size = kind
    whole = Resources(size.cpu_units, size.memory_mib, network_interfaces=size.network_interfaces - 1)
    needed = bins(sorted(waiting, key=lambda task: (task.created_at, task.id)), whole)
    for _ in range(needed - booting):
        result.actions.append(LaunchInstance(provider, name))
        sentence = f"tasks wait for it, so it launches a {name}"
        result.reasons.append(Reason("managed instances", provider.arn, sentence, SOURCE))


def instance_type_for(provider: CapacityProvider, tasks: list[Task]) -> tuple[str, InstanceType] | None:
    """Return the smallest instance type that holds the biggest of the tasks; None if none does, or none waits."""
    if not tasks:
        return None
    cpu = max(task.needs.cpu for task in tasks)
    memory_mib = max(task.needs.memory_mib for task in tasks)
    fitting = [
        (name, size)
        for name, size in instances.INSTANCE_TYPES.value.items()
        if size.cpu_units >= cpu and size.memory_mib >= memory_mib and _meets(name, size, _requirements(provider))
    ]
    return min(fitting, key=lambda each: (each[1].memory_mib, each[1].cpu_units, each[0]), default=None)


def _requirements(provider: CapacityProvider) -> dict[str, Any]:
    template = provider.settings.get("instanceLaunchTemplate") or {}
    found: dict[str, Any] = template.get("instanceRequirements") or {}
    return found


def _meets(name: str, size: InstanceType, requirements: dict[str, Any]) -> bool:
    allowed, excluded = requirements.get("allowedInstanceTypes"), requirements.get("excludedInstanceTypes") or []
    if (allowed and name not in allowed) or name in excluded:
        return False
    # Graviton is one of the manufacturers that a provider can name; without any it gets x86 here.
    makers = requirements.get("cpuManufacturers") or ["intel", "amd"]
    arm = size.architecture == instances.ARM64
    maker_fits = _GRAVITON in makers if arm else set(makers) != {_GRAVITON}
    vcpus = size.cpu_units // instances.CPU_UNITS_PER_VCPU.value
    return (
        maker_fits
        and _within(vcpus, requirements.get("vCpuCount") or _ANY)
        and _within(size.memory_mib, requirements.get("memoryMiB") or _ANY)
    )


def _within(value: int, bounds: dict[str, int]) -> bool:
    highest = bounds.get("max")
    return value >= bounds.get("min", 0) and (highest is None or value <= highest)


def _terminate_idle(provider: CapacityProvider, cluster: Cluster, now: datetime, result: Plan) -> None:
    """An instance that runs nothing is terminated once it has been idle for as long as the provider says."""
    after_s = (provider.settings.get("infrastructureOptimization") or {}).get("scaleInAfter")
    if after_s is None:
        after_s = managed_instances.SCALE_IN_AFTER_S.value
    if after_s < 0:
        return
    for instance in _of(provider, cluster):
        if instance.tasks or instance.idle_since is None:
            continue
        due = instance.idle_since + timedelta(seconds=after_s)
        if due <= now:
            result.actions.append(TerminateManaged(instance))
            sentence = "it has been idle for a while, so ECS terminates it"
            result.reasons.append(Reason("managed instances", instance.arn, sentence, SOURCE))
        else:
            result.look_again(due)


def _of(provider: CapacityProvider, cluster: Cluster) -> list[ContainerInstance]:
    return [
        instance
        for instance in cluster.instances.values()
        if instance.takes_tasks and instance.capacity_provider == provider.name
    ]
