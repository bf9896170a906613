"""A shell on a machine that an agent runs on, as Run Command of Systems Manager gives one."""

from typing import TYPE_CHECKING

from ..model.task import Container, Task
from .endpoint import UnreachableError
from .machine import Machine
from .on_host import OnHost
from .shell import Shell

if TYPE_CHECKING:
    from ..simulation import Simulation


def shell(simulation: "Simulation", machine: Machine) -> Shell:
    """Return the shell of a machine.

    Arguments:
        simulation: the world that it is in.
        machine: where somebody has logged in.
    """
    return Shell(OnHost(simulation, machine).get, lambda docker_id: _inside(simulation, machine, docker_id))


def _inside(simulation: "Simulation", machine: Machine, docker_id: str) -> Shell:
    """Return the shell of the container whose id in Docker begins so.

    Raises:
        UnreachableError: if no container that runs on the machine has such an id.
    """
    found = [(task, container) for task, container in _containers(machine) if _has_id(container, docker_id)]
    if len(found) != 1:
        raise UnreachableError(f"No such container: {docker_id}")
    [(task, container)] = found
    inside = simulation.inside(task.arn, container.name)
    return Shell(inside.get, finds=inside)


def _containers(machine: Machine) -> list[tuple[Task, Container]]:
    instance = machine.instance
    if instance is None:
        return []
    return [
        (task, container)
        for task in instance.cluster.tasks.values()
        if task.container_instance is instance
        for container in task.containers
    ]


def _has_id(container: Container, docker_id: str) -> bool:
    return container.runtime_id is not None and container.runtime_id.startswith(docker_id)
