"""Services in AWS Cloud Map: when their tasks come, what is said of them, and when they go."""

from typing import Any

import pytest
from ecssim import faults, programs
from ecssim.model.service import Service
from ecssim.model.task import Task, TaskStatus
from ecssim.truth import service_discovery as truth

from .ec2_world import Ec2World
from .fake_cloud_map import CHECKED, PORTS, WEB
from .world import World

HEALTH_CHECK = {"command": ["CMD-SHELL", "true"], "interval": 10, "retries": 1}


def create(world: World, arn: str = WEB, *, settled: bool = True, **registry: Any) -> Service:
    service = world.create(1, serviceRegistries=[{"registryArn": arn, **registry}])
    if settled:
        world.sim.advance(90)
    return service


def only(service: Service) -> Task:
    [task] = service.tasks.values()
    return task


def until(world: World, task: Task, status: TaskStatus) -> None:
    assert world.sim.until(lambda: task.last_status is status)


def statuses(world: World, task: Task) -> list[str]:
    """The states that a task has passed, by the journal."""
    told = [entry.reason.sentence for entry in world.sim.journal.about(task.arn)]
    return [sentence.rpartition("it is now ")[2] for sentence in told if "it is now " in sentence]


def test_a_task_is_registered_while_it_is_activating(world: World) -> None:
    task = only(create(world))
    assert statuses(world, task) == ["PENDING", "ACTIVATING", "RUNNING"]
    assert world.neighbours.cloud_map.history == [("register", task.id)]


def test_cloud_map_learns_where_a_task_is_and_whose_it_is(world: World) -> None:
    task = only(create(world))
    assert task.network_interface
    assert world.neighbours.cloud_map.registered == {
        (WEB, task.id): {
            "AWS_INSTANCE_IPV4": task.network_interface.private_ipv4_address,
            "AVAILABILITY_ZONE": task.availability_zone,
            "REGION": "us-east-1",
            "ECS_SERVICE_NAME": "web",
            "ECS_CLUSTER_NAME": "lab",
            "ECS_TASK_DEFINITION_FAMILY": "web",
        }
    }


@pytest.mark.parametrize("registry", [{"port": 8080}, {"containerName": "web", "containerPort": 8080}])
def test_an_srv_record_has_a_port(world: World, registry: dict[str, Any]) -> None:
    world.define(portMappings=[{"containerPort": 8080}])
    task = only(create(world, PORTS, **registry))
    assert world.neighbours.cloud_map.registered[PORTS, task.id]["AWS_INSTANCE_PORT"] == "8080"


def test_in_bridge_mode_a_task_is_a_port_of_its_instance() -> None:
    world = Ec2World()
    world.define_on_ec2("ported", portMappings=[{"containerPort": 80}])
    instance = world.launch()
    registry = {"registryArn": PORTS, "containerName": "web", "containerPort": 80}
    how = {"taskDefinition": "ported", "launchType": "EC2", "networkConfiguration": None}
    service = world.create(1, serviceRegistries=[registry], **how)
    world.sim.advance(60)
    task = only(service)
    told = world.neighbours.cloud_map.registered[PORTS, task.id]
    assert told["AWS_INSTANCE_PORT"] == str(task.containers[0].network_bindings[0]["hostPort"])
    assert told["EC2_INSTANCE_ID"] == instance.ec2_instance_id
    assert told["AWS_INSTANCE_IPV4"] == "10.1.0.1"


def test_without_a_container_health_check_a_task_is_healthy_at_once(world: World) -> None:
    task = only(create(world, CHECKED))
    assert world.neighbours.cloud_map.registered[CHECKED, task.id]["AWS_INIT_HEALTH_STATUS"] == "HEALTHY"


def test_with_a_container_health_check_a_task_is_healthy_once_it_has_passed_one(world: World) -> None:
    world.define(healthCheck=HEALTH_CHECK)
    task = only(create(world, CHECKED))
    assert world.neighbours.cloud_map.registered[CHECKED, task.id]["AWS_INIT_HEALTH_STATUS"] == "UNHEALTHY"
    assert world.neighbours.cloud_map.history == [("register", task.id), ("healthy", task.id)]


