"""Which ports a container has on its host."""

from typing import Any

import pytest
from ecssim.model.container_instance import ContainerInstance
from ecssim.model.task import Container
from ecssim.outside.program import Program
from ecssim.rules.ports import bindings

from .builders import a_container_instance, a_definition, a_request, a_task, put_on

FIRST = 32768


def a_container(
    *mappings: dict[str, Any], mode: str = "bridge", instance: ContainerInstance | None = None, needs: Any = None
) -> tuple[Any, Container]:
    """A task on an instance, and its container with those port mappings."""
    task = put_on(instance or a_container_instance(), a_task(), needs)
    task.task_definition = a_definition(mode, {"name": "web", "portMappings": list(mappings)})
    container = Container(task.task_definition.containers[0], "arn:container", Program())
    task.containers = [container]
    return task, container


def host_ports(task: Any, container: Container) -> list[int]:
    return [binding["hostPort"] for binding in bindings(task, container)]


def test_a_port_that_the_definition_names_is_bound_to_it() -> None:
    bound = bindings(*a_container({"containerPort": 80, "hostPort": 8080, "protocol": "udp"}))
    assert bound == [{"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 8080, "protocol": "udp"}]


@pytest.mark.parametrize("mapping", [{"containerPort": 80}, {"containerPort": 80, "hostPort": 0}])
def test_a_port_that_the_definition_leaves_open_is_a_free_one(mapping: dict[str, Any]) -> None:
    assert host_ports(*a_container(mapping)) == [FIRST]


def test_two_open_ports_of_one_container_differ() -> None:
    assert host_ports(*a_container({"containerPort": 80}, {"containerPort": 443})) == [FIRST, FIRST + 1]


def test_tasks_on_one_instance_get_different_ports() -> None:
    instance = a_container_instance()
    one, container = a_container({"containerPort": 80}, instance=instance)
    container.network_bindings = bindings(one, container)
    assert host_ports(*a_container({"containerPort": 80}, instance=instance)) == [FIRST + 1]


def test_tasks_on_different_instances_may_have_the_same_port() -> None:
    one, container = a_container({"containerPort": 80})
    container.network_bindings = bindings(one, container)
    assert host_ports(*a_container({"containerPort": 80})) == [FIRST]


def test_a_port_that_another_task_will_take_by_name_is_not_free() -> None:
    instance = a_container_instance()
    put_on(instance, a_task(), a_request(tcp_ports=frozenset({FIRST})))
    assert host_ports(*a_container({"containerPort": 80}, instance=instance)) == [FIRST + 1]


def test_a_reserved_port_is_not_free() -> None:
    instance = a_container_instance(tcp_ports=frozenset({FIRST, FIRST + 1}))
    assert host_ports(*a_container({"containerPort": 80}, instance=instance)) == [FIRST + 2]


@pytest.mark.parametrize("mode", ["awsvpc", "none"])
def test_a_task_that_does_not_use_the_network_of_its_host_takes_no_port(mode: str) -> None:
    assert bindings(*a_container({"containerPort": 80, "hostPort": 80}, mode=mode)) == []
