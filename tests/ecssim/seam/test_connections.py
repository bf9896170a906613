"""What a task reaches in moto's VPCs, as somebody inside of it sees it."""

from typing import Any

import pytest
from ecssim import Simulation, UnreachableError

from tests.conftest import CLUSTER
from tests.ecssim.api.api_kit import create_service
from tests.ecssim.api.test_load_balancing import a_target_group, behind
from tests.ecssim.api.test_service_connect import HTTP, connect, define
from tests.ecssim.api.test_service_discovery import a_registry, found_by


@pytest.fixture
def ec2(sim: Simulation) -> Any:
    import boto3

    return boto3.client("ec2")


@pytest.fixture
def cloud_map(sim: Simulation) -> Any:
    import boto3

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


def test_a_load_balancer_is_reached_by_its_dns_name(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    import boto3

    elb = boto3.client("elbv2")
    create_service(ecs, network, serviceName="server", loadBalancers=behind(a_target_group(elb, network)))
    create_service(ecs, network, serviceName="client")
    sim.advance(60)
    name = elb.describe_load_balancers()["LoadBalancers"][0]["DNSName"]
    found = sim.inside(a_task_of(ecs, "client")).connect(name, 80)
    assert (found["task"], found["through"]) == (a_task_of(ecs, "server"), "load balancer")
