"""ECS Managed Instances: ECS launches, fills and terminates the instances itself."""

from typing import Any

import pytest
from ecssim.api import EcsError
from ecssim.model.container_instance import InstanceStatus
from ecssim.model.task import Task, TaskStatus
from ecssim.outside.machine import MachineState

from .world import CLUSTER, World

NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-a", "subnet-b"]}}
STRATEGY = [{"capacityProvider": "managed", "weight": 1}]


def provide(world: World, *, scale_in_after_s: int | None = None, **requirements: Any) -> None:
    """Create the provider `managed`."""
    provider: dict[str, Any] = {
        "infrastructureRoleArn": "arn:aws:iam::123456789012:role/infrastructure",
        "instanceLaunchTemplate": {
            "ec2InstanceProfileArn": "arn:aws:iam::123456789012:instance-profile/managed",
            "networkConfiguration": {"subnets": ["subnet-a", "subnet-b"]},
        },
    }
    if requirements:
        provider["instanceLaunchTemplate"]["instanceRequirements"] = requirements
    if scale_in_after_s is not None:
        provider["infrastructureOptimization"] = {"scaleInAfter": scale_in_after_s}
    world.call("CreateCapacityProvider", name="managed", cluster=CLUSTER, managedInstancesProvider=provider)


@pytest.fixture
def world() -> World:
    world = World()
    world.call(
        "RegisterTaskDefinition",
        family="job",
        requiresCompatibilities=["MANAGED_INSTANCES"],
        networkMode="awsvpc",
        cpu="512",
        memory="600",
        containerDefinitions=[{"name": "job", "image": "nginx:1.27"}],
    )
    return world


def run(world: World, count: int = 1) -> list[Task]:
    answer = world.call(
        "RunTask",
        cluster=CLUSTER,
        taskDefinition="job",
        count=count,
        capacityProviderStrategy=STRATEGY,
        networkConfiguration=NETWORK,
    )
    assert answer["failures"] == []
    return [world.account.clusters[CLUSTER].tasks[each["taskArn"].rsplit("/", 1)[-1]] for each in answer["tasks"]]


def types(world: World) -> list[str]:
    return [machine.instance_type for machine in world.neighbours.compute.machines.values()]


def test_a_task_waits_until_ecs_has_launched_an_instance_for_it(world: World) -> None:
    provide(world)
    [task] = run(world)
    assert (task.last_status, task.launch_type) == (TaskStatus.PROVISIONING, "MANAGED_INSTANCES")
    world.sim.advance(240)
    assert task.last_status is TaskStatus.RUNNING
    assert len(types(world)) == 1


def test_several_tasks_share_an_instance(world: World) -> None:
    provide(world, vCpuCount={"min": 2}, memoryMiB={"min": 3000})
    tasks = run(world, 2)
    world.sim.advance(240)
    assert len({task.container_instance for task in tasks}) == len(types(world)) == 1


def test_the_instance_type_meets_the_requirements_of_the_provider(world: World) -> None:
    provide(world, vCpuCount={"min": 4}, memoryMiB={"min": 1024}, cpuManufacturers=["intel"])
    run(world)
    world.sim.advance(60)
    assert types(world) == ["c5.xlarge"]


def test_no_second_instance_is_launched_while_the_first_is_booting(world: World) -> None:
    provide(world)
    run(world)
    world.sim.advance(30)
    world.sim.advance(70)
    assert len(types(world)) == 1


def test_an_idle_instance_is_terminated_after_the_time_that_the_provider_says(world: World) -> None:
    provide(world, scale_in_after_s=60)
    [task] = run(world)
    world.sim.advance(240)
    world.stop(task)
    world.sim.advance(300)
    [state] = world.neighbours.compute.states().values()
    [instance] = world.account.clusters[CLUSTER].instances.values()
    assert (state, instance.status) == (MachineState.TERMINATED, InstanceStatus.INACTIVE)


def test_with_minus_one_an_idle_instance_stays(world: World) -> None:
    provide(world, scale_in_after_s=-1)
    [task] = run(world)
    world.sim.advance(240)
    world.stop(task)
    world.settle()
    assert list(world.neighbours.compute.states().values()) == [MachineState.RUNNING]


def test_tasks_of_the_launch_type_ec2_do_not_use_managed_instances(world: World) -> None:
    provide(world)
    run(world)
    world.sim.advance(240)
    world.call(
        "RegisterTaskDefinition", family="plain", containerDefinitions=[{"name": "a", "image": "nginx", "memory": 8}]
    )
    with pytest.raises(EcsError, match="No Container Instances were found in your cluster"):
        world.call("RunTask", cluster=CLUSTER, taskDefinition="plain", launchType="EC2")


def test_a_service_runs_on_managed_instances(world: World) -> None:
    provide(world)
    world.call(
        "CreateService",
        cluster=CLUSTER,
        serviceName="web",
        taskDefinition="job",
        desiredCount=3,
        capacityProviderStrategy=STRATEGY,
        networkConfiguration=NETWORK,
    )
    world.settle()
    assert world.describe()["runningCount"] == 3
    assert "has reached a steady state" in world.events()[-1]


def test_deleting_the_provider_terminates_its_instances(world: World) -> None:
    provide(world, scale_in_after_s=-1)
    [task] = run(world)
    world.sim.advance(240)
    with pytest.raises(EcsError, match="in use"):
        world.call("DeleteCapacityProvider", capacityProvider="managed")
    world.stop(task)
    world.sim.advance(60)
    world.call("DeleteCapacityProvider", capacityProvider="managed")
    world.sim.advance(60)
    assert list(world.neighbours.compute.states().values()) == [MachineState.TERMINATED]


def test_a_provider_of_managed_instances_needs_a_cluster(world: World) -> None:
    template = {"ec2InstanceProfileArn": "p", "networkConfiguration": {"subnets": ["subnet-a"]}}
    with pytest.raises(EcsError, match="belongs to a cluster"):
        world.call(
            "CreateCapacityProvider",
            name="managed",
            managedInstancesProvider={"infrastructureRoleArn": "r", "instanceLaunchTemplate": template},
        )


def test_an_instance_has_of_the_built_in_attributes_those_that_constraints_can_use(world: World) -> None:
    provide(world)
    [task] = run(world)
    world.sim.advance(240)
    assert task.container_instance
    assert {name for name, value in task.container_instance.attributes.items() if value} == {
        "ecs.subnet-id",
        "ecs.availability-zone",
        "ecs.instance-type",
        "ecs.cpu-architecture",
    }


def test_there_are_no_placement_strategies(world: World) -> None:
    provide(world)
    with pytest.raises(EcsError, match="strategies are not supported with the launch type MANAGED_INSTANCES"):
        world.call(
            "RunTask",
            cluster=CLUSTER,
            taskDefinition="job",
            capacityProviderStrategy=STRATEGY,
            networkConfiguration=NETWORK,
            placementStrategy=[{"type": "binpack", "field": "memory"}],
        )


def test_the_provider_stays_in_use_whichever_others_the_cluster_is_given(world: World) -> None:
    provide(world)
    run(world)
    default = [{"capacityProvider": "managed", "weight": 1, "base": 0}]
    answer = world.call(
        "PutClusterCapacityProviders",
        cluster=CLUSTER,
        capacityProviders=["FARGATE"],
        defaultCapacityProviderStrategy=default,
    )
    assert answer["cluster"]["capacityProviders"] == ["FARGATE", "managed"]
    assert answer["cluster"]["defaultCapacityProviderStrategy"] == default
