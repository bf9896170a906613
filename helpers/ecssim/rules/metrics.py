"""Services publish how busy they are each minute, clusters with container instances how busy and how full they are,
and load balancers what came through them.

Load balancers report only when requests flow; how many targets are healthy they report as long as there are any.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..model.cluster import Cluster
from ..model.service import Service
from ..model.target import RegisteredTarget, TargetState
from ..model.traffic import Tally, Use
from ..outside.load_balancing import Listener
from ..outside.metrics import Datapoint, Metric, metric, weighted
from ..truth import metrics as truth
from .routing import forwards_to
from .utilization import (
    CPU,
    MEMORY,
    used_cpu_units,
    used_memory_mib,
    utilization,
)

SOURCE = "developer guide, Amazon ECS CloudWatch metrics; Elastic Load Balancing user guides, CloudWatch metrics"
_NO_USE = Use()


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured in one minute, or in each of several alike."""

    metric: Metric
    datapoint: Datapoint
    unit: str


def of_service(service: Service, uses: Mapping[str, Use], at: datetime) -> list[Measurement]:
    """Return the utilization of a service.

    Arguments:
        uses: what requests made tasks use in the last minute, by the task's id.
        at: the end of that minute.
    """
    dimensions = {"ClusterName": service.cluster.name, "ServiceName": service.name}
    values = utilization(service, service.metering.load, uses, at)
    return [_percent(truth.ECS_NAMESPACE.value, name, dimensions, value) for name, value in values.items()]


def of_cluster(cluster: Cluster, uses: Mapping[str, Use], at: datetime) -> list[Measurement]:
    """Return utilization and reservation of a cluster, as shares of what its container instances have."""
    instances = [instance for instance in cluster.instances.values() if instance.listed]
    cpu_units = sum(instance.registered.cpu for instance in instances)
    memory_mib = sum(instance.registered.memory_mib for instance in instances)
    if not cpu_units or not memory_mib:
        return []
    tasks = [task for instance in instances for task in instance.tasks.values()]
    running = [task for task in tasks if task.running]
    percents = {
        CPU: 100 * sum(used_cpu_units(task, uses.get(task.id, _NO_USE)) for task in running) / cpu_units,
        MEMORY: 100 * sum(used_memory_mib(task, uses.get(task.id, _NO_USE), at) for task in running) / memory_mib,
        "CPUReservation": 100 * sum(task.needs.cpu for task in tasks) / cpu_units,
        "MemoryReservation": 100 * sum(task.needs.memory_mib for task in tasks) / memory_mib,
    }
    dimensions = {"ClusterName": cluster.name}
    return [_percent(truth.ECS_NAMESPACE.value, name, dimensions, _one(value)) for name, value in percents.items()]


def of_targets(targets: Iterable[RegisteredTarget], listeners: Iterable[Listener]) -> list[Measurement]:
    """Return how many targets of each group are healthy, for each load balancer that forwards to it."""
    by_group: dict[str, list[RegisteredTarget]] = {}
    for target in targets:
        if target.state is not TargetState.DRAINING:
            by_group.setdefault(target.target_group_arn, []).append(target)
    if not by_group:
        return []
    pairs = {(each.load_balancer_arn, each.kind, group) for each in listeners for group in forwards_to(each)}
    found = []
    for balancer_arn, kind, group_arn in sorted(pairs):
        states = [target.state for target in by_group.get(group_arn, [])]
        dimensions = {"LoadBalancer": load_balancer_name(balancer_arn), "TargetGroup": target_group_name(group_arn)}
        counts = {
            "HealthyHostCount": states.count(TargetState.HEALTHY),
            "UnHealthyHostCount": states.count(TargetState.UNHEALTHY),
        }
        found += [_count(kind, name, dimensions, count) for name, count in counts.items() if states]
    return found


