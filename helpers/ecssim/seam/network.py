"""Where things are in the network of moto's EC2, and what is let through there."""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

from moto.ec2.models import ec2_backends

from ..outside.network import ALL_PROTOCOLS, LOCAL, Location, NetworkAclEntry, Route, SecurityGroup, SecurityGroupRule

# moto's default VPC has no internet gateway; that of AWS has one.
_WAY_OUT = Route("0.0.0.0/0", "igw-of-the-default-vpc")
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp"}


class MotoNetwork:
    """The network of one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def location(self, owner_id: str) -> Location | None:
        """Return where a network interface or an instance is; None if it is gone.

        Arguments:
            owner_id: its id, or a private address of it.
        """
        return self.locations([owner_id]).get(owner_id)

    def locations(self, owner_ids: Iterable[str]) -> dict[str, Location]:
        """Return where several are; those that are gone are missing."""
        look = _Look(self._ec2)
        found = {owner_id: look.at(owner_id) for owner_id in owner_ids}
        return {owner_id: location for owner_id, location in found.items() if location}

    def nodes(self, balancers: Iterable[Any]) -> tuple[Location, ...]:
        """Return where load balancers are: one node in each of their subnets."""
        look = _Look(self._ec2)
        return tuple(look.at_node(balancer, subnet) for balancer in balancers for subnet in balancer.subnets)

    @property
    def _ec2(self) -> Any:
        return ec2_backends[self._account_id][self._region]


class _Look:
    """One look at the network, during which nobody changes it: what many places share is read once.

    Arguments:
        ec2: moto's EC2.
    """

    def __init__(self, ec2: Any) -> None:
        self._ec2 = ec2
        self._groups: dict[str, SecurityGroup] = {}
        self._subnets: dict[str, tuple[tuple[NetworkAclEntry, ...] | None, tuple[Route, ...]]] = {}

    def at(self, owner_id: str) -> Location | None:
        """Return where a network interface or an instance is; None if it is gone."""
        interface = self._ec2.enis.get(owner_id)
        if interface is None and not owner_id.startswith(("i-", "eni-")):
            interface = self._interface_at(owner_id)
        if interface:
            address, groups, public = interface.private_ip_address, interface.group_set, interface.public_ip
            return self._in_subnet(interface.id, interface.subnet, f"{address}/32", groups, public=bool(public))
        instance = self._ec2.get_instance_by_id(owner_id)
        if instance is None or not instance.subnet_id:
            return None
        # moto gives an instance no group of its own where AWS gives it the default one of the VPC.
        groups = instance.security_groups or [self._ec2.get_default_security_group(instance.vpc_id)]
        subnet = self._ec2.get_subnet(instance.subnet_id)
        public = bool(instance.public_ip)
        return self._in_subnet(instance.id, subnet, f"{instance.private_ip}/32", groups, public=public)

    def at_node(self, balancer: Any, subnet: Any) -> Location:
        """Return where a load balancer is in one of its subnets; it may have any address there."""
        ids = list(balancer.security_groups or [])
        if not ids and balancer.type == "application":
            # moto gives a load balancer no group of its own where AWS gives it the default one of the VPC.
            ids = [self._ec2.get_default_security_group(balancer.vpc_id).id]
        found = [self._ec2.get_security_group_from_id(each) for each in ids]
        groups = [group for group in found if group] if ids else None
        name, public = f"the load balancer {balancer.name}", balancer.scheme == "internet-facing"
        return self._in_subnet(name, subnet, subnet.cidr_block, groups, public=public)

    def _interface_at(self, address: str) -> Any:
        interfaces = self._ec2.enis.values()
        return next((each for each in interfaces if each.private_ip_address == address), None)

    def _in_subnet(self, name: str, subnet: Any, block: str, groups: Any, *, public: bool) -> Location:
        if subnet.id not in self._subnets:
            self._subnets[subnet.id] = self._network_acl(subnet.id), self._routes(subnet)
        network_acl, routes = self._subnets[subnet.id]
        return Location(
            name,
            block,
            subnet.vpc_id,
            subnet.id,
            security_groups=None if groups is None else tuple(map(self._group, groups)),
            network_acl=network_acl,
            routes=routes,
            has_public_address=public,
        )

    def _group(self, group: Any) -> SecurityGroup:
        if group.id not in self._groups:
            self._groups[group.id] = _security_group(group)
        return self._groups[group.id]

    def _network_acl(self, subnet_id: str) -> tuple[NetworkAclEntry, ...] | None:
        for acl in self._ec2.network_acls.values():
            if any(association.subnet_id == subnet_id for association in acl.associations):
                return tuple(map(_acl_entry, (entry for entry in acl.network_acl_entries if entry.cidr_block)))
        return None

    def _routes(self, subnet: Any) -> tuple[Route, ...]:
        """Return the routes of a subnet: those of its own route table, or else of the main one of its VPC."""
        tables = [table for table in self._ec2.route_tables.values() if table.vpc_id == subnet.vpc_id]
        own = next((table for table in tables if subnet.id in table._associations.values()), None)
        table = own or next((table for table in tables if table.main_association_id), None)
        routes = table.routes if table else []
        found = tuple(
            Route(route.destination_cidr_block, _target(route)) for route in routes if route.destination_cidr_block
        )
        in_default_vpc = own is None and bool(self._ec2.get_vpc(subnet.vpc_id).is_default)
        return (*found, _WAY_OUT) if in_default_vpc and not _leads_out(found) else found


def _leads_out(routes: tuple[Route, ...]) -> bool:
    return any(route.destination_cidr_block == _WAY_OUT.destination_cidr_block for route in routes)


def _security_group(group: Any) -> SecurityGroup:
    ingress = tuple(map(_rule, group.ingress_rules))
    if group.is_default:
        # AWS's default group lets its own members in; moto's has no rule for that.
        ingress = (*ingress, SecurityGroupRule(ALL_PROTOCOLS, security_group_id=group.id))
    return SecurityGroup(group.id, ingress, tuple(map(_rule, group.egress_rules)))


def _rule(rule: Any) -> SecurityGroupRule:
    protocol = str(rule.ip_protocol)
    block = (rule.ip_range or {}).get("CidrIp")
    return SecurityGroupRule(
        _PROTOCOLS.get(protocol, protocol),
        None if rule.from_port is None else int(rule.from_port),
        None if rule.to_port is None else int(rule.to_port),
        str(ip_network(block, strict=False)) if block else None,
        (rule.source_group or {}).get("GroupId"),
    )


def _acl_entry(entry: Any) -> NetworkAclEntry:
    protocol = str(entry.protocol)
    ports = (entry.port_range_from, entry.port_range_to)
    low, high = (None if port is None else int(port) for port in ports)
    return NetworkAclEntry(
        int(entry.rule_number),
        str(entry.egress).lower() == "true",
        entry.rule_action == "allow",
        entry.cidr_block,
        _PROTOCOLS.get(protocol, protocol),
        low,
        high,
    )


def _target(route: Any) -> str | None:
    """Return the id of where a route leads to."""
    if route.local:
        return LOCAL
    ways = (
        route.gateway,
        route.nat_gateway,
        route.vpc_pcx,
        route.transit_gateway,
        route.instance,
        route.interface,
        route.carrier_gateway,
    )
    return next((str(way.id) for way in ways if way), route.vpc_endpoint_id)
