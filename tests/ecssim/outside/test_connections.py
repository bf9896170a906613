"""Connections that a task opens: by which way, to whom, and why not."""

from typing import Any

import pytest
from ecssim import faults, programs
from ecssim.model.task import Task
from ecssim.outside.connections import RefusedError, TimedOutError
from ecssim.outside.endpoint import UnreachableError
from ecssim.outside.load_balancing import FixedAnswer, Forward, Listener, ListenerRule
from ecssim.outside.network import Location

from tests.ecssim.simulation.ec2_world import Ec2World
from tests.ecssim.simulation.fake_cloud_map import PORTS, WEB
from tests.ecssim.simulation.fake_load_balancers import GROUP_ARN, SHUT, VPC
from tests.ecssim.simulation.test_service_connect import CLIENT, NAMED, SERVED, SERVER
from tests.ecssim.simulation.world import World

BALANCER = "web-1.us-east-1.elb.amazonaws.com"
BEHIND = [{"targetGroupArn": GROUP_ARN, "containerName": "web", "containerPort": 80}]


@pytest.fixture
def world() -> World:
    world = World()
    world.define(portMappings=NAMED)
    return world


def start(world: World, count: int = 1, name: str = "server", **request: Any) -> list[Task]:
    """Create a service, and return its tasks once they run."""
    service = world.create(count, name=name, **request)
    world.sim.advance(90)
    return list(service.tasks.values())


def a_client(world: World, **request: Any) -> Task:
    [task] = start(world, name="client", **request)
    return task


def connect(world: World, client: Task, name: str, port: int) -> dict[str, Any]:
    return world.sim.inside(client.arn).connect(name, port)


def why_not(world: World, client: Task, name: str, port: int, kind: type[UnreachableError]) -> str:
    with pytest.raises(kind) as caught:
        connect(world, client, name, port)
    return str(caught.value)


def address(task: Task) -> str:
    assert task.network_interface
    return task.network_interface.private_ipv4_address


# By name and address


def test_a_name_of_cloud_map_leads_to_a_task(world: World) -> None:
    [server] = start(world, serviceRegistries=[{"registryArn": WEB}])
    assert connect(world, a_client(world), "web.shop.local", 80) == {
        "task": server.arn,
        "address": address(server),
        "port": 80,
        "through": "dns",
    }


def test_an_address_leads_to_the_task_that_has_it(world: World) -> None:
    [server] = start(world)
    found = connect(world, a_client(world), address(server), 80)
    assert (found["task"], found["through"]) == (server.arn, "address")


def test_in_bridge_mode_a_port_of_the_host_leads_to_a_task() -> None:
    world = Ec2World()
    world.define_on_ec2("ported", portMappings=[{"containerPort": 80}])
    world.launch()
    registry = {"registryArn": PORTS, "containerName": "web", "containerPort": 80}
    how = {"taskDefinition": "ported", "launchType": "EC2", "networkConfiguration": None}
    [server] = start(world, serviceRegistries=[registry], **how)
    client = a_client(world)
    [record] = world.sim.inside(client.arn).resolve("ports.shop.local", "SRV")
    _, _, port, host = record.split()
    assert connect(world, client, host, int(port))["task"] == server.arn


def test_a_security_group_that_lets_nobody_in_makes_a_connection_time_out(world: World) -> None:
    [server] = start(world)
    client = a_client(world)
    world.neighbours.network.shut = True
    said = why_not(world, client, address(server), 80, TimedOutError)
    assert "no rule of the security group sg-1 lets eni-2 in to eni-1 on tcp port 80" in said


def test_a_port_on_which_nothing_listens_refuses(world: World) -> None:
    [server] = start(world)
    assert "none of its running containers listens on 81" in why_not(
        world, a_client(world), address(server), 81, RefusedError
    )


def test_an_address_that_nobody_has_times_out(world: World) -> None:
    assert "nobody in this VPC has that address" in why_not(world, a_client(world), "10.200.0.1", 80, TimedOutError)


def test_a_task_that_has_stopped_leaves_its_address(world: World) -> None:
    [server] = start(world)
    client = a_client(world)
    world.stop(server)
    world.sim.advance(120)
    why_not(world, client, address(server), 80, TimedOutError)


def test_a_stale_address_is_passed_over_for_the_next(world: World) -> None:
    [server] = start(world, serviceRegistries=[{"registryArn": WEB}])
    world.neighbours.cloud_map.register(WEB, "stale", {"AWS_INSTANCE_IPV4": "10.200.0.1"})
    client = a_client(world)
    assert {connect(world, client, "web.shop.local", 80)["task"] for _ in range(6)} == {server.arn}


def test_a_name_with_srv_records_alone_has_no_address_to_connect_to(world: World) -> None:
    start(world, serviceRegistries=[{"registryArn": PORTS, "port": 80}])
    assert "ask for its SRV records" in why_not(world, a_client(world), "ports.shop.local", 80, RefusedError)


def test_nobody_connects_from_a_container_that_does_not_run(world: World) -> None:
    client = a_client(world)
    world.stop(client)
    world.sim.advance(120)
    why_not(world, client, "10.0.0.1", 80, UnreachableError)


# By Service Connect


def test_the_proxy_passes_connections_to_healthy_tasks_in_turn(world: World) -> None:
    servers = start(world, 2, serviceConnectConfiguration=SERVER)
    client = a_client(world, serviceConnectConfiguration=CLIENT)
    found = [connect(world, client, "shop", 8080) for _ in range(4)]
    assert [each["through"] for each in found] == ["service connect"] * 4
    assert sorted(each["task"] for each in found) == sorted([*(task.arn for task in servers)] * 2)
    assert found[0]["task"] != found[1]["task"]


