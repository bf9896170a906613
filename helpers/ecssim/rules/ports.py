"""The ports that a container has on its host: those that its definition names, and for the others free ones that the
agent picks. Tasks in awsvpc mode have an interface of their own and take none.
"""

from typing import Any

from ..model.task import Container, Task
from ..truth import limits

SOURCE = "API reference, PortMapping"


def bindings(task: Task, container: Container) -> list[dict[str, Any]]:
    """Return the network bindings of a container that starts now, under the API's names."""
    mode = task.task_definition.network_mode
    if mode not in ("bridge", "host"):
        return []
    taken = _taken(task)
    found = []
    for mapping in container.settings.get("portMappings") or []:
        protocol = mapping.get("protocol", "tcp")
        host_port = mapping.get("hostPort") or _free(taken)
        taken.add(host_port)
        found.append(
            {
                "bindIP": "0.0.0.0",
                "containerPort": mapping["containerPort"],
                "hostPort": host_port,
                "protocol": protocol,
            }
        )
    return found


def _taken(task: Task) -> set[int]:
    """Return every port of the host that somebody has."""
    instance = task.container_instance
    if instance is None:
        return set()
    taken = set(instance.registered.tcp_ports | instance.registered.udp_ports)
    for other in instance.tasks.values():
        taken |= other.needs.tcp_ports | other.needs.udp_ports
        for container in other.containers:
            taken |= {binding["hostPort"] for binding in container.network_bindings}
    return taken


def _free(taken: set[int]) -> int:
    """Return the first free port of the range from which the agent takes them."""
    first, last = limits.DYNAMIC_PORT_FIRST.value, limits.DYNAMIC_PORT_LAST.value
    return next(port for port in range(first, last + 1) if port not in taken)