def test_a_failed_container_health_check_is_told_to_cloud_map_and_to_eventbridge(world: World) -> None:
    world.sim.images.put("shop:1", programs.fails_health_check_after(60))
    world.define(image="shop:1", healthCheck=HEALTH_CHECK)
    world.neighbours.listening = True
    create(world, CHECKED)
    world.sim.advance(30)
    assert "unhealthy" in [what for what, _ in world.neighbours.cloud_map.history]
    names = [event["detail"].get("eventName") for event in world.neighbours.heard]
    assert "SERVICE_DISCOVERY_INSTANCE_UNHEALTHY" in names


def test_cloud_map_is_told_nothing_that_it_does_not_want_to_know(world: World) -> None:
    world.define(healthCheck=HEALTH_CHECK)
    create(world, WEB)
    assert [what for what, _ in world.neighbours.cloud_map.history] == ["register"]


def test_a_task_leaves_cloud_map_before_its_containers_are_told_to_stop(world: World) -> None:
    task = only(create(world))
    world.stop(task)
    until(world, task, TaskStatus.DEACTIVATING)
    assert (WEB, task.id) not in world.neighbours.cloud_map.registered
    until(world, task, TaskStatus.STOPPING)
    assert task.containers[0].exit_code is None


def test_nobody_waits_until_dns_has_forgotten_a_task(world: World) -> None:
    task = only(create(world))
    world.stop(task)
    began = world.sim.now
    until(world, task, TaskStatus.STOPPING)
    assert (world.sim.now - began).total_seconds() < truth.DEREGISTRATION_S.value.high_s + 5


def test_a_task_that_crashes_leaves_at_once(world: World) -> None:
    task = only(create(world))
    world.sim.inject(faults.KillContainer(task.id))
    world.sim.advance(1)
    assert (WEB, task.id) not in world.neighbours.cloud_map.registered
    until(world, task, TaskStatus.STOPPED)
    assert "DEACTIVATING" not in statuses(world, task)


def test_a_task_of_a_lost_host_leaves_at_once() -> None:
    world = Ec2World()
    instance = world.launch()
    how = {"taskDefinition": "vpc", "launchType": "EC2"}
    service = world.create(1, serviceRegistries=[{"registryArn": WEB}], **how)
    world.sim.advance(60)
    task = only(service)
    assert (WEB, task.id) in world.neighbours.cloud_map.registered
    world.compute.terminate(instance.ec2_instance_id or "")
    world.sim.advance(60)
    assert (WEB, task.id) not in world.neighbours.cloud_map.registered


def test_another_registry_takes_another_deployment(world: World) -> None:
    service = create(world)
    world.update(serviceRegistries=[{"registryArn": CHECKED}])
    assert len(service.deployments) == 2
    world.settle()
    assert [arn for arn, _ in world.neighbours.cloud_map.registered] == [CHECKED]


def test_a_deleted_service_leaves_nobody_in_cloud_map(world: World) -> None:
    create(world)
    world.delete()
    world.settle()
    assert not world.neighbours.cloud_map.registered


def test_a_registry_that_somebody_deletes_takes_nobody_in(world: World) -> None:
    service = create(world, settled=False)
    world.neighbours.cloud_map.known.clear()
    world.sim.advance(90)
    assert only(service).running
    assert not world.neighbours.cloud_map.registered


@pytest.mark.parametrize("pieces", [1, 7, 60])
def test_time_passes_in_pieces_as_it_does_in_one(pieces: int) -> None:
    journals = []
    for count in (1, pieces):
        world = World()
        world.define(healthCheck=HEALTH_CHECK)
        create(world, CHECKED, settled=False)
        for _ in range(count):
            world.sim.advance(420 / count)
        journals.append([str(entry) for entry in world.sim.journal])
    assert journals[0] == journals[1]
