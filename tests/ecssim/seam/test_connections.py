"""What a task reaches in moto's VPCs, as somebody inside of it sees it."""

from ipaddress import ip_address, ip_network
from typing import Any

import boto3
import pytest
from ecssim import Simulation, UnreachableError

from tests.conftest import CLUSTER
from tests.ecssim.api.api_kit import create_service
from tests.ecssim.api.test_load_balancing import a_target_group, behind
from tests.ecssim.api.test_service_connect import HTTP, connect, define
from tests.ecssim.api.test_service_discovery import a_registry, found_by


@pytest.fixture
def ec2(sim: Simulation) -> Any:
    return boto3.client("ec2")


@pytest.fixture
def cloud_map(sim: Simulation) -> Any:
    return boto3.client("servicediscovery")


def a_security_group(ec2: Any, name: str, **source: Any) -> str:
    """Create a security group that lets that source in on port 80, if there is one."""
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = str(ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"])
    if source:
        permission = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, **source}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    return group


def within(network: dict[str, Any], *groups: str) -> dict[str, Any]:
    return {"awsvpcConfiguration": {**network["awsvpcConfiguration"], "securityGroups": list(groups)}}


def a_task_of(ecs: Any, service: str) -> str:
    [arn] = ecs.list_tasks(cluster=CLUSTER, serviceName=service)["taskArns"]
    return str(arn)


@pytest.mark.parametrize(("allowed", "gets_through"), [("client", True), ("nobody", False)])
def test_a_rule_may_name_the_group_of_the_client(
    sim: Simulation, ecs: Any, ec2: Any, cloud_map: Any, network: dict[str, Any], allowed: str, gets_through: bool
) -> None:
    groups = {name: a_security_group(ec2, name) for name in ("client", "nobody")}
    server = a_security_group(ec2, "server", UserIdGroupPairs=[{"GroupId": groups[allowed]}])
    create_service(
        ecs, within(network, server), serviceName="server", serviceRegistries=found_by(a_registry(cloud_map))
    )
    create_service(ecs, within(network, groups["client"]), serviceName="client")
    sim.advance(60)
    inside = sim.inside(a_task_of(ecs, "client"))
    if gets_through:
        assert inside.connect("web.shop.local", 80)["task"] == a_task_of(ecs, "server")
    else:
        with pytest.raises(UnreachableError, match="lets eni-"):
            inside.connect("web.shop.local", 80)


@pytest.mark.parametrize(("cidr", "gets_through"), [("172.31.0.0/16", True), ("10.0.0.0/8", False)])
def test_a_rule_may_name_addresses(
    sim: Simulation, ecs: Any, ec2: Any, cloud_map: Any, network: dict[str, Any], cidr: str, gets_through: bool
) -> None:
    server = a_security_group(ec2, "server", IpRanges=[{"CidrIp": cidr}])
    registries = found_by(a_registry(cloud_map))
    create_service(ecs, within(network, server), serviceName="server", serviceRegistries=registries)
    create_service(ecs, network, serviceName="client")
    sim.advance(60)
    inside = sim.inside(a_task_of(ecs, "client"))
    if gets_through:
        assert inside.connect("web.shop.local", 80)["task"] == a_task_of(ecs, "server")
    else:
        with pytest.raises(UnreachableError, match="lets eni-"):
            inside.connect("web.shop.local", 80)


def test_members_of_the_default_group_reach_each_other_by_service_connect(
    sim: Simulation, ecs: Any, cloud_map: Any, network: dict[str, Any]
) -> None:
    define(ecs)
    cloud_map.create_http_namespace(Name="shop")
    create_service(ecs, network, serviceName="server", serviceConnectConfiguration=connect("shop", HTTP))
    create_service(ecs, network, serviceName="client", serviceConnectConfiguration=connect("shop"))
    sim.advance(90)
    found = sim.inside(a_task_of(ecs, "client"), "web").connect("shop", 80)
    assert (found["task"], found["through"]) == (a_task_of(ecs, "server"), "service connect")


# Load balancers


def balanced(ecs: Any, network: dict[str, Any], scheme: str, *groups: str) -> str:
    """Put a service behind a load balancer with these security groups, and return its DNS name."""
    elb = boto3.client("elbv2")
    create_service(ecs, network, serviceName="server", loadBalancers=behind(a_target_group(elb, network)))
    old = elb.describe_load_balancers()["LoadBalancers"][0]
    made = elb.create_load_balancer(
        Name="own", Subnets=network["awsvpcConfiguration"]["subnets"], Scheme=scheme, SecurityGroups=list(groups)
    )["LoadBalancers"][0]
    [group] = elb.describe_target_groups()["TargetGroups"]
    elb.delete_load_balancer(LoadBalancerArn=old["LoadBalancerArn"])
    elb.create_listener(
        LoadBalancerArn=made["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}],
    )
    return str(made["DNSName"])


@pytest.mark.parametrize(
    ("scheme", "source", "gets_through"),
    [
        ("internet-facing", {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}, True),
        ("internet-facing", {"IpRanges": [{"CidrIp": "172.31.0.0/16"}]}, False),
        ("internal", {"IpRanges": [{"CidrIp": "172.31.0.0/16"}]}, True),
        ("internal", {}, False),
    ],
)
def test_the_security_group_of_a_load_balancer_must_let_a_task_in(
    sim: Simulation,
    ecs: Any,
    ec2: Any,
    network: dict[str, Any],
    scheme: str,
    source: dict[str, Any],
    gets_through: bool,
) -> None:
    client, own = a_security_group(ec2, "client"), a_security_group(ec2, "balancer", **source)
    server = a_security_group(ec2, "server", UserIdGroupPairs=[{"GroupId": own}])
    name = balanced(ecs, within(network, server), scheme, own)
    create_service(ecs, within(network, client), serviceName="client")
    sim.advance(90)
    inside = sim.inside(a_task_of(ecs, "client"))
    if gets_through:
        found = inside.connect(name, 80)
        assert (found["task"], found["through"]) == (a_task_of(ecs, "server"), "load balancer")
        assert {inside.connect(address, 80)["task"] for address in inside.resolve(name)} == {found["task"]}
    else:
        with pytest.raises(UnreachableError, match=f"no rule of the security group {own} lets .* in to"):
            inside.connect(name, 80)


@pytest.mark.parametrize(("scheme", "block"), [("internal", "172.31.0.0/16"), ("internet-facing", "198.18.0.0/15")])
def test_the_name_of_a_load_balancer_has_an_address_in_each_zone(
    sim: Simulation, ecs: Any, ec2: Any, network: dict[str, Any], scheme: str, block: str
) -> None:
    name = balanced(ecs, network, scheme, a_security_group(ec2, "balancer"))
    create_service(ecs, network, serviceName="client")
    sim.advance(90)
    addresses = sim.inside(a_task_of(ecs, "client")).resolve(name)
    assert len(set(addresses)) == 3
    assert all(ip_address(each) in ip_network(block) for each in addresses)
    subnets = [ip_network(each["CidrBlock"]) for each in ec2.describe_subnets()["Subnets"]]
    zones = [[subnet for subnet in subnets if ip_address(each) in subnet] for each in addresses]
    assert len({str(each) for each in zones}) == (3 if scheme == "internal" else 1)
