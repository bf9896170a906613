"""What ECS asks of moto's Elastic Load Balancing."""

import contextlib
from typing import Any

from moto.core.exceptions import ServiceException
from moto.elbv2.models import elbv2_backends

from ..neighbours import TargetGroup
from ..outside.network import Location
from ..truth import load_balancing as truth
from .network import MotoNetwork

_HTTP = ("HTTP", "HTTPS")


class MotoLoadBalancers:
    """Elastic Load Balancing in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
        network: where its load balancers are.
    """

    def __init__(self, account_id: str, region: str, network: MotoNetwork) -> None:
        self._account_id = account_id
        self._region = region
        self._network = network

    def target_group(self, arn: str) -> TargetGroup | None:
        """Return a target group, or None if there is none of that ARN."""
        group = self._elb.target_groups.get(arn)
        if group is None:
            return None
        return TargetGroup(
            target_type=group.target_type,
            zones=frozenset(
                subnet.availability_zone for balancer in self._balancers(arn) for subnet in balancer.subnets
            ),
            check_protocol=group.health_check_protocol,
            check_port=str(group.health_check_port),
            check_path=group.health_check_path,
            matcher=_matcher(group),
            check_interval_s=int(group.health_check_interval_seconds),
            check_timeout_s=int(group.health_check_timeout_seconds),
            healthy_threshold=int(group.healthy_threshold_count),
            unhealthy_threshold=int(group.unhealthy_threshold_count),
            deregistration_delay_s=int(group.attributes["deregistration_delay.timeout_seconds"]),
            of_network_load_balancer=is_for_network_load_balancers(group.protocol),
        )

    def register(self, target_group_arn: str, target_id: str, port: int) -> None:
        """Register a target; moto refuses an instance that does not run, which is no error here."""
        with contextlib.suppress(ServiceException):
            self._elb.target_groups[target_group_arn].register([{"Id": target_id, "Port": port}])

    def deregister(self, target_group_arn: str, target_id: str, port: int) -> None:
        """Deregister a target; one that is gone already is no error.

        moto may know another port of the same instance by now, which then stays.
        """
        group = self._elb.target_groups.get(target_group_arn)
        if group and group.targets.get(target_id, {}).get("Port") == port:
            group.deregister([{"Id": target_id}])

    def nodes(self, target_group_arn: str) -> tuple[Location, ...]:
        """Return where the load balancers are that forward to a target group: one node in each of their subnets."""
        return tuple(
            self._network.node(balancer, subnet)
            for balancer in self._balancers(target_group_arn)
            for subnet in balancer.subnets
        )

    def _balancers(self, target_group_arn: str) -> list[Any]:
        """Return the load balancers with a listener that has a rule which forwards to a target group."""
        return [
            balancer
            for balancer in self._elb.load_balancers.values()
            if any(
                target_group_arn in self._elb._get_target_group_arns_from(action.data)
                for listener in balancer.listeners.values()
                for rule in listener.rules.values()
                for action in rule.actions
            )
        ]

    @property
    def _elb(self) -> Any:
        return elbv2_backends[self._account_id][self._region]


def is_for_network_load_balancers(protocol: str | None) -> bool:
    """Return whether target groups of a protocol are for Network Load Balancers."""
    return protocol in truth.NETWORK_LOAD_BALANCER_PROTOCOLS.value


def _matcher(group: Any) -> str | None:
    """Return the status codes of a healthy target; moto has none once a check over TCP was made one over HTTP."""
    if group.health_check_protocol not in _HTTP:
        return None
    default = truth.NETWORK_MATCHER if is_for_network_load_balancers(group.protocol) else truth.APPLICATION_MATCHER
    return str((getattr(group, "matcher", None) or {}).get("HttpCode") or default.value)
