"""Elastic Load Balancing as far as a simulation without moto needs it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ecssim.neighbours import Listener, TargetGroup
from ecssim.outside.network import Location

GROUP_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1"
GREEN_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/other/2"
PRODUCTION = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/1/80/1"
TEST = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/1/8080/1"
ZONES = frozenset({"us-east-1a", "us-east-1b", "us-east-1c"})
# Of the timed example: two failed checks, ten seconds apart, make a target unhealthy.
QUICK = TargetGroup("ip", ZONES, check_interval_s=10, deregistration_delay_s=30)
OPEN = Location("the load balancer web", "10.0.0.0/24")
SHUT = Location("the load balancer web", "10.0.0.0/24", security_groups=())


@dataclass
class FakeLoadBalancers:
    """Target groups that are written down by hand."""

    groups: dict[str, TargetGroup] = field(default_factory=lambda: {GROUP_ARN: QUICK})
    lets_in: bool = True
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


@dataclass
class FakeNetwork:
    """A network in which everything is where it says, until it is gone."""

    gone: set[str] = field(default_factory=set)

    def location(self, owner_id: str) -> Location | None:
        return None if owner_id in self.gone else OPEN

    def locations(self, owner_ids: Iterable[str]) -> dict[str, Location]:
        return {owner_id: OPEN for owner_id in owner_ids if owner_id not in self.gone}
