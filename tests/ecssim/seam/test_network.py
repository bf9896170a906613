"""What security groups, network ACLs, subnets and routes of moto's EC2 do to the targets of load balancers."""

from dataclasses import replace
from typing import Any

import pytest
from ecssim import Simulation
from ecssim.outside.network import INTERNET, Location
from ecssim.rules.reachability import reachable
from ecssim.seam.network import MotoNetwork

from tests.ecssim.api.api_kit import create_service, run_task, service_tasks
from tests.ecssim.api.test_load_balancing import a_target_group, behind

from .balancing_kit import (
    ANYWHERE,
    HTTP_FROM_ANYWHERE,
    QUICK,
    address,
    around_the_tasks,
    health,
    security_group,
    vpc_id,
)
from .contract_kit import ACCOUNT, REGION

TIMEOUT = ("unhealthy", "Target.Timeout", "Request timed out")


def around_the_load_balancer(elb: Any, *groups: str) -> None:
    arn = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=list(groups))


@pytest.mark.parametrize(
    ("permission", "found"),
    [
        (HTTP_FROM_ANYWHERE, ("healthy", "", "")),
        ({**HTTP_FROM_ANYWHERE, "FromPort": 0, "ToPort": 65535}, ("healthy", "", "")),
        ({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "172.31.0.0/16"}]}, ("healthy", "", "")),
        ({**HTTP_FROM_ANYWHERE, "FromPort": 443, "ToPort": 443}, TIMEOUT),
        ({**HTTP_FROM_ANYWHERE, "IpProtocol": "udp"}, TIMEOUT),
        ({**HTTP_FROM_ANYWHERE, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}, TIMEOUT),
        (None, TIMEOUT),
    ],
)
def test_a_security_group_of_the_task_decides_whether_the_load_balancer_gets_in(
    sim: Simulation,
    ecs: Any,
    elb: Any,
    ec2: Any,
    network: dict[str, Any],
    group: str,
    permission: dict[str, Any] | None,
    found: tuple[str, str, str],
) -> None:
    around_the_tasks(network, security_group(ec2, "web", *([permission] if permission else [])))
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    assert health(elb, group) == [found]


def test_a_rule_may_name_the_security_group_of_the_load_balancer(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], group: str
) -> None:
    outer = security_group(ec2, "outer")
    around_the_load_balancer(elb, outer)
    pair = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": outer}]}
    around_the_tasks(network, security_group(ec2, "inner", pair))
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    assert [state for state, _, _ in health(elb, group)] == ["healthy"]


def test_the_load_balancer_has_to_be_let_out_as_well(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], group: str
) -> None:
    outer = security_group(ec2, "outer")
    ec2.revoke_security_group_egress(GroupId=outer, IpPermissions=[{"IpProtocol": "-1", "IpRanges": ANYWHERE}])
    around_the_load_balancer(elb, outer)
    around_the_tasks(network, security_group(ec2, "web", HTTP_FROM_ANYWHERE))
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    assert health(elb, group) == [TIMEOUT]


def test_asked_why_the_simulation_says_what_keeps_the_load_balancer_out(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], group: str
) -> None:
    shut = security_group(ec2, "web")
    create_service(ecs, around_the_tasks(network, shut), loadBalancers=behind(group))
    sim.advance(60)
    [task] = service_tasks(ecs)
    why = f"Request timed out: no rule of the security group {shut} lets the load balancer web in"
    assert why in sim.why(task["taskArn"])


def test_a_rule_that_is_added_makes_the_target_healthy(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], group: str
) -> None:
    web = security_group(ec2, "web")
    create_service(ecs, around_the_tasks(network, web), loadBalancers=behind(group), healthCheckGracePeriodSeconds=600)
    sim.advance(60)
    ec2.authorize_security_group_ingress(GroupId=web, IpPermissions=[HTTP_FROM_ANYWHERE])
    sim.advance(60)
    assert [state for state, _, _ in health(elb, group)] == ["healthy"]


