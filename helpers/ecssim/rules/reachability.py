"""Traffic arrives when the security groups of whoever sends let it out, a route leads there, the network ACLs of both
subnets let the request and its answer pass, and the security groups of whoever receives let it in.

What is stopped on the way is dropped without a word, so that whoever asks runs into a timeout.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, ip_network

from ..outside.network import (
    ALL_PROTOCOLS,
    INTERNET,
    LOCAL,
    Location,
    NetworkAclEntry,
    Route,
    SecurityGroup,
    SecurityGroupRule,
)
from ..truth.network import EPHEMERAL_PORTS

SOURCE = "Amazon VPC user guide, Security groups; Network ACLs; Route tables"
_PAIRS_REMEMBERED = 65_536


def reachable(source: Location, destination: Location, port: int, protocol: str = "tcp") -> str | None:
    """Return why a request does not arrive, as a sentence without its full stop; None if it does.

    Arguments:
        port: where it is sent to.
    """
    sent = f"{protocol} port {port}"
    if not _passes(source.security_groups, destination, port, protocol, egress=True):
        return f"no rule of {_names(source)} lets {source.name} out to {destination.name} on {sent}"
    if no_route := _no_route(source, destination):
        return no_route
    if source.subnet_id != destination.subnet_id:
        low, high = EPHEMERAL_PORTS.value
        for place, other, egress, first, last in (
            (source, destination, True, port, port),
            (destination, source, False, port, port),
            (destination, source, True, low, high),
            (source, destination, False, low, high),
        ):
            if not _is_allowed(place.network_acl, other, first, last, protocol, egress=egress):
                what = f"{protocol} ports {first} to {last}, on which answers come," if first != last else sent
                way = "out to" if egress else "in from"
                return f"the network ACL of {place.subnet_id} does not let {what} {way} {other.name}"
    if not _passes(destination.security_groups, source, port, protocol, egress=False):
        return f"no rule of {_names(destination)} lets {source.name} in to {destination.name} on {sent}"
    return None


def reachable_from_any(sources: Iterable[Location], destination: Location, port: int) -> str | None:
    """Return why the requests of none of several arrive; None if those of one do, or if nobody asks."""
    first: str | None = None
    for source in sources:
        obstacle = reachable(source, destination, port)
        if obstacle is None:
            return None
        first = first or obstacle
    return first


def reachable_anywhere(source: Location, destinations: Iterable[Location], port: int) -> str | None:
    """Return why a request arrives at none of several; None if it does at one, or if there is none."""
    first: str | None = None
    for destination in destinations:
        obstacle = reachable(source, destination, port)
        if obstacle is None:
            return None
        first = first or obstacle
    return first


def _names(place: Location) -> str:
    """Return the security groups of a place in words."""
    ids = [group.id for group in place.security_groups or ()]
    return f"the security group{'' if len(ids) == 1 else 's'} {', '.join(ids)}" if ids else "a security group"


def _passes(
    groups: tuple[SecurityGroup, ...] | None, other: Location, port: int, protocol: str, *, egress: bool
) -> bool:
    """Whether one rule of one group lets something through; a place without groups lets everything through."""
    if groups is None:
        return True
    return any(
        _covers(rule, port, port, protocol) and _is_about(rule, other)
        for group in groups
        for rule in (group.egress if egress else group.ingress)
    )


def _covers(rule: SecurityGroupRule | NetworkAclEntry, first: int, last: int, protocol: str) -> bool:
    """Whether a rule is about a protocol and about all of a range of ports."""
    if rule.protocol not in (ALL_PROTOCOLS, protocol):
        return False
    if rule.protocol == ALL_PROTOCOLS or rule.from_port is None or rule.to_port is None:
        return True
    return rule.from_port <= first and last <= rule.to_port


def _is_about(rule: SecurityGroupRule, other: Location) -> bool:
    if rule.security_group_id:
        return rule.security_group_id in [group.id for group in other.security_groups or ()]
    return rule.cidr_block is not None and _contains(rule.cidr_block, other.cidr_block)


def _is_allowed(
    entries: tuple[NetworkAclEntry, ...] | None, other: Location, first: int, last: int, protocol: str, *, egress: bool
) -> bool:
    """Whether a network ACL lets something through: the first entry that fits decides, and none denies."""
    if entries is None:
        return True
    for entry in sorted(entries, key=lambda each: each.number):
        if (
            entry.egress is egress
            and _covers(entry, first, last, protocol)
            and _contains(entry.cidr_block, other.cidr_block)
        ):
            return entry.allows
    return False


def _no_route(source: Location, destination: Location) -> str | None:
    """Return why no route leads from one place to another, if none does; within a VPC one always does."""
    if source.vpc_id == destination.vpc_id:
        return None
    for place, other in ((source, destination), (destination, source)):
        if place.vpc_id is None:
            continue
        route = _route(place.routes, other)
        if route is None or route.target in (None, LOCAL):
            return f"{place.subnet_id} has no route to {other.name}"
        by_internet_gateway = (route.target or "").startswith("igw-")
        if by_internet_gateway and not place.has_public_address:
            return f"{place.name} has no public address, so its route by {route.target} leads nowhere"
        if place is destination and other == INTERNET and not by_internet_gateway:
            return (
                f"{place.subnet_id} has no route to an internet gateway, so {place.name} cannot be reached from outside"
            )
    return None


def _route(routes: tuple[Route, ...], other: Location) -> Route | None:
    """Return the route to a place: of those that lead there the most specific one."""
    fitting = [route for route in routes if _contains(route.destination_cidr_block, other.cidr_block)]
    return max(fitting, key=lambda route: _network(route.destination_cidr_block).prefixlen, default=None)


@lru_cache(maxsize=_PAIRS_REMEMBERED)
def _contains(block: str, smaller: str) -> bool:
    return _network(smaller).subnet_of(_network(block))


@lru_cache(maxsize=_PAIRS_REMEMBERED)
def _network(block: str) -> IPv4Network:
    return IPv4Network(ip_network(block, strict=False))
