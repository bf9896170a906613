"""Every name of a service action, and every cause of an event of a container instance, each with what brings it."""

from typing import Any

import pytest
from ecssim.model.container_instance import ContainerInstance

from .ec2_world import Ec2World
from .world import CLUSTER, SERVICE, World

BLUE = [{"type": "memberOf", "expression": "attribute:stack == blue"}]


@pytest.fixture
def world(world: World) -> World:
    """A world whose EventBridge listens."""
    world.neighbours.listening = True
    return world


@pytest.fixture
def ec2(ec2: Ec2World) -> Ec2World:
    """A world of instances whose EventBridge listens."""
    ec2.neighbours.listening = True
    return ec2


def heard(world: World, detail_type: str) -> list[dict[str, Any]]:
    """The details of all events of one kind, oldest first."""
    return [event["detail"] for event in world.neighbours.heard if event["detail-type"] == detail_type]


def actions(world: World, name: str) -> list[dict[str, Any]]:
    return [detail for detail in heard(world, "ECS Service Action") if detail["eventName"] == name]


def deployments(world: World) -> list[str]:
    return [detail["eventName"] for detail in heard(world, "ECS Deployment State Change")]


def paint(ec2: Ec2World, instance: ContainerInstance, stack: str) -> None:
    """Give an instance the attribute that the constraint of these tests asks for."""
    attribute = {"name": "stack", "value": stack, "targetId": instance.arn}
    ec2.call("PutAttributes", cluster=CLUSTER, attributes=[attribute])
    ec2.settle()


def instance_events(ec2: Ec2World) -> list[dict[str, Any]]:
    return heard(ec2, "ECS Container Instance State Change")


# CAPACITY_PROVIDER_STEADY_STATE


def test_a_capacity_provider_is_steady_when_its_service_is(world: World) -> None:
    create_on(world, "FARGATE_SPOT")
    world.settle()
    [event] = actions(world, "CAPACITY_PROVIDER_STEADY_STATE")
    [arn] = event["capacityProviderArns"]
    assert arn.endswith(":capacity-provider/FARGATE_SPOT")


def test_a_capacity_provider_that_stays_steady_is_not_told_again(world: World) -> None:
    create_on(world, "FARGATE")
    world.sim.advance(13 * 3600)
    assert len(actions(world, "SERVICE_STEADY_STATE")) == 3
    assert len(actions(world, "CAPACITY_PROVIDER_STEADY_STATE")) == 1


def test_without_a_strategy_no_capacity_provider_is_steady(world: World) -> None:
    world.create(desired=1)
    world.settle()
    assert actions(world, "CAPACITY_PROVIDER_STEADY_STATE") == []


# SERVICE_DESIRED_COUNT_UPDATED


def test_a_daemon_that_computes_another_count_says_so(ec2: Ec2World) -> None:
    ec2.create_daemon()
    ec2.settle()
    assert actions(ec2, "SERVICE_DESIRED_COUNT_UPDATED") == []
    ec2.launch()
    ec2.settle()
    assert len(actions(ec2, "SERVICE_DESIRED_COUNT_UPDATED")) == 1


# SERVICE_TASK_START_IMPAIRED


def test_a_service_whose_tasks_never_start_is_impaired(world: World) -> None:
    world.define(image="nginx:no-such-tag")
    world.create(desired=1)
    world.sim.advance(3600)
    assert actions(world, "SERVICE_TASK_START_IMPAIRED")[0]["eventType"] == "WARN"


# SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED


def test_a_daemon_tells_of_an_instance_that_no_longer_meets_its_constraints(ec2: Ec2World) -> None:
    instance = ec2.launch()
    paint(ec2, instance, "blue")
    ec2.create_daemon(placementConstraints=BLUE)
    ec2.settle()
    assert actions(ec2, "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED") == []
    paint(ec2, instance, "green")
    [event] = actions(ec2, "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED")
    assert (event["eventType"], event["containerInstanceArns"]) == ("ERROR", [instance.arn])


def test_an_instance_that_drains_violates_no_constraint(ec2: Ec2World) -> None:
    instance = ec2.launch()
    paint(ec2, instance, "blue")
    ec2.create_daemon(placementConstraints=BLUE)
    ec2.settle()
    ec2.drain(instance)
    ec2.settle()
    assert actions(ec2, "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED") == []


# SERVICE_TASK_PLACEMENT_FAILURE


def test_without_fargate_capacity_a_placement_failure_names_the_provider(world: World) -> None:
    world.account.exhausted.add("FARGATE_SPOT")
    create_on(world, "FARGATE_SPOT")
    world.settle()
    [event] = actions(world, "SERVICE_TASK_PLACEMENT_FAILURE")
    assert event["reason"] == "RESOURCE:FARGATE"
    assert event["capacityProviderArns"][0].endswith(":capacity-provider/FARGATE_SPOT")


