"""What ECS asks of the services around it; the seam answers with moto's."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet that tasks can be placed in."""

    id: str
    availability_zone: str


@dataclass(frozen=True, slots=True)
class Interface:
    """An elastic network interface as EC2 made it."""

    id: str
    mac_address: str
    private_ipv4_address: str
    private_dns_name: str | None


class NoFreeAddressError(LookupError):
    """A subnet has no address left."""


class Neighbours(Protocol):
    """The services around ECS in one account and Region."""

    def subnet(self, subnet_id: str) -> Subnet | None:
        """Return the subnet, or None if there is none of that id."""

    def has_security_group(self, group_id: str) -> bool:
        """Return whether there is a security group of that id."""

    def create_interface(self, subnet_id: str, security_groups: list[str], description: str) -> Interface:
        """Make a network interface with an address from the subnet.

        Raises:
            NoFreeAddressError: if the subnet has none left.
        """

    def delete_interface(self, interface_id: str) -> None:
        """Delete a network interface; one that is gone already is no error."""
