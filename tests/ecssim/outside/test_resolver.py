"""Names as a task resolves them."""

from typing import Any

import pytest
from ecssim.model.service import Service
from ecssim.model.task import Task
from ecssim.outside.resolver import NoSuchNameError

from tests.ecssim.simulation.fake_cloud_map import CHECKED, NAMESPACE, PORTS, WEB
from tests.ecssim.simulation.test_service_connect import CLIENT, NAMED, SERVED, SERVER
from tests.ecssim.simulation.world import World

UNHEALTHY = {"AWS_INIT_HEALTH_STATUS": "UNHEALTHY"}


@pytest.fixture
def world() -> World:
    world = World()
    world.define(portMappings=NAMED)
    return world


def register(world: World, count: int, arn: str = WEB, first: int = 1, **more: str) -> list[str]:
    """Register instances that are no tasks, and return their addresses."""
    addresses = [f"10.9.0.{number}" for number in range(first, first + count)]
    for address in addresses:
        world.neighbours.cloud_map.register(arn, f"id-{address}", {"AWS_INSTANCE_IPV4": address, **more})
    return addresses


def serve(world: World, name: str = "server", **configuration: Any) -> Service:
    service = world.create(1, name=name, serviceConnectConfiguration=configuration or SERVER)
    world.sim.advance(90)
    return service


def a_client(world: World, **request: Any) -> Task:
    """Return a running task that asks."""
    service = world.create(1, name="client", **request)
    world.sim.advance(90)
    [task] = service.tasks.values()
    return task


def resolve(world: World, task: Task, name: str, record_type: str = "A") -> list[str]:
    return world.sim.inside(task.arn).resolve(name, record_type)


def why_not(world: World, task: Task, name: str) -> str:
    with pytest.raises(NoSuchNameError) as caught:
        resolve(world, task, name)
    return str(caught.value)


# DNS


def test_a_name_of_cloud_map_has_the_addresses_of_its_instances(world: World) -> None:
    addresses = register(world, 3)
    assert sorted(resolve(world, a_client(world), "web.shop.local")) == addresses


def test_a_name_is_the_same_in_capitals_and_with_a_dot_at_its_end(world: World) -> None:
    addresses = register(world, 1)
    assert resolve(world, a_client(world), "WEB.shop.local.") == addresses


def test_an_answer_has_eight_addresses_at_most(world: World) -> None:
    addresses = register(world, 12)
    found = resolve(world, a_client(world), "web.shop.local")
    assert len(set(found)) == 8
    assert set(found) <= set(addresses)


def test_the_order_changes_from_answer_to_answer(world: World) -> None:
    register(world, 8)
    client = a_client(world)
    assert len({tuple(resolve(world, client, "web.shop.local")) for _ in range(5)}) > 1


def test_the_same_seed_gives_the_same_answers() -> None:
    answers = []
    for _ in range(2):
        world = World()
        register(world, 8)
        client = a_client(world)
        answers.append([resolve(world, client, "web.shop.local") for _ in range(3)])
    assert answers[0] == answers[1]


def test_unhealthy_instances_are_left_out(world: World) -> None:
    addresses = register(world, 2, CHECKED)
    register(world, 2, CHECKED, first=3, **UNHEALTHY)
    assert sorted(resolve(world, a_client(world), "checked.shop.local")) == addresses


def test_if_none_is_healthy_all_are_there(world: World) -> None:
    addresses = register(world, 2, CHECKED, **UNHEALTHY)
    assert sorted(resolve(world, a_client(world), "checked.shop.local")) == addresses


def test_an_srv_record_names_a_port_and_a_host_that_resolves(world: World) -> None:
    [address] = register(world, 1, PORTS, AWS_INSTANCE_PORT="8080")
    client = a_client(world)
    assert resolve(world, client, "ports.shop.local", "SRV") == [f"1 1 8080 id-{address}.ports.shop.local"]
    assert resolve(world, client, f"id-{address}.ports.shop.local") == [address]


def test_a_name_with_srv_records_has_no_address(world: World) -> None:
    register(world, 1, PORTS, AWS_INSTANCE_PORT="8080")
    assert resolve(world, a_client(world), "ports.shop.local") == []


def test_an_address_is_its_own_name(world: World) -> None:
    assert resolve(world, a_client(world), "10.0.0.7") == ["10.0.0.7"]


def test_a_name_that_nobody_has_does_not_exist(world: World) -> None:
    assert why_not(world, a_client(world), "none.shop.local") == (
        "none.shop.local: NXDOMAIN. Neither Service Connect nor Cloud Map has that name: create it, or mend the "
        "spelling."
    )


def test_a_name_without_instances_does_not_exist(world: World) -> None:
    assert "No task is registered under that name" in why_not(world, a_client(world), "web.shop.local")


def test_a_private_name_is_known_in_its_own_vpc_only(world: World) -> None:
    register(world, 1)
    client = a_client(world)
    world.neighbours.network.vpc_id = "vpc-2"
    assert "another VPC" in why_not(world, client, "web.shop.local")


# Service Connect


def test_a_client_alias_is_an_address_of_the_proxy(world: World) -> None:
    serve(world)
    assert resolve(world, a_client(world, serviceConnectConfiguration=CLIENT), "shop") == ["127.255.0.1"]


def test_a_client_that_was_deployed_before_the_endpoint_does_not_know_it(world: World) -> None:
    client = a_client(world, serviceConnectConfiguration=CLIENT)
    serve(world)
    assert "was last deployed before it: deploy it again" in why_not(world, client, "shop")


def test_a_client_that_is_deployed_again_knows_it(world: World) -> None:
    a_client(world, serviceConnectConfiguration=CLIENT)
    serve(world)
    world.deploy("client")
    world.settle()
    [client] = world.service("client").tasks.values()
    assert resolve(world, client, "shop") == ["127.255.0.1"]


def test_a_task_that_takes_no_part_is_told_so(world: World) -> None:
    serve(world)
    assert "takes no part in its namespace" in why_not(world, a_client(world), "shop")


def test_a_discovery_name_is_not_an_alias(world: World) -> None:
    other = {**SERVED, "discoveryName": "store"}
    serve(world, enabled=True, namespace=NAMESPACE.name, services=[other])
    client = a_client(world, serviceConnectConfiguration=CLIENT)
    assert "use the client alias shop." in why_not(world, client, "store")


def test_what_service_connect_made_has_no_dns_records(world: World) -> None:
    serve(world)
    assert "only DiscoverInstances finds it" in why_not(world, a_client(world), "shop.shop.local")
