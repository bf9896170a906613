"""The network around tasks: who has which address, and whom security groups let through."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Host:
    """A network interface or an EC2 instance, which has the same things to say.

    Arguments:
        address: its private address.
    """

    id: str
    vpc_id: str
    address: str


class Vpc(Protocol):
    """The VPCs of one account and Region."""

    def host(self, host_id: str) -> Host | None:
        """Return a network interface or an EC2 instance, or None if there is none of that id."""

    def lets_in(self, host: Host, source: Host, port: int) -> bool:
        """Return whether a security group around one host lets another one in."""