def test_a_network_acl_that_denies_the_port_makes_the_target_unhealthy(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], group: str
) -> None:
    acl = ec2.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"]
    ports = {"From": 80, "To": 80}
    ec2.create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=50,
        Protocol="6",
        RuleAction="deny",
        Egress=False,
        CidrBlock="0.0.0.0/0",
        PortRange=ports,
    )
    around_the_tasks(network, security_group(ec2, "web", HTTP_FROM_ANYWHERE))
    subnets = network["awsvpcConfiguration"]["subnets"]
    arn = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    elb.set_subnets(LoadBalancerArn=arn, Subnets=subnets[:2])
    network["awsvpcConfiguration"]["subnets"] = subnets[:1]
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    assert health(elb, group) == [("healthy", "", "")], "the node in the subnet of the task passes no network ACL"
    elsewhere = ec2.create_subnet(VpcId=vpc_id(ec2), CidrBlock="172.31.200.0/24", AvailabilityZone=f"{REGION}a")[
        "Subnet"
    ]["SubnetId"]
    elb.set_subnets(LoadBalancerArn=arn, Subnets=[elsewhere, subnets[1]])
    sim.advance(60)
    assert health(elb, group) == [TIMEOUT]


def test_a_zone_that_the_load_balancer_does_not_have_leaves_its_targets_unused(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    subnets = network["awsvpcConfiguration"]["subnets"]
    arn = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    elb.set_subnets(LoadBalancerArn=arn, Subnets=subnets[:2])
    network["awsvpcConfiguration"]["subnets"] = subnets[2:]
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    assert health(elb, group) == [
        (
            "unused",
            "Target.NotInUse",
            "Target is in an Availability Zone that is not enabled for the load balancer",
        )
    ]


def test_a_network_load_balancer_without_a_security_group_needs_a_rule_for_its_addresses(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any]
) -> None:
    made = a_target_group(elb, network, Protocol="TCP", balancer="network", **QUICK)
    web = security_group(ec2, "web")
    around_the_tasks(network, web)
    create_service(ecs, network, loadBalancers=behind(made), healthCheckGracePeriodSeconds=3600)
    sim.advance(300)
    assert health(elb, made) == [TIMEOUT]
    ec2.authorize_security_group_ingress(
        GroupId=web, IpPermissions=[{**HTTP_FROM_ANYWHERE, "IpRanges": [{"CidrIp": "172.31.0.0/16"}]}]
    )
    sim.advance(60)
    assert [state for state, _, _ in health(elb, made)] == ["healthy"]


def test_the_default_vpc_has_an_internet_gateway_also_when_moto_has_none(
    sim: Simulation, ecs: Any, ec2: Any, network: dict[str, Any]
) -> None:
    def place() -> Location:
        found = MotoNetwork(ACCOUNT, REGION).location(address(task))
        assert found
        return replace(found, has_public_address=True)

    task = run_task(ecs, network)
    sim.advance(60)
    [task] = ecs.describe_tasks(cluster=task["clusterArn"], tasks=[task["taskArn"]])["tasks"]
    assert reachable(place(), INTERNET, 443) is None
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id(ec2))
    table = ec2.describe_route_tables()["RouteTables"][0]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    assert [route.target for route in place().routes] == ["local", gateway]
    assert reachable(place(), INTERNET, 443) is None


def test_another_vpc_has_no_way_out_of_its_own(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    place = MotoNetwork(ACCOUNT, REGION).location(interface)
    assert place
    assert reachable(place, INTERNET, 443) == f"{subnet} has no route to the Internet"


def test_a_subnet_with_a_route_table_of_its_own_has_its_routes(ec2: Any, network: dict[str, Any]) -> None:
    subnet = network["awsvpcConfiguration"]["subnets"][0]
    table = ec2.create_route_table(VpcId=vpc_id(ec2))["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    allocation = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=allocation)["NatGateway"]["NatGatewayId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    place = MotoNetwork(ACCOUNT, REGION).location(interface)
    assert place
    assert [(route.destination_cidr_block, route.target) for route in place.routes] == [
        ("172.31.0.0/16", "local"),
        ("0.0.0.0/0", nat),
    ]


@pytest.mark.parametrize("gone", ["eni-0123456789abcdef0", "i-0123456789abcdef0", "172.31.99.99"])
def test_what_is_not_there_is_nowhere(sim: Simulation, gone: str) -> None:
    assert MotoNetwork(ACCOUNT, REGION).location(gone) is None
