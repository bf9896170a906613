"""Rules of services that AWS enforces in the call: rebalancing, repetition, deletion, tokens."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import CLIENT, INVALID, create_service, describe_service, refused, run_task, run_tasks
from tests.ecssim.simulation.private_vpc import add_internet_gateway

NO_ROOM = {"deploymentConfiguration": {"minimumHealthyPercent": 100, "maximumPercent": 100}}
REBALANCING = "Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration."


def test_a_new_service_rebalances_and_so_needs_room(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, REBALANCING):
        create_service(ecs, network, **NO_ROOM)


def test_a_service_that_does_not_rebalance_needs_no_room(ecs: Any, network: dict[str, Any]) -> None:
    service = create_service(ecs, network, availabilityZoneRebalancing="DISABLED", **NO_ROOM)
    assert service["availabilityZoneRebalancing"] == "DISABLED"
    assert service["deploymentConfiguration"]["maximumPercent"] == 100


@pytest.mark.parametrize(
    "placement",
    [
        {"placementStrategy": [{"type": "binpack", "field": "memory"}]},
        {"placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.availability-zone == us-east-1a"}]},
    ],
    ids=["strategy", "constraint"],
)
def test_a_service_whose_placement_is_against_it_does_not_rebalance_by_itself(
    ecs: Any, placement: dict[str, Any]
) -> None:
    container = {"name": "web", "image": "nginx", "memory": 64}
    ecs.register_task_definition(family="bridge", containerDefinitions=[container])
    on_ec2 = {"taskDefinition": "bridge", "launchType": "EC2", "networkConfiguration": None}
    assert create_service(ecs, {}, **on_ec2, **placement)["availabilityZoneRebalancing"] == "DISABLED"


def test_a_daemon_cannot_be_asked_to_rebalance(ecs: Any) -> None:
    container = {"name": "web", "image": "nginx", "memory": 64}
    ecs.register_task_definition(family="bridge", containerDefinitions=[container])
    daemon = {"taskDefinition": "bridge", "launchType": "EC2", "networkConfiguration": None, "desiredCount": None}
    with refused(INVALID, "Availability Zone Rebalancing does not support DAEMON services"):
        create_service(ecs, {}, **daemon, schedulingStrategy="DAEMON", availabilityZoneRebalancing="ENABLED")


def test_an_update_cannot_take_the_room_of_a_service_that_rebalances(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    with refused(INVALID, f"The service couldn't be updated because {REBALANCING}"):
        ecs.update_service(cluster=CLUSTER, service=SERVICE, **NO_ROOM)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, availabilityZoneRebalancing="DISABLED", **NO_ROOM)
    assert describe_service(ecs)["deploymentConfiguration"]["maximumPercent"] == 100


@pytest.mark.parametrize(
    "default",
    [
        {"schedulingStrategy": "REPLICA"},
        {"platformVersion": "LATEST"},
        {"enableExecuteCommand": False},
        {"deploymentConfiguration": {"maximumPercent": 200}},
    ],
)
def test_spelling_out_a_default_is_the_same_call(ecs: Any, network: dict[str, Any], default: dict[str, Any]) -> None:
    first = create_service(ecs, network)
    assert create_service(ecs, network, **default)["serviceArn"] == first["serviceArn"]


def test_the_first_call_is_not_the_same_any_more_after_an_update(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=2)
    with refused(INVALID, "Creation of service was not idempotent."):
        create_service(ecs, network)


def test_a_service_in_the_middle_of_a_deployment_is_deleted_only_by_force(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    create_service(ecs, network)
    sim.advance(120)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True, desiredCount=0)
    with refused(INVALID, "The service cannot be stopped while deployments are active."):
        ecs.delete_service(cluster=CLUSTER, service=SERVICE)
    assert ecs.delete_service(cluster=CLUSTER, service=SERVICE, force=True)["service"]["status"] == "DRAINING"


def test_tokens_have_a_greatest_length(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "clientToken can have at most 36 characters."):
        create_service(ecs, network, clientToken="x" * 37)
    with refused(INVALID, "clientToken can have at most 64 characters."):
        run_task(ecs, network, clientToken="x" * 65)
    run_task(ecs, network, clientToken="x" * 64)


def test_tasks_that_fail_to_start_are_counted_until_one_is_healthy(sim: Simulation, ecs: Any) -> None:
    import boto3

    ec2 = boto3.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/28")["Subnet"]["SubnetId"]
    network = {"awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": "ENABLED"}}
    add_internet_gateway(vpc)
    guests = [*run_tasks(ecs, network, count=10), run_task(ecs, network)]  # the subnet has eleven addresses
    create_service(ecs, network)
    sim.advance(200)
    assert describe_service(ecs)["deployments"][0]["failedTasks"] > 0
    ecs.stop_task(cluster=CLUSTER, task=guests[0]["taskArn"])
    sim.advance(1200)
    assert describe_service(ecs)["deployments"][0]["failedTasks"] == 0


@pytest.mark.parametrize("seconds", [1, 121])
def test_fargate_waits_between_2_and_120_seconds_for_a_container_to_stop(ecs: Any, seconds: int) -> None:
    containers = [{"name": "web", "image": "nginx", "stopTimeout": seconds}]
    with refused(CLIENT, "Invalid stopTimeout for container 'web': on Fargate it must be from 2 to 120 seconds."):
        ecs.register_task_definition(**web(containerDefinitions=containers))
