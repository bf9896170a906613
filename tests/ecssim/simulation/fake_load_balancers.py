"""Elastic Load Balancing as far as a simulation without moto needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecssim.neighbours import Listener, TargetGroup

GROUP_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1"
GREEN_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/other/2"
PRODUCTION = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/1/80/1"
TEST = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop/1/8080/1"
ZONES = frozenset({"us-east-1a", "us-east-1b", "us-east-1c"})
# Of the timed example: two failed checks, ten seconds apart, make a target unhealthy.
QUICK = TargetGroup("ip", ZONES, check_interval_s=10, deregistration_delay_s=30)


@dataclass
class FakeLoadBalancers:
    """Target groups that are written down by hand, and the targets that were registered with them."""

    groups: dict[str, TargetGroup] = field(default_factory=lambda: {GROUP_ARN: QUICK})
    registered: set[tuple[str, str, int]] = field(default_factory=set)
    lets_in: bool = True
    rules: dict[str, dict[str, int]] = field(default_factory=dict)
    listening: tuple[Listener, ...] = ()

    def target_group(self, arn: str) -> TargetGroup | None:
        return self.groups.get(arn)

    def listeners(self) -> tuple[Listener, ...]:
        return self.listening

    def register(self, target_group_arn: str, target_id: str, port: int) -> None:
        self.registered.add((target_group_arn, target_id, port))

    def deregister(self, target_group_arn: str, target_id: str, port: int) -> None:
        self.registered.discard((target_group_arn, target_id, port))

    def weights(self, rule_arn: str) -> dict[str, int] | None:
        return self.rules.get(rule_arn)

    def set_weights(self, rule_arn: str, weights: Mapping[str, int]) -> None:
        self.rules[rule_arn] = dict(weights)

    def are_let_in(self, target_group_arn: str, owner_id: str, port: int) -> bool:
        return self.lets_in
