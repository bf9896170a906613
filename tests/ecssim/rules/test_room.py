"""What a task takes from an instance, and what room the instance has left."""

from typing import Any

import pytest
from ecssim.model.resources import Needs
from ecssim.rules.room import Room, needs_of

from .builders import a_container_instance, a_definition, a_request, a_task, put_on


def container(name: str = "web", **settings: Any) -> dict[str, Any]:
    return {"name": name, **settings}


def port(host_port: int, protocol: str = "tcp") -> dict[str, Any]:
    return {"containerPort": 80, "hostPort": host_port, "protocol": protocol}


# What a task takes


def test_a_task_takes_the_sum_of_its_containers() -> None:
    needs = needs_of(
        a_definition("bridge", container("a", cpu=100, memory=50), container("b", cpu=28, memory=70)),
    )
    assert (needs.cpu, needs.memory_mib) == (128, 120)


def test_the_size_of_the_whole_task_counts_if_it_has_one() -> None:
    needs = needs_of(a_definition("bridge", container(cpu=100, memory=50), cpu="512", memory="1024"))
    assert (needs.cpu, needs.memory_mib) == (512, 1024)


def test_of_a_container_the_memory_reservation_counts_before_the_limit() -> None:
    assert needs_of(a_definition("bridge", container(memory=300, memoryReservation=100))).memory_mib == 100


def test_a_container_that_asks_for_no_cpu_takes_none() -> None:
    assert needs_of(a_definition("bridge", container(memory=50))).cpu == 0


@pytest.mark.parametrize("mode", ["bridge", "host"])
def test_a_named_host_port_is_taken_and_a_dynamic_one_is_not(mode: str) -> None:
    needs = needs_of(a_definition(mode, container(portMappings=[port(8080), port(53, "udp"), port(0)])))
    assert (needs.tcp_ports, needs.udp_ports) == ({8080}, {53})


def test_an_awsvpc_task_takes_an_interface_and_no_port_of_the_host() -> None:
    needs = needs_of(a_definition("awsvpc", container(portMappings=[port(80)])))
    assert (needs.interface, needs.tcp_ports) == (True, frozenset())


def test_a_bridge_task_takes_no_interface() -> None:
    assert needs_of(a_definition("bridge")).interface is False


def test_gpus_are_counted_over_all_containers() -> None:
    def with_gpus(name: str, count: str) -> dict[str, Any]:
        return container(name, memory=9, resourceRequirements=[{"type": "GPU", "value": count}])

    assert needs_of(a_definition("bridge", with_gpus("a", "1"), with_gpus("b", "2"))).gpus == 3


def test_overrides_of_containers_change_what_the_task_takes() -> None:
    overrides = {"containerOverrides": [{"name": "web", "cpu": 512, "memoryReservation": 64}]}
    needs = needs_of(a_definition("bridge", container(cpu=100, memory=128), container("log", memory=32)), overrides)
    assert (needs.cpu, needs.memory_mib) == (512, 96)


def test_an_override_of_the_whole_task_counts_before_its_containers() -> None:
    needs = needs_of(a_definition("bridge", container(cpu=100, memory=128)), {"cpu": "1024", "memory": "2048"})
    assert (needs.cpu, needs.memory_mib) == (1024, 2048)


# What is left


@pytest.mark.parametrize(
    ("needs", "lack"),
    [
        (Needs(1024, 1000), None),
        (Needs(1025, 0), "RESOURCE:CPU"),
        (Needs(0, 1001), "RESOURCE:MEMORY"),
        (Needs(0, 0, tcp_ports=frozenset({22})), "RESOURCE:PORTS"),
        (Needs(0, 0, tcp_ports=frozenset({80})), "RESOURCE:PORTS"),
        (Needs(0, 0, tcp_ports=frozenset({8080})), None),
        (Needs(0, 0, udp_ports=frozenset({80})), None),
        (Needs(0, 0, interface=True), "RESOURCE:ENI"),
        (Needs(0, 0, gpus=1), "RESOURCE:GPU"),
    ],
)
def test_what_does_not_fit_is_told_under_awss_name(needs: Needs, lack: str | None) -> None:
    instance = a_container_instance(cpu=2048, memory_mib=2000, interfaces=1, gpus=1)
    taken = a_request(1024, 1000, tcp_ports=frozenset({80}), interface=True, gpus=1)
    put_on(instance, a_task(), taken)
    assert Room(instance).lacks(needs) == lack


def test_of_several_lacks_the_first_in_awss_order_is_told() -> None:
    assert Room(a_container_instance(cpu=1, memory_mib=1)).lacks(Needs(2, 2)) == "RESOURCE:CPU"


def test_a_task_that_is_stopping_still_takes_its_room() -> None:
    instance = a_container_instance(cpu=256)
    put_on(instance, a_task(leaving=True), a_request(256))
    assert Room(instance).lacks(Needs(1, 0)) == "RESOURCE:CPU"


def test_taking_room_leaves_the_instance_as_it_is() -> None:
    instance = a_container_instance()
    before = repr(instance)
    Room(instance).take(Needs(1, 1, frozenset({80}), frozenset({53})))
    assert repr(instance) == before
