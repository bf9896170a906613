"""What gets through between two places of a network, and what is in the way."""

from dataclasses import replace
from typing import Any

import pytest
from ecssim.outside.network import INTERNET, Location, NetworkAclEntry, Route, SecurityGroup, SecurityGroupRule
from ecssim.rules.reachability import reachable, reachable_from_any

ANYWHERE = "0.0.0.0/0"
ALL_OUT = (SecurityGroupRule("-1", cidr_block=ANYWHERE),)
OUTER = SecurityGroup("sg-outer", egress=ALL_OUT)
LOAD_BALANCER = Location(
    "the load balancer web", "10.0.1.0/24", "vpc-1", "subnet-a", security_groups=(OUTER,), has_public_address=True
)
OPEN_ACL = tuple(NetworkAclEntry(100, egress, True, ANYWHERE) for egress in (True, False))


def a_task(*ingress: SecurityGroupRule, **changes: Any) -> Location:
    """A task in another subnet of the load balancer's VPC, with a security group of those rules."""
    group = SecurityGroup("sg-inner", ingress, ALL_OUT)
    task = Location("eni-1", "10.0.2.7/32", "vpc-1", "subnet-b", security_groups=(group,))
    return replace(task, **changes)


def port(low: int, high: int | None = None, *, protocol: str = "tcp", **whom: str) -> SecurityGroupRule:
    """A rule for a range of ports, for everybody unless it names somebody."""
    return SecurityGroupRule(protocol, low, high or low, **(whom or {"cidr_block": ANYWHERE}))


@pytest.mark.parametrize(
    ("rule", "arrives"),
    [
        (port(80), True),
        (port(443), False),
        (port(8000, 8080), False),
        (port(1, 65535), True),
        (port(80, protocol="udp"), False),
        (SecurityGroupRule("-1", cidr_block=ANYWHERE), True),
        (port(80, cidr_block="10.0.0.0/16"), True),
        (port(80, cidr_block="192.168.0.0/16"), False),
        (port(80, cidr_block="10.0.1.0/28"), False),  # the load balancer may have an address outside of it
        (port(80, security_group_id="sg-outer"), True),
        (port(80, security_group_id="sg-other"), False),
    ],
)
def test_a_rule_lets_in_whom_it_names_on_its_ports(rule: SecurityGroupRule, arrives: bool) -> None:
    assert (reachable(LOAD_BALANCER, a_task(rule), 80) is None) is arrives


def test_what_keeps_a_request_out_is_named() -> None:
    assert reachable(LOAD_BALANCER, a_task(), 80) == (
        "no rule of the security group sg-inner lets the load balancer web in to eni-1 on tcp port 80"
    )


def test_one_group_that_lets_in_is_enough() -> None:
    groups = (SecurityGroup("sg-1"), SecurityGroup("sg-2", (port(80),)))
    assert reachable(LOAD_BALANCER, a_task(security_groups=groups), 80) is None


def test_a_place_without_security_groups_lets_everything_through() -> None:
    network_load_balancer = replace(LOAD_BALANCER, security_groups=None)
    assert reachable(network_load_balancer, a_task(security_groups=None), 80) is None


def test_a_load_balancer_without_a_group_is_let_in_by_no_rule_that_names_one() -> None:
    network_load_balancer = replace(LOAD_BALANCER, security_groups=None)
    assert reachable(network_load_balancer, a_task(port(80, security_group_id="sg-outer")), 80)


def test_a_request_that_is_not_let_out_does_not_arrive() -> None:
    shut = replace(LOAD_BALANCER, security_groups=(SecurityGroup("sg-outer", egress=(port(443),)),))
    assert reachable(shut, a_task(port(80)), 80) == (
        "no rule of the security group sg-outer lets the load balancer web out to eni-1 on tcp port 80"
    )


def test_answers_need_no_rule_of_a_security_group() -> None:
    silent = SecurityGroup("sg-inner", (port(80),), egress=())
    assert reachable(LOAD_BALANCER, a_task(security_groups=(silent,)), 80) is None


