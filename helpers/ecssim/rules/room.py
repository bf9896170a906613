"""What a task takes from a container instance, and what room the instance has left.

A task takes the CPU and memory of its definition. Where the definition gives none for the whole task, it takes the sum
of its containers: of each the memory reservation, or the memory limit if it reserves none.
"""

from typing import Any

from ..model.container_instance import ContainerInstance
from ..model.resources import Needs, Resources
from ..model.task_definition import TaskDefinition
from .requires import required_attributes

SOURCE = "API reference, ContainerDefinition; developer guide, How Amazon ECS places tasks on container instances"

CPU, MEMORY, PORTS = "RESOURCE:CPU", "RESOURCE:MEMORY", "RESOURCE:PORTS"
ENI, GPU = "RESOURCE:ENI", "RESOURCE:GPU"
RESOURCES = (CPU, MEMORY, PORTS, ENI, GPU)


def needs_of(definition: TaskDefinition, overrides: dict[str, Any] | None = None) -> Needs:
    """Return what a task of the definition takes.

    Arguments:
        overrides: those of RunTask.
    """
    overrides = overrides or {}
    changed = {each["name"]: each for each in overrides.get("containerOverrides") or []}
    containers = [{**container, **changed.get(container["name"], {})} for container in definition.containers]
    task_cpu = overrides.get("cpu") or definition.settings.get("cpu")
    task_memory = overrides.get("memory") or definition.settings.get("memory")
    return Needs(
        cpu=int(task_cpu) if task_cpu else sum(int(container.get("cpu") or 0) for container in containers),
        memory_mib=int(task_memory) if task_memory else sum(_memory_of(container) for container in containers),
        tcp_ports=_host_ports(definition, "tcp"),
        udp_ports=_host_ports(definition, "udp"),
        interface=definition.network_mode == "awsvpc",
        gpus=sum(gpus_of(container) for container in containers),
        attributes=required_attributes(definition.settings),
    )


def _memory_of(container: dict[str, Any]) -> int:
    return int(container.get("memoryReservation") or container.get("memory") or 0)


def gpus_of(container: dict[str, Any]) -> int:
    """Return how many GPUs a container definition asks for."""
    return sum(
        int(requirement["value"])
        for requirement in container.get("resourceRequirements") or []
        if requirement["type"] == "GPU"
    )


def _host_ports(definition: TaskDefinition, protocol: str) -> frozenset[int]:
    if definition.network_mode not in ("bridge", "host"):
        return frozenset()
    return frozenset(
        mapping["hostPort"]
        for container in definition.containers
        for mapping in container["portMappings"]
        if mapping["hostPort"] and mapping["protocol"] == protocol
    )


class Space:
    """What a machine has left while tasks are put on it, one after another.

    Arguments:
        registered: what it offers before any task runs.
    """

    def __init__(self, registered: Resources) -> None:
        self.cpu = registered.cpu
        self.memory_mib = registered.memory_mib
        self.tcp_ports = set(registered.tcp_ports)
        self.udp_ports = set(registered.udp_ports)
        self.interfaces = registered.network_interfaces
        self.gpus = len(registered.gpus)

    def take(self, needs: Needs) -> None:
        """Put a task with these needs on the machine."""
        self.cpu -= needs.cpu
        self.memory_mib -= needs.memory_mib
        self.tcp_ports |= needs.tcp_ports
        self.udp_ports |= needs.udp_ports
        self.interfaces -= needs.interface
        self.gpus -= needs.gpus

    def lacks(self, needs: Needs) -> str | None:
        """Return the first resource that the machine has too little of, under AWS's name, or None if it fits."""
        if needs.cpu > self.cpu:
            return CPU
        if needs.memory_mib > self.memory_mib:
            return MEMORY
        if needs.tcp_ports & self.tcp_ports or needs.udp_ports & self.udp_ports:
            return PORTS
        if needs.interface > self.interfaces:
            return ENI
        if needs.gpus > self.gpus:
            return GPU
        return None


class Room(Space):
    """What a container instance has left beside the tasks that it has.

    Arguments:
        instance: the instance; it is not changed.
    """

    def __init__(self, instance: ContainerInstance) -> None:
        super().__init__(instance.registered)
        self.instance = instance
        for task in instance.tasks.values():
            self.take(task.needs)
