"""Managed scaling gives the tasks that wait for a capacity provider the instances that they need, and takes away those
that nobody needs any more.

Each minute ECS compares the instances that are needed with those that there are: their ratio in percent is the metric
CapacityProviderReservation. Above the target it adds instances at once, and then waits for them to warm up. Below it
for a quarter of an hour it takes away instances that run nothing but daemons.
"""

import math
from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.capacity_provider import CapacityProvider, ManagedScaling
from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance, InstanceStatus
from ..model.resources import Resources
from ..model.task import Task
from ..neighbours import AutoScalingGroup
from ..truth import cluster_auto_scaling as truth
from ..truth import instances, timings
from .plan import Drain, NoteReservation, Plan, Protect, ScaleIn, ScaleOut
from .room import Space

SOURCE = "developer guide, Amazon ECS managed scaling behavior"


def plan(provider: CapacityProvider, cluster: Cluster, group: AutoScalingGroup, now: datetime) -> Plan:
    """Return what managed scaling does about a provider in this minute.

    Arguments:
        group: the Auto Scaling group as it is now.
    """
    scaling = provider.managed_scaling
    if scaling is None or not scaling.enabled:
        return Plan()
    result = Plan(look_again_at=now + timedelta(seconds=timings.SCALING_LOOK_S.value))
    there = len(group.instance_ids)
    needed = instances_needed(provider, cluster, group)
    wanted = -(-needed * 100 // scaling.target_capacity)
    surplus_minutes = provider.surplus_minutes + 1 if wanted < there else 0
    result.actions.append(NoteReservation(provider, reservation(needed, there), surplus_minutes))
    usable = there - _leaving(provider, cluster, group)
    if wanted > usable:
        _scale_out(provider, scaling, group, wanted - usable, now, result)
    elif wanted < there:
        _scale_in(provider, cluster, group, wanted, now, result)
    if provider.managed_termination_protection:
        _protect(provider, cluster, group, result)
    return result


def reservation(needed: int, there: int) -> float:
    """Return CapacityProviderReservation in percent."""
    if there:
        return needed / there * 100
    return truth.RESERVATION_FROM_ZERO_PERCENT.value if needed else truth.RESERVATION_OF_NOTHING_PERCENT.value


def instances_needed(provider: CapacityProvider, cluster: Cluster, group: AutoScalingGroup) -> int:
    """Return how many instances are busy, or would be if every task had one that waits and fits."""
    waiting = [
        task for task in cluster.tasks.values() if task.waits_for_capacity and task.capacity_provider == provider.name
    ]
    busy = [instance for instance in _of(provider, cluster) if is_busy(instance)]
    kind = instances.INSTANCE_TYPES.value.get(group.instance_type)
    if kind is None:
        return len(busy) + bool(waiting)
    whole = Resources(
        kind.cpu_units,
        kind.memory_mib,
        frozenset(instances.RESERVED_TCP_PORTS.value),
        network_interfaces=kind.network_interfaces - 1,
        gpus=tuple(f"GPU {number}" for number in range(kind.gpus)),
    )
    return len(busy) + bins(sorted(waiting, key=lambda task: (task.created_at, task.id)), whole)


def bins(tasks: list[Task], whole: Resources) -> int:
    """Return how many empty instances the tasks fill; a task that is too big for an empty one is left out."""
    filled: list[Space] = []
    for task in tasks:
        if Space(whole).lacks(task.needs):
            continue
        space = next((each for each in filled if not each.lacks(task.needs)), None)
        if space is None:
            space = Space(whole)
            filled.append(space)
        space.take(task.needs)
    return len(filled)


def is_busy(instance: ContainerInstance) -> bool:
    """Whether an instance runs anything but daemons."""
    return any(not (task.service and task.service.daemon) for task in instance.tasks.values())


def _of(provider: CapacityProvider, cluster: Cluster) -> list[ContainerInstance]:
    return [
        instance
        for instance in cluster.instances.values()
        if instance.listed and instance.capacity_provider == provider.name
    ]


def _leaving(provider: CapacityProvider, cluster: Cluster, group: AutoScalingGroup) -> int:
    """Return how many instances of the group are DRAINING and empty: no task can have them any more."""
    return sum(
        instance.status is InstanceStatus.DRAINING
        and not is_busy(instance)
        and instance.ec2_instance_id in group.instance_ids
        for instance in _of(provider, cluster)
    )


def _scale_out(
    provider: CapacityProvider,
    scaling: ManagedScaling,
    group: AutoScalingGroup,
    missing: int,
    now: datetime,
    result: Plan,
) -> None:
    if provider.scaled_out_at and now < provider.scaled_out_at + timedelta(seconds=scaling.warmup_s):
        return
    there = len(group.instance_ids)
    step = min(max(missing, scaling.minimum_step), scaling.maximum_step)
    if there == 0:
        step = max(step, truth.FROM_ZERO.value)
    desired = min(there + step, group.maximum)
    if desired > group.desired:
        result.actions.append(ScaleOut(provider, desired))
        sentence = f"{there} instances are there and {missing} more are needed: the group {group.name} gets {desired}"
        result.reasons.append(Reason("cluster auto scaling", provider.arn, sentence, SOURCE))


def _scale_in(
    provider: CapacityProvider, cluster: Cluster, group: AutoScalingGroup, wanted: int, now: datetime, result: Plan
) -> None:
    too_soon = provider.scaled_out_at and now < provider.scaled_out_at + timedelta(
        seconds=truth.SCALE_IN_AFTER_SCALE_OUT_S.value
    )
    if provider.surplus_minutes + 1 < truth.SCALE_IN_MINUTES.value or too_soon:
        return
    surplus = len(group.instance_ids) - max(wanted, group.minimum)
    most = max(1, math.ceil(len(group.instance_ids) * truth.SCALE_IN_SHARE.value) - 1)
    empty = [instance for instance in _of(provider, cluster) if not is_busy(instance)]
    empty.sort(key=lambda instance: (instance.status is not InstanceStatus.DRAINING, instance.ec2_instance_id))
    for instance in empty[: max(0, min(surplus, most))]:
        if provider.managed_draining and instance.status is not InstanceStatus.DRAINING:
            result.actions.append(Drain(instance))
            sentence = "it drains because nobody needs it any more"
        else:
            result.actions.append(ScaleIn(provider, instance.ec2_instance_id))
            sentence = "its Auto Scaling group terminates it because nobody needs it any more"
        result.reasons.append(Reason("cluster auto scaling", instance.arn, sentence, SOURCE))


def _protect(provider: CapacityProvider, cluster: Cluster, group: AutoScalingGroup, result: Plan) -> None:
    """With managed termination protection the group cannot take an instance that runs something."""
    for instance in _of(provider, cluster):
        protected = is_busy(instance)
        if instance.ec2_instance_id in group.instance_ids and protected != (
            instance.ec2_instance_id in group.protected_ids
        ):
            result.actions.append(Protect(provider, instance.ec2_instance_id, protected))
