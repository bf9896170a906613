"""How far the agent is with a container, and what it calls it."""

import re

import pytest
from ecssim.model.task import Container, ContainerStatus
from ecssim.outside.container_facts import common, docker_name, known_status, known_task_status
from ecssim.outside.program import Program

from .endpoint_kit import a_container, on_fargate, on_instance


def test_a_container_whose_image_is_not_there_yet_has_no_status() -> None:
    task = on_instance()
    task.pull_stopped_at = None
    assert known_status(task, _pending()) == "NONE"


def test_a_container_whose_image_is_there_is_pulled() -> None:
    assert known_status(on_instance(), _pending()) == "PULLED"


def test_a_container_that_is_about_to_start_is_created() -> None:
    container = a_container()
    container.status = ContainerStatus.PENDING
    assert known_status(on_instance(), container) == "CREATED"


@pytest.mark.parametrize("status", ["RUNNING", "STOPPED"])
def test_a_container_that_has_started_has_the_status_that_the_api_shows(status: str) -> None:
    container = a_container()
    container.status = ContainerStatus(status)
    assert known_status(on_instance(), container) == status


def test_a_task_is_as_far_as_the_container_that_is_furthest_behind() -> None:
    task = on_instance()
    task.containers.append(_pending())
    assert known_task_status(task) == "PULLED"


def test_a_task_with_one_stopped_container_still_runs() -> None:
    task = on_instance()
    task.containers.append(a_container("done"))
    task.containers[1].status = ContainerStatus.STOPPED
    assert known_task_status(task) == "RUNNING"


def test_docker_names_a_container_by_family_revision_and_name() -> None:
    task = on_instance()
    name = docker_name(task, task.containers[0])
    assert re.fullmatch(r"ecs-shop-7-app-[0-9a-f]{20}", name)
    assert docker_name(task, task.containers[0]) == name != docker_name(task, a_container("other"))


def test_fargate_names_a_container_as_the_definition_does() -> None:
    task = on_fargate()
    assert docker_name(task, task.containers[0]) == "app"


def test_the_same_image_has_the_same_id_however_it_is_written() -> None:
    task = on_instance()
    short, long = a_container(image="nginx"), a_container(image="docker.io/library/nginx:latest")
    assert common(task, short)["ImageID"] == common(task, long)["ImageID"] != common(task, a_container())["ImageID"]
    assert re.fullmatch("sha256:[0-9a-f]{64}", common(task, short)["ImageID"])


def test_the_ports_of_an_instance_are_those_that_the_host_gave() -> None:
    task = on_instance(portMappings=[{"containerPort": 80, "hostPort": 0}])
    binding = {"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"}
    task.containers[0].network_bindings = [binding]
    assert common(task, task.containers[0])["Ports"] == [{"ContainerPort": 80, "Protocol": "tcp", "HostPort": 32768}]


def test_an_awsvpc_task_has_the_ports_of_its_container() -> None:
    task = on_fargate(portMappings=[{"containerPort": 53, "protocol": "udp"}])
    assert common(task, task.containers[0])["Ports"] == [{"ContainerPort": 53, "Protocol": "udp", "HostPort": 53}]


def test_only_a_container_with_a_restart_policy_counts_its_restarts() -> None:
    task = on_instance(restartPolicy={"enabled": True})
    task.containers[0].restart_count = 2
    assert common(task, task.containers[0])["RestartCount"] == 2
    assert "RestartCount" not in common(task, a_container())


def _pending() -> Container:
    return Container({"name": "late", "image": "nginx:1.27"}, "arn:late", Program())
