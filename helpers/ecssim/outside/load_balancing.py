"""Elastic Load Balancing: target groups, listeners and where load balancers are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .network import Location


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A target group as Elastic Load Balancing has it.

    Arguments:
        target_type: ip or instance; ECS registers with no other.
        zones: the zones of the load balancers that forward to it; none if no load balancer does.
        check_protocol: such as HTTP or TCP.
        check_port: a number, or traffic-port.
        matcher: the status codes of a healthy target, such as 200-299; None for a check without HTTP.
        check_interval_s, check_timeout_s: in seconds.
        healthy_threshold, unhealthy_threshold: how many checks in a row decide.
        deregistration_delay_s: how long a target drains, in seconds.
        of_network_load_balancer: whether it is one for Network Load Balancers.
    """

    target_type: str
    zones: frozenset[str]
    check_protocol: str = "HTTP"
    check_port: str = "traffic-port"
    check_path: str | None = "/"
    matcher: str | None = "200"
    check_interval_s: int = 30
    check_timeout_s: int = 5
    healthy_threshold: int = 5
    unhealthy_threshold: int = 2
    deregistration_delay_s: int = 300
    of_network_load_balancer: bool = False


@dataclass(frozen=True, slots=True)
class Forward:
    """Send requests on to target groups.

    Arguments:
        groups: the ARN of each, with its weight.
    """

    groups: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class FixedAnswer:
    """Answer requests without a target: with a fixed response, or by sending the client elsewhere.

    Arguments:
        status: the HTTP status.
        body: of a fixed response.
    """

    status: int
    body: str = ""


@dataclass(frozen=True, slots=True)
class ListenerRule:
    """One rule of a listener.

    Arguments:
        conditions: what a request must have: one of the values of each field, such as path-pattern or host-header.
        action: what becomes of it; None if that is not simulated.
    """

    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    action: Forward | FixedAnswer | None


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener of a load balancer.

    Arguments:
        kind: application or network, as DescribeLoadBalancers has it.
        rules: the first that fits decides; the last fits always.
        lets_visitors_in: whether requests from the Internet, or to an internal one from within its VPC, get through.
    """

    load_balancer_arn: str
    kind: str
    dns_name: str
    port: int
    rules: tuple[ListenerRule, ...]
    lets_visitors_in: bool = True


class LoadBalancers(Protocol):
    """Elastic Load Balancing."""

    def target_group(self, arn: str) -> TargetGroup | None:
        """Return a target group, or None if there is none of that ARN."""

    def listeners(self) -> tuple[Listener, ...]:
        """Return every listener of every load balancer."""

    def weights(self, rule_arn: str) -> dict[str, int] | None:
        """Return the weights of the target groups that a rule, or a listener, forwards to; None if there is none."""

    def set_weights(self, rule_arn: str, weights: Mapping[str, int]) -> None:
        """Let a rule, or a listener, forward to target groups with these weights; one that is gone is no error."""

    def nodes(self, target_group_arn: str) -> tuple[Location, ...]:
        """Return where the load balancers are that forward to a target group."""

    def addresses(self, dns_name: str) -> dict[str, Location]:
        """Return the addresses that a load balancer's name stands for, each with where that node is.

        There are none if no load balancer has that name.
        """
