"""What ECS asks of moto's Elastic Load Balancing."""

import hashlib
from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

from moto.elbv2.models import elbv2_backends

from ..outside.load_balancing import FixedAnswer, Forward, Listener, ListenerRule, TargetGroup
from ..outside.network import INTERNET, Location
from ..rules.reachability import reachable
from ..truth import load_balancing as truth
from ..truth.traffic import REDIRECT_STATUSES
from .network import MotoNetwork

_HTTP = ("HTTP", "HTTPS")
_PUBLIC = ip_network("198.18.0.0/15")


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

    def listeners(self) -> tuple[Listener, ...]:
        """Return every listener of every load balancer; none where nobody has used Elastic Load Balancing yet."""
        elb = elbv2_backends[self._account_id].get(self._region)
        return tuple(
            Listener(
                balancer.arn,
                balancer.type,
                balancer.dns_name,
                int(listener.port),
                _rules(listener),
                lets_visitors_in=any(_lets_visitor_in(node, int(listener.port)) for node in nodes),
            )
            for balancer in (elb.load_balancers.values() if elb else ())
            for nodes in [self._network.nodes([balancer])]
            for listener in balancer.listeners.values()
        )

    def weights(self, rule_arn: str) -> dict[str, int] | None:
        """Return the weights of the target groups that a rule, or a listener, forwards to; None if there is none."""
        rule = self._rule(rule_arn)
        if rule is None:
            return None
        return {
            group["TargetGroupArn"]: int(group.get("Weight", 1))
            for action in rule.actions
            for group in _forwarded_to(action.data)
        }

    def set_weights(self, rule_arn: str, weights: Mapping[str, int]) -> None:
        """Let a rule, or a listener, forward to target groups with these weights; one that is gone is no error."""
        rule = self._rule(rule_arn)
        if rule is None:
            return
        groups = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in weights.items()]
        forward = {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}
        others = [action.data for action in rule.actions if action.type != "forward"]
        if rule.is_default:
            self._elb.modify_listener(rule.listener_arn, actions=[*others, forward])
        else:
            self._elb.modify_rule(rule_arn, [], [*others, forward])

    def _rule(self, arn: str) -> Any | None:
        """Return a rule by its ARN, and by the ARN of a listener its default rule."""
        for balancer in self._elb.load_balancers.values():
            for listener in balancer.listeners.values():
                for rule in listener.rules.values():
                    if arn == rule.arn or (rule.is_default and arn == listener.arn):
                        return rule
        return None

    def nodes(self, target_group_arn: str) -> tuple[Location, ...]:
        """Return where the load balancers are that forward to a target group: one node in each of their subnets."""
        return self._network.nodes(self._balancers(target_group_arn))

    def addresses(self, dns_name: str) -> dict[str, Location]:
        """Return the addresses that a load balancer's name stands for, each with where that node is."""
        elb = elbv2_backends[self._account_id].get(self._region)
        found = (each for each in (elb.load_balancers.values() if elb else ()) if each.dns_name.lower() == dns_name)
        return {
            _address(balancer, number, subnet): node
            for balancer in found
            for number, (subnet, node) in enumerate(zip(balancer.subnets, self._network.nodes([balancer]), strict=True))
        }

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


def _lets_visitor_in(node: Location, port: int) -> bool:
    """Return whether a node gets requests from the Internet, or an internal one those of its own subnet."""
    neighbour = Location("a visitor in its subnet", node.cidr_block, node.vpc_id, node.subnet_id)
    return reachable(INTERNET if node.has_public_address else neighbour, node, port) is None


def _address(balancer: Any, number: int, subnet: Any) -> str:
    """Return an address that nobody else has: moto's load balancers have none.

    One that faces the Internet has some of a block that is kept for tests (RFC 2544), any other the last of its subnet.
    """
    mark = int(hashlib.sha256(balancer.arn.encode()).hexdigest()[:8], 16)
    if balancer.scheme == "internet-facing":
        return str(_PUBLIC[(mark + number) % _PUBLIC.num_addresses])
    block = ip_network(subnet.cidr_block)
    return str(block[-2 - mark % (block.num_addresses // 4)])


def is_for_network_load_balancers(protocol: str | None) -> bool:
    """Return whether target groups of a protocol are for Network Load Balancers."""
    return protocol in truth.NETWORK_LOAD_BALANCER_PROTOCOLS.value


def _matcher(group: Any) -> str | None:
    """Return the status codes of a healthy target; moto has none once a check over TCP was made one over HTTP."""
    if group.health_check_protocol not in _HTTP:
        return None
    default = truth.NETWORK_MATCHER if is_for_network_load_balancers(group.protocol) else truth.APPLICATION_MATCHER
    return str((getattr(group, "matcher", None) or {}).get("HttpCode") or default.value)


def _forwarded_to(action: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the target groups of an action, which may name one without saying anything of weights."""
    if "ForwardConfig" in action:
        return list(action["ForwardConfig"].get("TargetGroups", []))
    return [{"TargetGroupArn": action["TargetGroupArn"]}] if "TargetGroupArn" in action else []


def _rules(listener: Any) -> tuple[ListenerRule, ...]:
    """Return the rules of a listener by priority; moto keeps them as they were made."""
    ordered = sorted(
        listener.rules.values(), key=lambda rule: (rule.is_default, 0 if rule.is_default else rule.priority)
    )
    return tuple(ListenerRule(tuple(map(_condition, rule.conditions)), _action(rule.actions)) for rule in ordered)


def _condition(condition: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the field and the values of a condition, which the API lets one write in two ways."""
    longer: dict[str, Any] = next((value for name, value in condition.items() if name.endswith("Config") and value), {})
    return condition["Field"], tuple(map(str, condition.get("Values") or longer.get("Values") or ()))


def _action(actions: list[Any]) -> Forward | FixedAnswer | None:
    """Return the last action of a rule: the others only ask who somebody is."""
    data = actions[-1].data if actions else {}
    if data.get("Type") == "forward":
        groups = data.get("ForwardConfig", {}).get("TargetGroups") or [{"TargetGroupArn": data.get("TargetGroupArn")}]
        return Forward(tuple((group["TargetGroupArn"], float(group.get("Weight", 1))) for group in groups))
    if data.get("Type") == "fixed-response":
        fixed = data["FixedResponseConfig"]
        return FixedAnswer(int(fixed["StatusCode"]), fixed.get("MessageBody") or "")
    if data.get("Type") == "redirect":
        return FixedAnswer(REDIRECT_STATUSES.value.get(data["RedirectConfig"]["StatusCode"], 302))
    return None
