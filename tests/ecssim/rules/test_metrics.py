"""What is measured of services, clusters and load balancers, under which names."""

from collections import Counter
from typing import Any

import pytest
from ecssim.model.target import RegisteredTarget, TargetState
from ecssim.model.task import Container
from ecssim.model.traffic import Tally
from ecssim.outside.load_balancing import Forward, Listener, ListenerRule
from ecssim.rules import insights, metrics
from ecssim.rules.metrics import Measurement

from .builders import NOW, a_cluster, a_container_instance, a_definition, a_request, a_service, a_task, put_on, tasks

BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188"
GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
WHOLE = (("LoadBalancer", "app/shop/50dc6c495c0c9188"),)
ONE_GROUP = (*WHOLE, ("TargetGroup", "targetgroup/web/73e2d6bc24d8a067"))
LISTENERS = (Listener(BALANCER, "application", "shop", 80, (ListenerRule((), Forward(((GROUP, 1.0),))),)),)


def values(found: list[Measurement], statistic: str = "Average", dimensions: Any = None) -> dict[str, float | None]:
    """A statistic of each metric by its name, of those with these dimensions."""
    wanted = [each for each in found if dimensions in (None, each.metric.dimensions)]
    return {each.metric.name: each.datapoint.statistic(statistic) for each in wanted}


def test_a_service_has_two_metrics() -> None:
    service = a_service()
    tasks(service, 2)
    found = metrics.of_service(service, {}, NOW)
    assert values(found, "SampleCount") == {"CPUUtilization": 2, "MemoryUtilization": 2}
    assert {each.metric.dimensions for each in found} == {(("ClusterName", "lab"), ("ServiceName", "web"))}
    assert {(each.metric.namespace, each.unit) for each in found} == {("AWS/ECS", "Percent")}


def test_a_cluster_with_instances_has_its_reservation() -> None:
    instance = a_container_instance(cpu=2048, memory_mib=2000)
    put_on(instance, a_task(), a_request(512, 500)).task_definition = a_definition()
    found = metrics.of_cluster(instance.cluster, {}, NOW)
    assert values(found) == {
        "CPUUtilization": 0.0,
        "MemoryUtilization": 0.0,
        "CPUReservation": 25.0,
        "MemoryReservation": 25.0,
    }
    assert {each.metric.dimensions for each in found} == {(("ClusterName", "lab"),)}


def test_a_cluster_without_instances_has_no_metrics_of_its_own() -> None:
    assert metrics.of_cluster(a_cluster(), {}, NOW) == []


def target(state: TargetState) -> RegisteredTarget:
    return RegisteredTarget(a_task(), Container({"name": "web"}, "arn:c"), 80, GROUP, "10.0.0.1", 80, None, NOW, state)


def test_hosts_are_counted_for_each_load_balancer_that_forwards_to_them() -> None:
    states = [TargetState.HEALTHY, TargetState.HEALTHY, TargetState.UNHEALTHY, TargetState.DRAINING]
    found = metrics.of_targets([target(state) for state in states], LISTENERS)
    assert values(found, dimensions=ONE_GROUP) == {"HealthyHostCount": 2, "UnHealthyHostCount": 1}


def test_a_group_without_targets_has_no_hosts_to_count() -> None:
    assert metrics.of_targets([], LISTENERS) == []


def test_a_load_balancer_tells_its_own_codes_from_those_of_targets() -> None:
    tallies = {
        (BALANCER, GROUP): Tally(90, Counter({200: 70, 404: 15, 500: 5}), Counter({504: 4}), Counter({0.1: 90})),
        (BALANCER, ""): Tally(0, Counter(), Counter({503: 6})),
    }
    found = metrics.of_traffic(tallies, [target(TargetState.HEALTHY)] * 3, LISTENERS)
    assert values(found, "Sum", WHOLE) == {
        "RequestCount": 100,
        "HTTPCode_ELB_5XX_Count": 10,
        "HTTPCode_ELB_503_Count": 6,
        "HTTPCode_ELB_504_Count": 4,
        "HTTPCode_Target_2XX_Count": 70,
        "HTTPCode_Target_4XX_Count": 15,
        "HTTPCode_Target_5XX_Count": 5,
        "TargetResponseTime": pytest.approx(9),
    }
    assert values(found, "Sum", ONE_GROUP) == {
        "RequestCount": 90,
        "HTTPCode_Target_2XX_Count": 70,
        "HTTPCode_Target_4XX_Count": 15,
        "HTTPCode_Target_5XX_Count": 5,
        "TargetResponseTime": pytest.approx(9),
        "RequestCountPerTarget": 30,
    }
    assert values(found, "p99", WHOLE)["TargetResponseTime"] == 0.1


def insight(level: str) -> list[Measurement]:
    service = a_service(desired=3)
    service.cluster.settings = [{"name": "containerInsights", "value": level}]
    service.cluster.services[service.name] = service
    for task in tasks(service, 2):
        task.task_definition = a_definition("awsvpc", cpu="256", memory="512")
        service.cluster.tasks[task.id] = task
    return list(insights.of_cluster(service.cluster, {}, NOW))


def test_container_insights_measure_clusters_services_and_families() -> None:
    found = insight("enabled")
    cluster = (("ClusterName", "lab"),)
    assert values(found, "Sum", cluster) == {
        "TaskCount": 2,
        "ServiceCount": 1,
        "ContainerInstanceCount": 0,
        "CpuUtilized": 0,
        "CpuReserved": 512,
        "MemoryUtilized": 0,
        "MemoryReserved": 1024,
    }
    service = values(found, "Sum", (*cluster, ("ServiceName", "web")))
    assert (service["DesiredTaskCount"], service["RunningTaskCount"], service["CpuReserved"]) == (3, 2, 512)
    assert values(found, "Sum", (*cluster, ("TaskDefinitionFamily", "web")))["MemoryReserved"] == 1024
    assert not any("TaskId" in dict(each.metric.dimensions) for each in found)


def test_enhanced_container_insights_measure_every_task_as_well() -> None:
    found = [each for each in insight("enhanced") if "TaskId" in dict(each.metric.dimensions)]
    assert len({dict(each.metric.dimensions)["TaskId"] for each in found}) == 2
    assert set(values(found)) == {"TaskCpuUtilization", "TaskMemoryUtilization"}


def test_container_insights_can_be_off() -> None:
    cluster = a_cluster()
    assert insights.level(cluster) is None
    cluster.settings = [{"name": "containerInsights", "value": "disabled"}]
    assert insights.level(cluster) is None
