"""What machines offer, and what tasks need of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resources:
    """What a machine offers to tasks.

    Arguments:
        cpu: in CPU units, 1,024 for each vCPU.
        memory_mib: as the operating system sees it, less what is reserved.
        tcp_ports, udp_ports: host ports that are taken before any task runs.
        network_interfaces: how many awsvpc tasks fit, one interface each.
        gpus: the ids of its GPUs.
    """

    cpu: int
    memory_mib: int
    tcp_ports: frozenset[int] = frozenset()
    udp_ports: frozenset[int] = frozenset()
    network_interfaces: int = 0
    gpus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What one task takes from the machine that it runs on.

    Arguments:
        tcp_ports, udp_ports: host ports that its definition names; ports that the agent picks are not among them.
        interface: whether it takes a network interface, as awsvpc tasks do.
        gpus: how many.
        attributes: names of attributes that the machine must have.
    """

    cpu: int
    memory_mib: int
    tcp_ports: frozenset[int] = frozenset()
    udp_ports: frozenset[int] = frozenset()
    interface: bool = False
    gpus: int = 0
    attributes: tuple[str, ...] = ()


NOTHING = Needs(0, 0)
