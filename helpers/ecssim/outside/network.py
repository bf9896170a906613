"""The network around tasks and load balancers, as EC2 has it: where somebody is, and what is let through there."""

from dataclasses import dataclass

ALL_PROTOCOLS = "-1"
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class SecurityGroupRule:
    """What a security group lets through.

    Arguments:
        protocol: such as tcp, or -1 for all.
        from_port, to_port: the range of ports; None is all of them.
        cidr_block, security_group_id: whom it lets in, or out to; one of the two.
    """

    protocol: str
    from_port: int | None = None
    to_port: int | None = None
    cidr_block: str | None = None
    security_group_id: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group: what no rule lets through is dropped, and answers always pass."""

    id: str
    ingress: tuple[SecurityGroupRule, ...] = ()
    egress: tuple[SecurityGroupRule, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkAclEntry:
    """One rule of a network ACL.

    Arguments:
        number: the entry of the lowest number that fits decides.
        egress: whether it is about what leaves the subnet.
        protocol: such as tcp, or -1 for all.
        from_port, to_port: the range of ports; None is all of them.
    """

    number: int
    egress: bool
    allows: bool
    cidr_block: str
    protocol: str = ALL_PROTOCOLS
    from_port: int | None = None
    to_port: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One route of a route table.

    Arguments:
        target: local, or the id of a gateway, a VPC peering connection and so on; None leads nowhere.
    """

    destination_cidr_block: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Location:
    """Where somebody is in the network.

    Arguments:
        name: as a sentence calls it, such as eni-0a1b.
        cidr_block: its address as a block of one, or all the addresses that it may have.
        vpc_id, subnet_id: None outside every VPC.
        security_groups: those around it; None if it has none that could drop anything.
        network_acl: the entries of its subnet's network ACL; None if there is none.
        routes: those of its subnet.
        has_public_address: whether the Internet can address it.
    """

    name: str
    cidr_block: str
    vpc_id: str | None = None
    subnet_id: str | None = None
    security_groups: tuple[SecurityGroup, ...] | None = None
    network_acl: tuple[NetworkAclEntry, ...] | None = None
    routes: tuple[Route, ...] = ()
    has_public_address: bool = False


INTERNET = Location("the Internet", "0.0.0.0/0", has_public_address=True)