def test_the_network_acl_that_is_open_lets_everything_through() -> None:
    assert reachable(LOAD_BALANCER, a_task(port(80), network_acl=OPEN_ACL), 80) is None


def test_the_first_entry_of_a_network_acl_that_fits_decides() -> None:
    deny = NetworkAclEntry(90, False, False, "10.0.1.0/24", "tcp", 80, 80)
    task = a_task(port(80), port(81), network_acl=(*OPEN_ACL, deny))
    assert reachable(LOAD_BALANCER, task, 80) == (
        "the network ACL of subnet-b does not let tcp port 80 in from the load balancer web"
    )
    assert reachable(LOAD_BALANCER, task, 81) is None


def test_a_network_acl_has_to_let_the_answer_pass_as_well() -> None:
    only_in = (NetworkAclEntry(100, False, True, ANYWHERE), NetworkAclEntry(100, True, True, ANYWHERE, "tcp", 80, 80))
    problem = reachable(LOAD_BALANCER, a_task(port(80), network_acl=only_in), 80)
    assert problem
    assert "ports 1024 to 65535, on which answers come" in problem


def test_within_a_subnet_no_network_acl_is_asked() -> None:
    task = a_task(port(80), subnet_id="subnet-a", network_acl=())
    assert reachable(LOAD_BALANCER, task, 80) is None


def test_another_vpc_is_reached_by_routes_of_both() -> None:
    there, back = Route("10.9.0.0/16", "pcx-1"), Route("10.0.0.0/16", "pcx-1")
    far = a_task(port(80), cidr_block="10.9.0.7/32", vpc_id="vpc-2", routes=(back,))
    assert reachable(LOAD_BALANCER, far, 80) == "subnet-a has no route to eni-1"
    near = replace(LOAD_BALANCER, routes=(there,))
    assert reachable(near, far, 80) is None
    assert reachable(near, replace(far, routes=()), 80) == "subnet-b has no route to the load balancer web"


@pytest.mark.parametrize(
    ("target", "public", "problem"),
    [
        ("nat-1", False, None),
        ("igw-1", True, None),
        ("igw-1", False, "eni-1 has no public address, so its route by igw-1 leads nowhere"),
        (None, True, "subnet-b has no route to the Internet"),
    ],
)
def test_the_way_out_to_the_internet(target: str | None, public: bool, problem: str | None) -> None:
    task = a_task(routes=(Route("10.0.0.0/16", "local"), Route(ANYWHERE, target)), has_public_address=public)
    assert reachable(task, INTERNET, 443) == problem


def test_a_subnet_without_any_route_out_does_not_reach_the_internet() -> None:
    task = a_task(routes=(Route("10.0.0.0/16", "local"),), has_public_address=True)
    assert reachable(task, INTERNET, 443) == "subnet-b has no route to the Internet"


def test_from_the_internet_nothing_comes_in_by_a_nat_gateway() -> None:
    task = a_task(port(80), routes=(Route(ANYWHERE, "nat-1"),))
    assert reachable(INTERNET, task, 80) == (
        "subnet-b has no route to an internet gateway, so eni-1 cannot be reached from outside"
    )


def test_a_rule_for_some_addresses_does_not_let_the_whole_internet_in() -> None:
    routes = (Route(ANYWHERE, "igw-1"),)
    assert reachable(INTERNET, a_task(port(80), routes=routes, has_public_address=True), 80) is None
    assert reachable(
        INTERNET, a_task(port(80, cidr_block="203.0.113.0/24"), routes=routes, has_public_address=True), 80
    )


def test_it_is_enough_that_one_of_several_gets_through() -> None:
    shut = replace(LOAD_BALANCER, security_groups=(SecurityGroup("sg-shut"),))
    assert reachable_from_any([shut, LOAD_BALANCER], a_task(port(80)), 80) is None
    assert "sg-shut" in (reachable_from_any([shut], a_task(port(80)), 80) or "")
    assert reachable_from_any([], a_task(), 80) is None
