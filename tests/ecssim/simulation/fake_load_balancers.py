"""Elastic Load Balancing as far as a simulation without moto needs it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ecssim.outside.load_balancing import Listener, TargetGroup
from ecssim.outside.network import ALL_PROTOCOLS, Location, SecurityGroup, SecurityGroupRule

GROUP_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1"
GREEN_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/other/2"
PRODUCTION = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/1/80/1"
TEST = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/1/8080/1"
ZONES = frozenset({"us-east-1a", "us-east-1b", "us-east-1c"})
# Of the timed example: two failed checks, ten seconds apart, make a target unhealthy.
QUICK = TargetGroup("ip", ZONES, check_interval_s=10, deregistration_delay_s=30)
VPC = "vpc-1"
OPEN = Location("the load balancer web", "10.0.0.0/24", VPC)
SHUT = Location("the load balancer web", "10.0.0.0/24", VPC, security_groups=())
ANYWHERE = SecurityGroupRule(ALL_PROTOCOLS, cidr_block="0.0.0.0/0")
LETS_NOBODY_IN = SecurityGroup("sg-1", egress=(ANYWHERE,))


@dataclass
class FakeLoadBalancers:
    """Target groups that are written down by hand."""

    groups: dict[str, TargetGroup] = field(default_factory=lambda: {GROUP_ARN: QUICK})
    lets_in: bool = True
    node: Location = OPEN
    rules: dict[str, dict[str, int]] = field(default_factory=dict)
    listening: tuple[Listener, ...] = ()

    def target_group(self, arn: str) -> TargetGroup | None:
        return self.groups.get(arn)

    def listeners(self) -> tuple[Listener, ...]:
        return self.listening

    def weights(self, rule_arn: str) -> dict[str, int] | None:
        return self.rules.get(rule_arn)

    def set_weights(self, rule_arn: str, weights: Mapping[str, int]) -> None:
        self.rules[rule_arn] = dict(weights)

    def nodes(self, target_group_arn: str) -> tuple[Location, ...]:
        return (OPEN if self.lets_in else SHUT,)

    def addresses(self, dns_name: str) -> dict[str, Location]:
        known = any(each.dns_name == dns_name for each in self.listening)
        return {"10.0.0.9": self.node} if known else {}


@dataclass
class FakeNetwork:
    """A network in which everything is where it says, until it is gone.

    Arguments:
        addresses: those of network interfaces; all instances have one.
        shut: whether security groups let nobody in.
    """

    gone: set[str] = field(default_factory=set)
    addresses: dict[str, str] = field(default_factory=dict)
    vpc_id: str = VPC
    shut: bool = False

    def location(self, owner_id: str) -> Location | None:
        if not owner_id or owner_id in self.gone:
            return None
        groups = (LETS_NOBODY_IN,) if self.shut else None
        address = self.addresses.get(owner_id, "10.1.0.1")
        return Location(owner_id, f"{address}/32", self.vpc_id, security_groups=groups)

    def locations(self, owner_ids: Iterable[str]) -> dict[str, Location]:
        found = {owner_id: self.location(owner_id) for owner_id in owner_ids}
        return {owner_id: location for owner_id, location in found.items() if location}
