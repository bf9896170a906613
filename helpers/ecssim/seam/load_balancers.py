"""What ECS asks of moto's Elastic Load Balancing, and what moto shows of ECS's targets.

moto holds every registered target for healthy, knows one port of each id, and forgets a target at once when it is
deregistered. So the targets of ECS are shown as ECS keeps them, and all others as moto does.
"""

import contextlib
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any
from unittest.mock import patch

from moto.core.exceptions import ServiceException
from moto.ec2.models import ec2_backends
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, elbv2_backends

from ..model.target import RegisteredTarget
from ..neighbours import FixedAnswer, Forward, Listener, ListenerRule, TargetGroup
from ..simulation import Simulation
from ..truth import traffic as truth

_DEFAULT_GROUP = "default"


class MotoLoadBalancers:
    """Elastic Load Balancing in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

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
            matcher=(getattr(group, "matcher", None) or {}).get("HttpCode"),
            check_interval_s=int(group.health_check_interval_seconds),
            check_timeout_s=int(group.health_check_timeout_seconds),
            healthy_threshold=int(group.healthy_threshold_count),
            unhealthy_threshold=int(group.unhealthy_threshold_count),
            deregistration_delay_s=int(group.attributes["deregistration_delay.timeout_seconds"]),
        )

    def listeners(self) -> tuple[Listener, ...]:
        """Return every listener of every load balancer; none where nobody has used Elastic Load Balancing yet."""
        elb = elbv2_backends[self._account_id].get(self._region)
        return tuple(
            Listener(balancer.arn, balancer.type, balancer.dns_name, int(listener.port), _rules(listener))
            for balancer in (elb.load_balancers.values() if elb else ())
            for listener in balancer.listeners.values()
        )

    def register(self, target_group_arn: str, target_id: str, port: int) -> None:
        """Register a target; moto refuses an instance that does not run, which is no error here."""
        with contextlib.suppress(ServiceException):
            self._elb.register_targets(target_group_arn, [{"Id": target_id, "Port": port}])

    def deregister(self, target_group_arn: str, target_id: str, port: int) -> None:
        """Deregister a target; one that is gone already is no error.

        moto may know another port of the same instance by now, which then stays.
        """
        group = self._elb.target_groups.get(target_group_arn)
        if group and group.targets.get(target_id, {}).get("Port") == port:
            group.deregister([{"Id": target_id}])

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

    def are_let_in(self, target_group_arn: str, owner_id: str, port: int) -> bool:
        """Return whether a security group around a target lets one of its load balancers in."""
        groups = self._security_groups(owner_id)
        return any(
            self._lets_in(group, balancer, port) for balancer in self._balancers(target_group_arn) for group in groups
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

    def _security_groups(self, owner_id: str) -> list[Any]:
        """Return the security groups of a network interface or of an instance; none of what is gone."""
        if owner_id in self._ec2.enis:
            return list(self._ec2.enis[owner_id].group_set)
        instance = self._ec2.get_instance_by_id(owner_id)
        if instance is None:
            return []
        # moto gives an instance no group of its own where AWS gives it the default one of the VPC.
        return list(instance.security_groups) or [self._ec2.get_default_security_group(instance.vpc_id)]

    def _lets_in(self, group: Any, balancer: Any, port: int) -> bool:
        sources = set(balancer.security_groups or [])
        if not sources and balancer.type == "application":
            # moto gives a load balancer no group of its own where AWS gives it the default one of the VPC.
            sources = {self._ec2.get_default_security_group(balancer.vpc_id).id}
        if group.name == _DEFAULT_GROUP and group.id in sources:
            return True  # AWS's default group lets its own members in; moto's has no rule for that
        return any(_has_port(rule, port) and _has_source(rule, sources, balancer) for rule in group.ingress_rules)

    @property
    def _elb(self) -> Any:
        return elbv2_backends[self._account_id][self._region]

    @property
    def _ec2(self) -> Any:
        return ec2_backends[self._account_id][self._region]


@contextlib.contextmanager
def health_of_targets(simulation: Simulation) -> Iterator[None]:
    """Let DescribeTargetHealth show the targets of ECS as they are."""
    original = ELBv2Backend.describe_target_health

    def describe(self: ELBv2Backend, target_group_arn: str, targets: list[dict[str, Any]]) -> list[FakeHealthStatus]:
        known = simulation.account(self.account_id, self.region_name).targets.values()
        ours = [target for target in known if target.target_group_arn == target_group_arn]
        ids = {target.id for target in ours}
        if not targets:
            theirs = original(self, target_group_arn, [])
            return [*map(_shown, ours), *(each for each in theirs if each.instance_id not in ids)]
        found: list[FakeHealthStatus] = []
        for asked in targets:
            named = [each for each in ours if each.id == asked["Id"] and asked.get("Port") in (None, each.port)]
            found += map(_shown, named) if named else original(self, target_group_arn, [asked])
        return found

    with patch.object(ELBv2Backend, "describe_target_health", describe):
        yield


def _shown(target: RegisteredTarget) -> FakeHealthStatus:
    port = str(target.port)
    checked_port = target.group.check_port if target.group else port
    return FakeHealthStatus(
        target.id,
        port,
        port if checked_port == "traffic-port" else checked_port,
        target.state,
        target.finding.code if target.finding else None,
        target.finding.description if target.finding else None,
    )


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
        return FixedAnswer(int(data["FixedResponseConfig"]["StatusCode"]))
    if data.get("Type") == "redirect":
        return FixedAnswer(truth.REDIRECT_STATUSES.value.get(data["RedirectConfig"]["StatusCode"], 302))
    return None


def _has_port(rule: Any, port: int) -> bool:
    if str(rule.ip_protocol) == "-1":
        return True
    if rule.ip_protocol != "tcp":
        return False
    return rule.from_port is None or int(rule.from_port) <= port <= int(rule.to_port)


def _has_source(rule: Any, groups: set[str], balancer: Any) -> bool:
    """Whether a rule names a security group of a load balancer, or addresses of one of its subnets."""
    if rule.source_group and rule.source_group.get("GroupId") in groups:
        return True
    allowed = (rule.ip_range or {}).get("CidrIp")
    return allowed is not None and any(
        ip_network(allowed, strict=False).overlaps(ip_network(subnet.cidr_block)) for subnet in balancer.subnets
    )