def test_a_launch_type_has_no_provider_to_name_in_a_placement_failure(ec2: Ec2World) -> None:
    ec2.create_on_ec2(desired=1)
    ec2.settle()
    [event] = actions(ec2, "SERVICE_TASK_PLACEMENT_FAILURE")
    assert "capacityProviderArns" not in event


# SERVICE_TASK_CONFIGURATION_FAILURE


def test_a_role_that_cannot_be_assumed_is_a_failure_of_the_configuration(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = "ECS was unable to assume the role"
    monkeypatch.setattr("ecssim.change.role_calls.RoleCalls.why_not_assumed", lambda *arguments: refusal)
    world.create(desired=1)
    world.sim.until(lambda: bool(heard(world, "ECS Service Action")))
    [event] = actions(world, "SERVICE_TASK_CONFIGURATION_FAILURE")
    assert (event["eventType"], event["reason"]) == ("ERROR", refusal)


# SERVICE_DEPLOYMENT_FAILED


def test_a_deployment_that_the_circuit_breaker_fails_is_told(world: World) -> None:
    world.create(desired=1)
    world.settle()
    world.deploy_broken(rollback=False)
    world.settle()
    assert deployments(world)[-1] == "SERVICE_DEPLOYMENT_FAILED"


def test_a_deployment_that_somebody_stops_is_told_as_a_rollback_alone(world: World) -> None:
    world.create(desired=1)
    world.settle()
    before = len(deployments(world))
    world.deploy()
    world.sim.advance(20)
    newest = world.call("ListServiceDeployments", cluster=CLUSTER, service=SERVICE)["serviceDeployments"][0]
    world.call("StopServiceDeployment", serviceDeploymentArn=newest["serviceDeploymentArn"], stopType="ROLLBACK")
    world.settle()
    assert deployments(world)[before:] == [
        "SERVICE_DEPLOYMENT_IN_PROGRESS",
        "SERVICE_DEPLOYMENT_IN_PROGRESS",
        "SERVICE_DEPLOYMENT_COMPLETED",
    ]


# Container instances


def test_an_instance_is_told_when_it_registers_and_when_its_agent_connects(ec2: Ec2World) -> None:
    instance = ec2.launch()
    told = [(each["containerInstanceArn"], each["status"], each["agentConnected"]) for each in instance_events(ec2)]
    assert told == [(instance.arn, "ACTIVE", False), (instance.arn, "ACTIVE", True)]


def test_a_task_that_is_placed_changes_what_its_instance_has_left(ec2: Ec2World) -> None:
    ec2.launch()
    before = cpu_left(ec2)
    ec2.run_one()
    assert cpu_left(ec2) == before - 256


def test_a_task_that_has_stopped_gives_its_instance_back_what_it_had(ec2: Ec2World) -> None:
    ec2.launch()
    before = cpu_left(ec2)
    task = ec2.run_one()
    ec2.settle()
    ec2.stop(task)
    ec2.settle()
    assert cpu_left(ec2) == before


def test_an_agent_that_loses_its_connection_and_finds_it_again_is_told_twice(ec2: Ec2World) -> None:
    instance = ec2.launch()
    before = len(instance_events(ec2))
    ec2.cut_off(instance, for_s=600)
    ec2.reconnect(instance)
    assert [event["agentConnected"] for event in instance_events(ec2)[before:]] == [False, True]


def test_an_instance_that_begins_to_drain_is_told(ec2: Ec2World) -> None:
    ec2.drain(ec2.launch())
    assert instance_events(ec2)[-1]["status"] == "DRAINING"


def test_an_instance_that_is_deregistered_is_told_without_its_agent(ec2: Ec2World) -> None:
    ec2.deregister(ec2.launch())
    last = instance_events(ec2)[-1]
    assert (last["status"], last["agentConnected"]) == ("INACTIVE", False)


def test_every_version_of_an_instance_is_told_once_and_in_order(ec2: Ec2World) -> None:
    instance = ec2.launch()
    ec2.stop(ec2.run_one())
    ec2.settle()
    ec2.deregister(instance)
    versions = [event["version"] for event in instance_events(ec2)]
    assert versions == list(range(versions[0], instance.version + 1))


def create_on(world: World, provider: str) -> None:
    """Create a service of one task that starts through a capacity provider of Fargate."""
    world.call(
        "PutClusterCapacityProviders", cluster=CLUSTER, capacityProviders=[provider], defaultCapacityProviderStrategy=[]
    )
    world.create(desired=1, launchType=None, capacityProviderStrategy=[{"capacityProvider": provider, "weight": 1}])


def cpu_left(ec2: Ec2World) -> int:
    """The CPU units that the newest event of an instance says are left."""
    [cpu] = [each for each in instance_events(ec2)[-1]["remainingResources"] if each["name"] == "CPU"]
    return int(cpu["integerValue"])
