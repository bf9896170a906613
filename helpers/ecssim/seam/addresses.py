"""Which private addresses of moto's subnets are free."""

import ipaddress
from collections import defaultdict
from itertools import chain
from typing import Any

from ..neighbours import NoFreeAddressError

# AWS keeps the first four addresses and the last one of every subnet for itself.
_RESERVED_AT_THE_BEGINNING = 4


class Addresses:
    """Finds the next free address of a subnet; moto itself draws one that may be taken.

    To look at every interface for every new one would take a thousand times as long for a thousand tasks, so it
    remembers the addresses that it has seen, and looks again when interfaces came or went without it.
    """

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = defaultdict(set)
        self._last_given: dict[str, int] = {}
        self._seen: tuple[int, str | None] = (0, None)

    def next_free(self, subnet: Any, interfaces: dict[str, Any]) -> str:
        """Return the next address of a subnet that no interface has.

        Arguments:
            subnet: as moto has it.
            interfaces: all of moto's, by id.

        Raises:
            NoFreeAddressError: if the subnet has none left.
        """
        if self._seen != _mark(interfaces):
            self._look(interfaces)
        network = ipaddress.ip_network(subnet.cidr_block)
        first, last = int(network.network_address) + _RESERVED_AT_THE_BEGINNING, int(network.broadcast_address)
        begin = self._last_given.get(subnet.id, first - 1) + 1
        taken = self._taken[subnet.id]
        for number in chain(range(begin, last), range(first, begin)):
            address = str(ipaddress.ip_address(number))
            if address not in taken:
                self._last_given[subnet.id] = number
                return address
        raise NoFreeAddressError(f"subnet {subnet.id} has no free address")

    def add(self, interface: Any, interfaces: dict[str, Any]) -> None:
        """Note an interface that has just been made."""
        self._taken[interface.subnet.id].add(interface.private_ip_address)
        self._seen = _mark(interfaces)

    def remove(self, interface: Any, interfaces: dict[str, Any]) -> None:
        """Note an interface that has just been deleted."""
        self._taken[interface.subnet.id].discard(interface.private_ip_address)
        self._seen = _mark(interfaces)

    def _look(self, interfaces: dict[str, Any]) -> None:
        self._taken.clear()
        for interface in interfaces.values():
            self._taken[interface.subnet.id].add(interface.private_ip_address)
        self._seen = _mark(interfaces)


def _mark(interfaces: dict[str, Any]) -> tuple[int, str | None]:
    """Return what changes whenever somebody makes or deletes an interface."""
    return len(interfaces), next(reversed(interfaces), None)
