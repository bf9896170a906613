"""Load balancers and listeners as AWS creates them, where moto does otherwise.

Created again, AWS makes one of each, and moto makes another every time. Where no scheme is given, AWS's load balancers
are internet-facing, and moto's have none. The ARN of a Network Load Balancer tells its type, and moto's does not.

Source: Elastic Load Balancing API reference, CreateLoadBalancer and CreateListener: with the same settings each call
succeeds and nothing more is made; with others the name, or the port, is taken; the default of Scheme.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from moto.elbv2.exceptions import DuplicateListenerError, DuplicateLoadBalancerName
from moto.elbv2.models import ELBv2Backend, FakeAction

_SCHEME = "internet-facing"
_create_balancer_in_moto = ELBv2Backend.create_load_balancer
_create_listener_in_moto = ELBv2Backend.create_listener


@contextlib.contextmanager
def made_once() -> Iterator[None]:
    """Let moto make a load balancer of a name, and a listener on a port, once, as long as the block lasts."""
    with (
        patch.object(ELBv2Backend, "create_load_balancer", _create_balancer),
        patch.object(ELBv2Backend, "create_listener", _create_listener),
    ):
        yield


def _create_balancer(
    self: ELBv2Backend, name: str, security_groups: list[str], subnet_ids: list[str], **how: Any
) -> Any:
    how["scheme"] = how.get("scheme") or _SCHEME
    for there in self.load_balancers.values():
        if there.name == name:
            mapped = [mapping["SubnetId"] for mapping in how.get("subnet_mappings") or ()]
            wanted = (set(security_groups or ()), {*(subnet_ids or ()), *mapped}, how["scheme"])
            if wanted != (set(there.security_groups or ()), {subnet.id for subnet in there.subnets}, there.scheme):
                raise DuplicateLoadBalancerName
            return there
    balancer = _create_balancer_in_moto(self, name, security_groups, subnet_ids, **how)
    if balancer.type == "network":
        _rename(self, balancer, balancer.arn.replace(":loadbalancer/app/", ":loadbalancer/net/"))
    return balancer


def _rename(self: ELBv2Backend, balancer: Any, arn: str) -> None:
    self.tagging_service.copy_tags(balancer.arn, arn)
    self.tagging_service.delete_all_tags_for_resource(balancer.arn)
    self.load_balancers[arn] = self.load_balancers.pop(balancer.arn)
    balancer.arn = arn


def _create_listener(
    self: ELBv2Backend, load_balancer_arn: str, protocol: str, port: str, *rest: Any, **how: Any
) -> Any:
    balancer = self.load_balancers.get(load_balancer_arn)
    for there in balancer.listeners.values() if balancer else ():
        if str(there.port) == str(port):
            actions = how["actions"] if "actions" in how else rest[2]
            wanted = [FakeAction(action).data for action in actions]
            if (there.protocol, [action.data for action in there.default_actions]) != (protocol.upper(), wanted):
                raise DuplicateListenerError
            return there
    return _create_listener_in_moto(self, load_balancer_arn, protocol, port, *rest, **how)
