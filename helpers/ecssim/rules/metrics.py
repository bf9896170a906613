"""Services publish how busy they are each minute, clusters with container instances how busy and how full they are,
and load balancers what came through them.

Load balancers report only when requests flow; how many targets are healthy they report as long as there are any.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..model.cluster import Cluster
from ..model.service import Service
from ..model.target import RegisteredTarget, TargetState
from ..model.traffic import Tally, Use
from ..neighbours import Listener
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
        for name, count in counts.items() if states else ():
            found.append(Measurement(metric(_namespace(kind), name, dimensions), _one(count), "Count"))
    return found


def of_traffic(
    tallies: Mapping[tuple[str, str], Tally], targets: Iterable[RegisteredTarget], listeners: Iterable[Listener]
) -> list[Measurement]:
    """Return what came through the load balancers in a minute."""
    kinds = {listener.load_balancer_arn: listener.kind for listener in listeners}
    healthy: dict[str, int] = {}
    for target in targets:
        healthy[target.target_group_arn] = healthy.get(target.target_group_arn, 0) + (
            target.state is TargetState.HEALTHY
        )
    found: list[Measurement] = []
    for balancer_arn in dict.fromkeys(arn for arn, _ in tallies):
        own = {group: tally for (arn, group), tally in tallies.items() if arn == balancer_arn}
        kind, name = kinds.get(balancer_arn, "application"), load_balancer_name(balancer_arn)
        found += _of_tallies(kind, {"LoadBalancer": name}, own.values(), whole=True)
        for group_arn, tally in own.items():
            if not group_arn:
                continue
            group = target_group_name(group_arn)
            found += _of_tallies(kind, {"LoadBalancer": name, "TargetGroup": group}, [tally], whole=False)
            if kind == "application" and tally.requests:
                each = _one(tally.requests / max(1, healthy.get(group_arn, 0)))
                for dimensions in ({"TargetGroup": group}, {"LoadBalancer": name, "TargetGroup": group}):
                    key = metric(truth.ALB_NAMESPACE.value, "RequestCountPerTarget", dimensions)
                    found.append(Measurement(key, each, "None"))
    return found


def load_balancer_name(arn: str) -> str:
    """Return how metrics name a load balancer, such as app/web/50dc6c495c0c9188."""
    return arn.partition("loadbalancer/")[2]


def target_group_name(arn: str) -> str:
    """Return how metrics name a target group, such as targetgroup/web/73e2d6bc24d8a067."""
    return arn.rpartition(":")[2]


def _of_tallies(
    kind: str, dimensions: dict[str, str], tallies: Iterable[Tally], *, whole: bool
) -> Iterator[Measurement]:
    """Yield the counts of a load balancer as a whole, or of one of its target groups."""
    tallies = list(tallies)
    namespace = _namespace(kind)
    if kind != "application":
        flows = sum(tally.requests for tally in tallies)
        if flows and whole:
            yield Measurement(metric(namespace, "NewFlowCount", dimensions), _one(flows), "Count")
        return
    by_target = sum((tally.by_target for tally in tallies), start=type(tallies[0].by_target)())
    by_balancer = sum((tally.by_load_balancer for tally in tallies), start=type(by_target)())
    times = sum((tally.response_times for tally in tallies), start=type(tallies[0].response_times)())
    counts = {"RequestCount": sum(tally.requests for tally in tallies)}
    if whole:
        counts["RequestCount"] = sum(by_target.values()) + sum(by_balancer.values())
        for hundred, code in truth.LOAD_BALANCER_CODES.value.items():
            counts[f"HTTPCode_ELB_{code}_Count"] = _of_hundred(by_balancer, hundred)
        for status in truth.LOAD_BALANCER_SINGLE_CODES.value:
            counts[f"HTTPCode_ELB_{status}_Count"] = by_balancer[status]
    for hundred, code in truth.TARGET_CODES.value.items():
        counts[f"HTTPCode_Target_{code}_Count"] = _of_hundred(by_target, hundred)
    for name, count in counts.items():
        if count:
            yield Measurement(metric(namespace, name, dimensions), _one(count), "Count")
    if spread := weighted(times):
        yield Measurement(metric(namespace, "TargetResponseTime", dimensions), spread, "Seconds")


def _of_hundred(by_status: Mapping[int, int], hundred: int) -> int:
    return sum(count for status, count in by_status.items() if status // 100 == hundred)


def _namespace(kind: str) -> str:
    return truth.ALB_NAMESPACE.value if kind == "application" else truth.NLB_NAMESPACE.value


def _percent(namespace: str, name: str, dimensions: dict[str, str], datapoint: Datapoint) -> Measurement:
    return Measurement(metric(namespace, name, dimensions), datapoint, "Percent")


def _one(value: float) -> Datapoint:
    return Datapoint(1.0, value, value, value, ((value, 1.0),))
