"""Services with Service Connect: their proxies, their endpoints in Cloud Map, and what clients find."""

from collections import Counter
from typing import Any

import pytest
from ecssim import programs
from ecssim.api import EcsError
from ecssim.model.container_instance import InstanceStatus
from ecssim.model.service import Service
from ecssim.model.task import ContainerStatus, HealthStatus, Task

from .ec2_world import Ec2World
from .fake_cloud_map import ARN, NAMESPACE
from .releases import described, stop, until_status
from .world import World

NAMED = [{"containerPort": 80, "name": "http"}]
SERVED = {"portName": "http", "discoveryName": "shop", "clientAliases": [{"port": 8080, "dnsName": "shop"}]}
SERVER = {"enabled": True, "namespace": NAMESPACE.name, "services": [SERVED]}
CLIENT = {"enabled": True, "namespace": NAMESPACE.name}
MADE = f"{ARN}:service/srv-of-shop"


def create(world: World, name: str = "web", *, settled: bool = True, **configuration: Any) -> Service:
    """Create a service with that Service Connect configuration; by default it is a server."""
    service = world.create(1, name=name, serviceConnectConfiguration=configuration or SERVER)
    if settled:
        world.sim.advance(90)
    return service


@pytest.fixture
def world() -> World:
    world = World()
    world.define(portMappings=NAMED)
    return world


def only(service: Service) -> Task:
    [task] = service.tasks.values()
    return task


def names(service: Service) -> list[str]:
    """The names that the tasks of a service's newest deployment find."""
    return [endpoint.dns_name for endpoint in service.primary.reaches]


# The proxy


def test_ecs_adds_a_proxy_to_each_task(world: World) -> None:
    proxy, container = only(create(world)).containers
    assert proxy.name.startswith("ecs-service-connect-")
    assert len(proxy.name) == len("ecs-service-connect-oRK9o")
    assert container.name == "web"


def test_the_containers_wait_until_the_proxy_is_healthy(world: World) -> None:
    proxy, container = only(create(world)).containers
    assert proxy.health is HealthStatus.HEALTHY
    assert proxy.health_since is not None
    assert container.started_at is not None
    assert container.started_at >= proxy.health_since


def test_the_proxy_is_the_last_to_stop(world: World) -> None:
    task = only(create(world))
    world.stop(task)
    proxy, container = task.containers
    assert world.sim.until(lambda: proxy.status is ContainerStatus.STOPPED)
    assert container.finished_at is not None
    assert proxy.finished_at is not None
    assert container.finished_at <= proxy.finished_at


def test_aws_shows_little_of_its_own_container(world: World) -> None:
    [shape] = world.describe_task(only(create(world)))["tasks"]
    proxy = shape["containers"][0]
    assert not {"image", "imageDigest", "runtimeId", "cpu"} & proxy.keys()
    assert shape["attachments"][0]["type"] == "ServiceConnect"
    assert shape["attachments"][0]["details"] == [{"name": "ContainerName", "value": proxy["name"]}]


def test_the_check_of_the_proxy_says_nothing_of_the_task(world: World) -> None:
    service = create(world)
    assert only(service).health is HealthStatus.UNKNOWN
    assert service.steady_said_at is not None


def test_a_task_of_no_service_has_no_proxy(world: World) -> None:
    create(world)
    assert world.run_task().proxy is None


# Endpoints


def test_an_endpoint_is_there_as_soon_as_its_service_is(world: World) -> None:
    create(world, settled=False)
    made = world.neighbours.cloud_map.services()[-1]
    assert (made.arn, made.name) == (MADE, "shop")


def test_a_task_is_registered_with_the_port_of_its_proxy(world: World) -> None:
    service = create(world, **{**SERVER, "services": [{**SERVED, "ingressPortOverride": 9000}]})
    task = only(service)
    assert task.network_interface
    assert world.neighbours.cloud_map.registered[MADE, task.id] == {
        "AWS_INSTANCE_IPV4": task.network_interface.private_ipv4_address,
        "AWS_INSTANCE_PORT": "9000",
        "AWS_INIT_HEALTH_STATUS": "HEALTHY",
        "AvailabilityZone": task.availability_zone,
        "DeploymentId": service.primary.id.removeprefix("ecs-svc/"),
    }


def test_in_bridge_mode_the_proxy_has_a_port_of_its_host() -> None:
    world = Ec2World()
    world.define_on_ec2("named", portMappings=NAMED)
    instance = world.launch()
    assert instance.status is InstanceStatus.ACTIVE
    how = {"taskDefinition": "named", "launchType": "EC2", "networkConfiguration": None}
    service = world.create(1, serviceConnectConfiguration=SERVER, **how)
    world.sim.advance(90)
    task = only(service)
    [binding] = task.containers[0].network_bindings
    assert world.neighbours.cloud_map.registered[MADE, task.id]["AWS_INSTANCE_PORT"] == str(binding["hostPort"])


