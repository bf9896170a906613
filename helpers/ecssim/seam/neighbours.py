"""What ECS asks of moto's other services."""

import ipaddress
from itertools import chain
from typing import Any

from moto.ec2.exceptions import InvalidNetworkInterfaceIdError, InvalidSubnetIdError
from moto.ec2.models import ec2_backends

from ..neighbours import Interface, NoFreeAddressError, Subnet

# AWS keeps the first four addresses and the last one of every subnet for itself.
_RESERVED_AT_THE_BEGINNING = 4


class MotoNeighbours:
    """The neighbours of ECS in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region
        self._last_address: dict[str, int] = {}

    @property
    def _ec2(self) -> Any:
        return ec2_backends[self._account_id][self._region]

    def subnet(self, subnet_id: str) -> Subnet | None:
        """Return the subnet, or None if there is none of that id."""
        try:
            subnet = self._ec2.get_subnet(subnet_id)
        except InvalidSubnetIdError:
            return None
        return Subnet(subnet.id, subnet.availability_zone)

    def has_security_group(self, group_id: str) -> bool:
        """Return whether there is a security group of that id."""
        return self._ec2.get_security_group_from_id(group_id) is not None

    def create_interface(self, subnet_id: str, security_groups: list[str], description: str) -> Interface:
        """Make a network interface with an address from the subnet; without groups it gets the VPC's default one.

        Raises:
            NoFreeAddressError: if the subnet has none left.
        """
        subnet = self._ec2.get_subnet(subnet_id)
        if not security_groups:
            security_groups = [self._ec2.get_default_security_group(subnet.vpc_id).id]
        address = self._free_address(subnet)
        interface = self._ec2.create_network_interface(
            subnet, address, group_ids=security_groups, description=description
        )
        return Interface(
            interface.id,
            interface.mac_address,
            interface.private_ip_address,
            # moto sets this only in a VPC with DNS host names.
            getattr(interface, "private_dns_name", None),
        )

    def delete_interface(self, interface_id: str) -> None:
        """Delete a network interface; one that is gone already is no error."""
        try:
            self._ec2.delete_network_interface(interface_id)
        except InvalidNetworkInterfaceIdError:
            return

    def _free_address(self, subnet: Any) -> str:
        """Return the next address that no interface has; moto itself draws one that may be taken."""
        network = ipaddress.ip_network(subnet.cidr_block)
        first, last = int(network.network_address) + _RESERVED_AT_THE_BEGINNING, int(network.broadcast_address)
        begin = self._last_address.get(subnet.id, first - 1) + 1
        taken = {each.private_ip_address for each in self._ec2.enis.values() if each.subnet is subnet}
        for number in chain(range(begin, last), range(first, begin)):
            address = str(ipaddress.ip_address(number))
            if address not in taken:
                self._last_address[subnet.id] = number
                return address
        raise NoFreeAddressError(f"subnet {subnet.id} has no free address")
