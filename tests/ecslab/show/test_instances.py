"""A cluster's picture shows its container instances with their room, and on each the tasks that are placed there."""

import time
from xml.etree import ElementTree

import pytest
from ecslab import Lab
from ecslab.show import svg

PORT = 8080


@pytest.fixture
def machines(lab: Lab) -> Lab:
    """The services lab with two t3.micro instances, in two zones."""
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    lab.auto_scaling_group("t3.micro", minimum=2, desired=2)
    time.sleep(120)
    return lab


def run(lab: Lab, count: int = 1, **container: object) -> list[str]:
    """Start tasks of 512 CPU units and 256 MiB each, and return their ARNs once they run."""
    ecs = lab.client("ecs")
    settings = {"name": "job", "image": "nginx", "cpu": 512, "memory": 256, **container}
    ecs.register_task_definition(family=f"{lab.prefix}-job", containerDefinitions=[settings])
    started = ecs.run_task(cluster=lab.prefix, taskDefinition=f"{lab.prefix}-job", count=count)["tasks"]
    time.sleep(60)
    return [task["taskArn"] for task in started]


def first_instance(lab: Lab) -> str:
    return str(lab.client("ecs").list_container_instances(cluster=lab.prefix)["containerInstanceArns"][0])


def test_an_instance_shows_what_it_is_and_what_room_it_has(machines: Lab) -> None:
    lines = repr(machines.show()).splitlines()
    assert lines[1] == "  nothing runs here"
    words = lines[2].split()
    assert words[0] == "instance"
    assert words[2].startswith("i-")
    assert words[3:5] == ["t3.micro", "us-east-1a"]
    assert lines[2].endswith("ACTIVE: CPU 2048 of 2048 free, memory 916 of 916 MiB free")


def test_instances_stand_in_the_order_of_their_zones(machines: Lab) -> None:
    zones = [line.split()[4] for line in repr(machines.show()).splitlines() if " instance " in line]
    assert zones == ["us-east-1a", "us-east-1b"]


def test_a_task_takes_room_on_the_instance_that_it_is_on(machines: Lab) -> None:
    run(machines)
    lines = repr(machines.show()).splitlines()
    number = next(number for number, line in enumerate(lines) if "CPU 1536 of 2048 free" in line)
    assert "memory 660 of 916 MiB free" in lines[number]
    assert lines[number + 1].strip().endswith("RUNNING of ecslab-05-job:1")
    assert lines[1] == "  tasks without a service"


def test_the_task_of_a_service_stands_under_the_service_and_on_its_instance(machines: Lab) -> None:
    run(machines)
    machines.client("ecs").create_service(
        cluster=machines.prefix, serviceName="web", taskDefinition=f"{machines.prefix}-job", desiredCount=1
    )
    time.sleep(60)
    text = repr(machines.show())
    assert "  service web ACTIVE: 1 desired, 1 running, 0 pending" in text
    assert text.count("RUNNING of web") == 1


def test_host_ports_that_tasks_took_are_named(machines: Lab) -> None:
    run(machines, portMappings=[{"containerPort": 80, "hostPort": PORT}])
    picture = machines.show()
    assert repr(picture).count(f"MiB free, host ports taken: {PORT}") == 1
    assert picture.svg.count(f">host ports {PORT}<") == 1


def test_an_instance_that_drains_says_so(machines: Lab) -> None:
    machines.client("ecs").update_container_instances_state(
        cluster=machines.prefix, containerInstances=[first_instance(machines)], status="DRAINING"
    )
    assert repr(machines.show()).count("DRAINING: CPU") == 1


def test_an_instance_whose_agent_is_away_says_so(machines: Lab) -> None:
    described = machines.client("ecs").describe_container_instances(
        cluster=machines.prefix, containerInstances=[first_instance(machines)]
    )
    machines.cut_network(described["containerInstances"][0]["ec2InstanceId"])
    time.sleep(300)
    picture = machines.show()
    assert repr(picture).count("ACTIVE, agent not connected: CPU") == 1
    assert picture.svg.count(">agent away<") == 1


def test_a_deregistered_instance_is_left_out(machines: Lab) -> None:
    machines.client("ecs").deregister_container_instance(
        cluster=machines.prefix, containerInstance=first_instance(machines)
    )
    assert repr(machines.show()).count("  instance ") == 1


def test_each_task_has_its_share_of_the_bars_in_its_colour(machines: Lab) -> None:
    arns = run(machines, count=3)
    root = ElementTree.fromstring(machines.show().svg)
    shares = [
        shape
        for shape in root.iter("{http://www.w3.org/2000/svg}rect")
        if (shape.findtext("{http://www.w3.org/2000/svg}title") or "").endswith((": 512", ": 256 MiB"))
    ]
    assert len(shares) == 2 * len(arns)
    assert {shape.get("fill") for shape in shares} == {svg.NEW}


def test_the_numbers_of_a_big_machine_do_not_run_into_their_name(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    lab.auto_scaling_group("m5.xlarge", minimum=1, desired=1)
    time.sleep(120)
    assert ">15500 of 15500 MiB<" in lab.show().svg
    assert repr(lab.show()).endswith("memory 15500 of 15500 MiB free")


def test_the_svg_tells_a_screen_reader_everything(machines: Lab) -> None:
    run(machines)
    picture = machines.show()
    assert ElementTree.fromstring(picture.svg).findtext("{http://www.w3.org/2000/svg}desc") == picture.text