def test_an_unhealthy_task_is_unhealthy_in_cloud_map(world: World) -> None:
    world.sim.images.put("shop:1", programs.fails_health_check_after(60))
    check = {"command": ["CMD-SHELL", "true"], "interval": 10, "retries": 1}
    world.define(image="shop:1", portMappings=NAMED, healthCheck=check)
    create(world)
    world.sim.advance(30)
    assert [what for what, _ in world.neighbours.cloud_map.history][:3] == ["register", "healthy", "unhealthy"]


def test_a_client_registers_nothing(world: World) -> None:
    create(world, **CLIENT)
    assert not world.neighbours.cloud_map.history


def test_a_deleted_service_takes_its_endpoints_along(world: World) -> None:
    create(world)
    world.delete()
    world.settle()
    assert MADE not in [service.arn for service in world.neighbours.cloud_map.services()]
    assert not world.neighbours.cloud_map.registered


def test_an_endpoint_that_is_given_up_goes_with_the_last_task_that_had_it(world: World) -> None:
    create(world)
    world.update(serviceConnectConfiguration={"enabled": False})
    assert MADE in [service.arn for service in world.neighbours.cloud_map.services()]
    world.settle()
    assert MADE not in [service.arn for service in world.neighbours.cloud_map.services()]


def test_a_new_deployment_keeps_the_endpoint(world: World) -> None:
    create(world)
    world.deploy()
    world.settle()
    assert [arn for arn, _ in world.neighbours.cloud_map.registered] == [MADE]


# What clients find


def test_a_server_finds_itself(world: World) -> None:
    assert names(create(world)) == ["shop"]


def test_a_client_that_comes_after_the_server_finds_it(world: World) -> None:
    create(world)
    assert names(create(world, "client", **CLIENT)) == ["shop"]


def test_a_client_that_came_before_finds_the_server_only_once_it_is_deployed_again(world: World) -> None:
    client = create(world, "client", **CLIENT)
    create(world)
    assert names(client) == []
    world.deploy("client")
    assert names(client) == ["shop"]


def test_a_replaced_task_finds_no_more_than_the_one_before(world: World) -> None:
    client = create(world, "client", **CLIENT)
    create(world)
    world.stop(only(client))
    world.settle()
    assert names(client) == []


def test_a_client_of_another_namespace_finds_nothing(world: World) -> None:
    create(world)
    other = world.neighbours.cloud_map.create_http_namespace("other")
    assert names(create(world, "client", enabled=True, namespace=other.name)) == []


@pytest.mark.parametrize("pieces", [1, 7, 60])
def test_time_passes_in_pieces_as_it_does_in_one(pieces: int) -> None:
    journals = []
    for count in (1, pieces):
        world = World()
        world.define(portMappings=NAMED)
        create(world, settled=False)
        for _ in range(count):
            world.sim.advance(420 / count)
        journals.append([str(entry) for entry in world.sim.journal])
    assert journals[0] == journals[1]


# Deployments that shift traffic


def until_stage(world: World, stage: str) -> None:
    assert world.sim.until(lambda: described(world).get("lifecycleStage") == stage, 3600)


def answered_by(world: World, client: Task, times: int) -> Counter[str | None]:
    """Which deployments answer so many connections to the shop."""
    inside = world.sim.inside(client.arn, "web")
    tasks = {task.arn: task.started_by for task in world.service().tasks.values()}
    return Counter(tasks[inside.connect("shop", 8080)["task"]] for _ in range(times))


def test_green_gets_connections_when_production_traffic_has_shifted_and_not_before(world: World) -> None:
    strategy = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5}
    service = world.create(2, serviceConnectConfiguration=SERVER, deploymentConfiguration=strategy)
    world.settle()
    client, blue = only(create(world, "client", **CLIENT)), service.primary.id
    world.deploy()
    until_stage(world, "POST_TEST_TRAFFIC_SHIFT")
    green = service.primary.id
    assert answered_by(world, client, 8) == {blue: 8}
    until_stage(world, "BAKE_TIME")
    assert answered_by(world, client, 8) == {green: 8}
    stop(world)
    until_status(world, "ROLLBACK_IN_PROGRESS")
    assert answered_by(world, client, 8) == {blue: 8}


def test_a_canary_by_service_connect_gets_its_share_of_the_connections(world: World) -> None:
    strategy = {"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 20, "canaryBakeTimeInMinutes": 30}}
    service = world.create(2, serviceConnectConfiguration=SERVER, deploymentConfiguration=strategy)
    world.settle()
    client, blue = only(create(world, "client", **CLIENT)), service.primary.id
    world.deploy()
    until_stage(world, "PRODUCTION_TRAFFIC_SHIFT")
    world.sim.advance(60)
    found = answered_by(world, client, 200)
    assert found[blue] + found[service.primary.id] == 200
    assert 20 <= found[service.primary.id] <= 60
    until_status(world, "SUCCESSFUL", 7200)
    assert answered_by(world, client, 8) == {service.primary.id: 8}


def test_without_anything_to_shift_a_strategy_in_steps_is_refused(world: World) -> None:
    with pytest.raises(EcsError, match="LINEAR needs a load balancer"):
        world.create(2, deploymentConfiguration={"strategy": "LINEAR"})
