"""What the lab runs already counts, so that a loop comes to an end."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecslab.safety.guard import RefusedError

from . import world as account
from .right_calls import PREFIX
from .world import World


def test_a_loop_that_runs_tasks_comes_to_an_end(fresh: World) -> None:
    _define(fresh, "256", "512")
    for _ in range(12):
        fresh.call("ecs.RunTask", _fargate())
    with pytest.raises(RefusedError, match="tasks of the smallest size asked for: 1, there already: 12"):
        fresh.call("ecs.RunTask", _fargate())


def test_a_loop_that_makes_services_comes_to_an_end(fresh: World) -> None:
    _define(fresh, "256", "512")
    for name in ("web", "api"):
        fresh.call("ecs.CreateService", {**_fargate(), "serviceName": name, "desiredCount": 5})
    with pytest.raises(RefusedError, match="tasks of the smallest size asked for: 5, there already: 10"):
        fresh.call("ecs.CreateService", {**_fargate(), "serviceName": "one-more", "desiredCount": 5})


def test_services_of_the_same_name_in_two_clusters_both_count(fresh: World) -> None:
    _define(fresh, "256", "512")
    fresh.call("ecs.CreateService", {**_fargate(), "serviceName": "web", "desiredCount": 10})
    spare = fresh.call("ecs.CreateCluster", {"clusterName": f"{PREFIX}-spare"})["cluster"]["clusterArn"]
    with pytest.raises(RefusedError, match="asked for: 10, there already: 10"):
        fresh.call("ecs.CreateService", {**_fargate(), "cluster": spare, "serviceName": "web", "desiredCount": 10})


def test_a_definition_that_there_is_not_is_left_to_aws(fresh: World) -> None:
    fresh.call("ecs.CreateCluster", {"clusterName": PREFIX})
    with pytest.raises(ClientError, match="RunTask operation"):
        fresh.call("ecs.RunTask", _fargate())


def test_a_loop_that_rents_machines_comes_to_an_end(fresh: World) -> None:
    for _ in range(2):
        fresh.call("ec2.RunInstances", account.MACHINE)
    with pytest.raises(RefusedError, match="machines asked for: 1, there already: 2"):
        fresh.call("ec2.RunInstances", account.MACHINE)


def test_a_loop_that_makes_load_balancers_comes_to_an_end(fresh: World) -> None:
    fresh.call("elbv2.CreateLoadBalancer", _load_balancer("web"))
    with pytest.raises(RefusedError, match="load balancers asked for: 1, there already: 1, at most for this lab: 1"):
        fresh.call("elbv2.CreateLoadBalancer", _load_balancer("api"))


def test_a_loop_that_makes_namespaces_comes_to_an_end_before_one_costs(fresh: World) -> None:
    for number in range(3):
        fresh.call("servicediscovery.CreateHttpNamespace", {"Name": f"{PREFIX}-{number}"})
    vpc = boto3.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    with pytest.raises(RefusedError, match="Cloud Map namespaces asked for: 1, there already: 3"):
        fresh.call("servicediscovery.CreatePrivateDnsNamespace", {"Name": f"{PREFIX}-shop.local", "Vpc": vpc})


def test_a_load_balancer_that_is_there_may_be_asked_for_again(fresh: World) -> None:
    first, second = (fresh.call("elbv2.CreateLoadBalancer", _load_balancer("web")) for _ in range(2))
    assert first["LoadBalancers"][0]["LoadBalancerArn"] == second["LoadBalancers"][0]["LoadBalancerArn"]


def test_a_large_task_counts_as_many_small_ones(fresh: World) -> None:
    _define(fresh, "1024", "5120")
    fresh.call("ecs.RunTask", _fargate())
    with pytest.raises(RefusedError, match="tasks of the smallest size asked for: 10, there already: 10"):
        fresh.call("ecs.RunTask", _fargate())


def test_a_service_may_be_changed_to_what_it_has(fresh: World) -> None:
    _define(fresh, "256", "512")
    fresh.call("ecs.CreateService", {**_fargate(), "serviceName": "web", "desiredCount": 12})
    fresh.call("ecs.UpdateService", {"cluster": PREFIX, "service": "web", "taskDefinition": f"{PREFIX}-web:1"})


def test_a_service_may_not_be_changed_to_larger_tasks(fresh: World) -> None:
    _define(fresh, "256", "512")
    fresh.call("ecs.CreateService", {**_fargate(), "serviceName": "web", "desiredCount": 12})
    fresh.call("ecs.RegisterTaskDefinition", _definition("512", "1024"))
    with pytest.raises(RefusedError, match="asked for: 24"):
        fresh.call("ecs.UpdateService", {"cluster": PREFIX, "service": "web", "taskDefinition": f"{PREFIX}-web:2"})


def _definition(cpu: str, memory: str) -> dict[str, Any]:
    return {
        "family": f"{PREFIX}-web",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": cpu,
        "memory": memory,
        "containerDefinitions": [{"name": "web", "image": "nginx"}],
    }


def _define(world: World, cpu: str, memory: str) -> None:
    world.call("ecs.CreateCluster", {"clusterName": PREFIX})
    world.call("ecs.RegisterTaskDefinition", _definition(cpu, memory))


def _load_balancer(name: str) -> dict[str, Any]:
    return {
        "Name": f"{PREFIX}-{name}",
        "Subnets": [each["SubnetId"] for each in boto3.client("ec2").describe_subnets()["Subnets"][:2]],
    }


def _fargate() -> dict[str, Any]:
    subnets = [each["SubnetId"] for each in boto3.client("ec2").describe_subnets()["Subnets"][:1]]
    network = {"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}
    return {
        "cluster": PREFIX,
        "taskDefinition": f"{PREFIX}-web:1",
        "launchType": "FARGATE",
        "networkConfiguration": network,
    }