def of_traffic(
    tallies: Mapping[tuple[str, str], Tally], targets: Iterable[RegisteredTarget], listeners: Iterable[Listener]
) -> list[Measurement]:
    """Return what came through the load balancers in a minute."""
    kinds = {listener.load_balancer_arn: listener.kind for listener in listeners}
    healthy = Counter(target.target_group_arn for target in targets if target.state is TargetState.HEALTHY)
    found: list[Measurement] = []
    for balancer_arn in dict.fromkeys(arn for arn, _ in tallies):
        kind, whole = kinds.get(balancer_arn, "application"), Tally()
        dimensions = {"LoadBalancer": load_balancer_name(balancer_arn)}
        for (arn, group_arn), tally in tallies.items():
            if arn == balancer_arn:
                whole.add(tally)
                if group_arn:
                    names = {**dimensions, "TargetGroup": target_group_name(group_arn)}
                    found += _of_group(kind, names, tally, healthy[group_arn])
        found += _of_whole(kind, dimensions, whole)
    return found


def load_balancer_name(arn: str) -> str:
    """Return how metrics name a load balancer, such as app/web/50dc6c495c0c9188."""
    return arn.partition("loadbalancer/")[2]


def target_group_name(arn: str) -> str:
    """Return how metrics name a target group, such as targetgroup/web/73e2d6bc24d8a067."""
    return arn.rpartition(":")[2]


def _of_whole(kind: str, dimensions: dict[str, str], tally: Tally) -> Iterator[Measurement]:
    """Yield what came through a load balancer, and what it answered itself."""
    if kind != "application":
        if tally.requests:
            yield _count(kind, "NewFlowCount", dimensions, tally.requests)
        return
    counts = {"RequestCount": tally.by_target.total() + tally.by_load_balancer.total()}
    for hundred, code in truth.LOAD_BALANCER_CODES.value.items():
        counts[f"HTTPCode_ELB_{code}_Count"] = _of_hundred(tally.by_load_balancer, hundred)
    for status in truth.LOAD_BALANCER_SINGLE_CODES.value:
        counts[f"HTTPCode_ELB_{status}_Count"] = tally.by_load_balancer[status]
    for name, count in counts.items():
        if count:
            yield _count(kind, name, dimensions, count)
    yield from _of_answers(kind, dimensions, tally)


def _of_group(kind: str, dimensions: dict[str, str], tally: Tally, healthy: int) -> Iterator[Measurement]:
    """Yield what came to one target group through one load balancer."""
    if kind != "application" or not tally.requests:
        return
    yield _count(kind, "RequestCount", dimensions, tally.requests)
    yield from _of_answers(kind, dimensions, tally)
    each = _one(tally.requests / max(1, healthy))
    for names in ({"TargetGroup": dimensions["TargetGroup"]}, dimensions):
        yield Measurement(metric(truth.ALB_NAMESPACE.value, "RequestCountPerTarget", names), each, "None")


def _of_answers(kind: str, dimensions: dict[str, str], tally: Tally) -> Iterator[Measurement]:
    """Yield what targets answered, and how long that took."""
    for hundred, code in truth.TARGET_CODES.value.items():
        if count := _of_hundred(tally.by_target, hundred):
            yield _count(kind, f"HTTPCode_Target_{code}_Count", dimensions, count)
    if spread := weighted(tally.response_times):
        yield Measurement(metric(_namespace(kind), "TargetResponseTime", dimensions), spread, "Seconds")


def _count(kind: str, name: str, dimensions: dict[str, str], count: float) -> Measurement:
    return Measurement(metric(_namespace(kind), name, dimensions), _one(count), "Count")


def _of_hundred(by_status: Mapping[int, int], hundred: int) -> int:
    return sum(count for status, count in by_status.items() if status // 100 == hundred)


def _namespace(kind: str) -> str:
    return truth.ALB_NAMESPACE.value if kind == "application" else truth.NLB_NAMESPACE.value


def _percent(namespace: str, name: str, dimensions: dict[str, str], datapoint: Datapoint) -> Measurement:
    return Measurement(metric(namespace, name, dimensions), datapoint, "Percent")


def _one(value: float) -> Datapoint:
    return Datapoint(1.0, value, value, value, ((value, 1.0),))
