"""The endpoints of the agent over HTTP: the same answers, and nothing that changes anything."""

import json
from typing import Any

import pytest
from ecssim.model.task import Task
from ecssim.outside import introspection
from ecssim.seam.agent_endpoints import answer, serves
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from tests.ecssim.outside.endpoint_kit import ROLE, define, run_on_instance
from tests.ecssim.simulation.fake_cloud_map import PORTS
from tests.ecssim.simulation.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def task(world: World) -> Task:
    define(world, taskRoleArn=ROLE)
    return run_on_instance(world)


def ask(world: World, path: str, method: str = "GET") -> Response:
    return answer(world.sim, Request(EnvironBuilder(path, method=method).get_environ()))


def read(world: World, path: str, status: int = 200) -> Any:
    response = ask(world, path)
    assert response.status_code == status, response.get_data(as_text=True)
    return json.loads(response.get_data())


def host(task: Task) -> str:
    assert task.container_instance
    return f"/ecssim/host/{task.container_instance.ec2_instance_id}"


def inside(task: Task) -> str:
    return f"/ecssim/inside/{task.id}/{task.containers[0].name}"


def test_only_paths_of_the_endpoints_are_served_here() -> None:
    assert serves("/ecssim/host/i-1/v1/tasks")
    assert serves("/ecssim/inside/1/app/v4")
    assert not serves("/ecssim/advance")
    assert not serves("/")


def test_the_agent_answers_on_its_host(world: World, task: Task) -> None:
    assert read(world, f"{host(task)}/v1/tasks")["Tasks"][0]["Arn"] == task.arn
    assert read(world, f"{host(task)}/v1/tasks?taskarn={task.arn}")["Arn"] == task.arn


def test_the_license_is_plain_text(world: World, task: Task) -> None:
    response = ask(world, f"{host(task)}/license")
    assert (response.get_data(as_text=True), response.mimetype) == (introspection.LICENSE, "text/plain")


def test_the_metadata_endpoint_answers_in_the_container(world: World, task: Task) -> None:
    assert read(world, f"{inside(task)}/v4")["Name"] == "app"
    assert read(world, f"{inside(task)}/v4/task") == world.sim.inside(task.arn).get("/task")


def test_credentials_and_protection_are_at_the_paths_that_the_variables_name(world: World, task: Task) -> None:
    variables = world.sim.inside(task.arn).environment
    credentials = variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]
    protection = variables["ECS_AGENT_URI"].removeprefix("http://169.254.170.2") + "/task-protection/v1/state"
    assert read(world, f"{inside(task)}{credentials}")["RoleArn"] == ROLE
    assert read(world, f"{inside(task)}{protection}")["failure"]["Reason"] == "TASK_NOT_VALID"


def test_names_are_resolved_as_in_the_container(world: World, task: Task) -> None:
    world.neighbours.cloud_map.register(PORTS, "one", {"AWS_INSTANCE_IPV4": "10.9.0.1", "AWS_INSTANCE_PORT": "80"})
    where = f"{inside(task)}/resolve"
    assert read(world, f"{where}/ports.shop.local?type=SRV") == {"records": ["1 1 80 one.ports.shop.local"]}
    assert read(world, f"{where}/one.ports.shop.local") == {"records": ["10.9.0.1"]}
    assert "NXDOMAIN" in read(world, f"{where}/none.shop.local", 404)["error"]


def test_connections_are_opened_as_in_the_container(world: World, task: Task) -> None:
    server = world.run_task()
    world.sim.advance(60)
    assert server.network_interface
    address = server.network_interface.private_ipv4_address
    assert read(world, f"{inside(task)}/connect/{address}/80")["task"] == server.arn
    assert "none of its running containers" in read(world, f"{inside(task)}/connect/{address}/81", 404)["error"]


@pytest.mark.parametrize("path", ["/ecssim/host/i-none/v1/tasks", "/ecssim/host", "/ecssim/inside/none/app/v4"])
def test_what_is_not_there_is_not_found_and_the_answer_says_why(world: World, path: str) -> None:
    assert read(world, path + "/", 404)["error"]


def test_a_refusal_keeps_its_status_and_its_sentence(world: World, task: Task) -> None:
    assert "knows no container" in read(world, f"{host(task)}/v1/tasks?dockerid=none", 404)["error"]
    assert "give one of them" in read(world, f"{host(task)}/v1/tasks?dockerid=a&taskarn=b", 400)["error"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nothing_can_be_changed_this_way(world: World, task: Task, method: str) -> None:
    response = ask(world, f"{inside(task)}/v4/task", method)
    assert response.status_code == 405
    assert "can only be read" in json.loads(response.get_data())["error"]
