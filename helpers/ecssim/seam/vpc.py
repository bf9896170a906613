"""The VPCs of moto's EC2: who has which address, and whom security groups let through."""

from ipaddress import ip_address, ip_network
from typing import Any

from moto.ec2.models import ec2_backends

from ..outside.vpc import Host

DEFAULT_GROUP = "default"


class MotoVpc:
    """The VPCs in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def host(self, host_id: str) -> Host | None:
        """Return a network interface or an EC2 instance, or None if there is none of that id."""
        interface = self._ec2.enis.get(host_id)
        if interface:
            return Host(host_id, interface.subnet.vpc_id, interface.private_ip_address)
        instance = self._ec2.get_instance_by_id(host_id)
        return Host(host_id, instance.vpc_id, instance.private_ip) if instance else None

    def lets_in(self, host: Host, source: Host, port: int) -> bool:
        """Return whether a security group around one host lets another one in."""
        sources = {group.id for group in security_groups(self._ec2, source.id)}
        return any(_lets_in(group, source.address, sources, port) for group in security_groups(self._ec2, host.id))

    @property
    def _ec2(self) -> Any:
        return ec2_backends[self._account_id][self._region]


def security_groups(ec2: Any, owner_id: str) -> list[Any]:
    """Return the security groups of a network interface or of an instance; none of what is gone."""
    if owner_id in ec2.enis:
        return list(ec2.enis[owner_id].group_set)
    instance = ec2.get_instance_by_id(owner_id)
    if instance is None:
        return []
    # moto gives an instance no group of its own where AWS gives it the default one of the VPC.
    return list(instance.security_groups) or [ec2.get_default_security_group(instance.vpc_id)]


def has_port(rule: Any, port: int) -> bool:
    """Return whether a rule of a security group is about a TCP port."""
    if str(rule.ip_protocol) == "-1":
        return True
    if rule.ip_protocol != "tcp":
        return False
    return rule.from_port is None or int(rule.from_port) <= port <= int(rule.to_port)


def _lets_in(group: Any, address: str, sources: set[str], port: int) -> bool:
    if group.name == DEFAULT_GROUP and group.id in sources:
        return True  # AWS's default group lets its own members in; moto's has no rule for that
    return any(has_port(rule, port) and _has_source(rule, address, sources) for rule in group.ingress_rules)


def _has_source(rule: Any, address: str, sources: set[str]) -> bool:
    if rule.source_group and rule.source_group.get("GroupId") in sources:
        return True
    allowed = (rule.ip_range or {}).get("CidrIp")
    return allowed is not None and ip_address(address) in ip_network(allowed, strict=False)