def test_the_proxy_of_the_server_may_listen_elsewhere(world: World) -> None:
    services = [{**SERVED, "ingressPortOverride": 9000}]
    [server] = start(world, serviceConnectConfiguration={**SERVER, "services": services})
    found = connect(world, a_client(world, serviceConnectConfiguration=CLIENT), "shop", 8080)
    assert (found["task"], found["port"]) == (server.arn, 9000)


def test_the_proxy_listens_on_the_port_of_the_alias_only(world: World) -> None:
    start(world, serviceConnectConfiguration=SERVER)
    client = a_client(world, serviceConnectConfiguration=CLIENT)
    assert "on port 8080 only, and not on 80" in why_not(world, client, "shop", 80, RefusedError)


def test_without_a_healthy_task_the_proxy_refuses(world: World) -> None:
    start(world, serviceConnectConfiguration=SERVER)
    client = a_client(world, serviceConnectConfiguration=CLIENT)
    world.update("server", desiredCount=0)
    world.settle()
    assert "no healthy task behind shop:8080" in why_not(world, client, "shop", 8080, RefusedError)


def test_the_security_group_of_the_server_must_let_the_proxy_in(world: World) -> None:
    start(world, serviceConnectConfiguration=SERVER)
    client = a_client(world, serviceConnectConfiguration=CLIENT)
    world.neighbours.network.shut = True
    assert "lets eni-2 in to eni-1" in why_not(world, client, "shop", 8080, TimedOutError)


def test_behind_the_proxy_the_program_must_listen(world: World) -> None:
    world.sim.images.put("shop:1", programs.listens_on(81))
    world.define(image="shop:1", portMappings=NAMED)
    start(world, serviceConnectConfiguration=SERVER)
    client = a_client(world, serviceConnectConfiguration=CLIENT)
    assert "listens on 80" in why_not(world, client, "shop", 8080, RefusedError)


# By a load balancer


def listening(*rules: ListenerRule) -> tuple[Listener, ...]:
    return (Listener("arn:balancer", "application", BALANCER, 80, rules),)


def test_a_load_balancer_hands_requests_to_its_healthy_targets(world: World) -> None:
    world.neighbours.load_balancers.listening = listening(ListenerRule((), Forward(((GROUP_ARN, 1.0),))))
    servers = start(world, 2, loadBalancers=BEHIND)
    client = a_client(world)
    found = [connect(world, client, BALANCER, 80) for _ in range(12)]
    assert {each["task"] for each in found} == {task.arn for task in servers}
    assert {each["through"] for each in found} == {"load balancer"}


def test_without_targets_a_load_balancer_answers_503(world: World) -> None:
    world.neighbours.load_balancers.listening = listening(ListenerRule((), Forward(((GROUP_ARN, 1.0),))))
    assert "answers 503" in why_not(world, a_client(world), BALANCER, 80, RefusedError)


def test_a_target_that_shuts_the_load_balancer_out_gives_504(world: World) -> None:
    world.neighbours.load_balancers.listening = listening(ListenerRule((), Forward(((GROUP_ARN, 1.0),))))
    [server] = start(world, loadBalancers=BEHIND)
    client = a_client(world)
    server.targets[0].obstacle = "a security group shuts it out"
    assert "answers 504" in why_not(world, client, BALANCER, 80, RefusedError)


def test_the_address_of_a_load_balancer_leads_there_too(world: World) -> None:
    world.neighbours.load_balancers.listening = listening(ListenerRule((), Forward(((GROUP_ARN, 1.0),))))
    [server] = start(world, loadBalancers=BEHIND)
    client = a_client(world)
    [found] = world.sim.inside(client.arn).resolve(BALANCER)
    assert connect(world, client, found, 80)["task"] == server.arn


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (SHUT, "no rule of a security group lets eni-1 in to the load balancer web on tcp port 80"),
        (
            Location("the load balancer web", "10.0.0.0/24", VPC, has_public_address=True),
            "has no route to the Internet",
        ),
    ],
    ids=["its security group", "no way to its public address"],
)
def test_the_network_must_let_a_task_through_to_a_load_balancer(world: World, node: Location, said: str) -> None:
    world.neighbours.load_balancers.listening = listening(ListenerRule((), FixedAnswer(404)))
    world.neighbours.load_balancers.node = node
    assert said in why_not(world, a_client(world), BALANCER, 80, TimedOutError)


def test_a_load_balancer_that_answers_itself_needs_no_task(world: World) -> None:
    world.neighbours.load_balancers.listening = listening(ListenerRule((), FixedAnswer(404)))
    assert connect(world, a_client(world), BALANCER, 80)["task"] is None


def test_a_port_without_a_listener_times_out(world: World) -> None:
    world.neighbours.load_balancers.listening = listening(ListenerRule((), FixedAnswer(404)))
    assert "listens on port 80 and not on 443" in why_not(world, a_client(world), BALANCER, 443, TimedOutError)


def test_asking_changes_nothing_but_whose_turn_it_is(world: World) -> None:
    start(world, serviceRegistries=[{"registryArn": WEB}])
    client = a_client(world)
    before = [str(entry) for entry in world.sim.journal]
    connect(world, client, "web.shop.local", 80)
    assert [str(entry) for entry in world.sim.journal] == before


def test_a_crashed_task_is_out_of_dns_at_once(world: World) -> None:
    servers = start(world, 2, serviceRegistries=[{"registryArn": WEB}])
    client = a_client(world)
    world.sim.inject(faults.KillContainer(servers[0].id))
    world.sim.advance(1)
    assert {connect(world, client, "web.shop.local", 80)["task"] for _ in range(6)} == {servers[1].arn}
