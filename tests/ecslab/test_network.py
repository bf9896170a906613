"""Tasks run in the default VPC, or in a small one of the lab's own where the account has none."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from ecslab import Lab
from ecslab.network import open_port, own_subnets
from ecslab.safety.ledger import Ledger
from ecslab.safety.sweep import sweep

from .safety import world as account

THEIRS = "10.0.0.0/16"
NEEDED = {"ec2.CreateSecurityGroup", "ec2.AuthorizeSecurityGroupIngress"}


@pytest.fixture
def bare(lab: Lab) -> Lab:
    """The services lab in an account whose default VPC is gone, and where others have a VPC."""
    ec2 = lab.client("ec2")
    default = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    # moto would take the first VPC of an account that has none for a default one.
    ec2.create_vpc(CidrBlock=THEIRS)
    for subnet in ec2.describe_subnets()["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    ec2.delete_vpc(VpcId=default)
    return lab


def vpcs(lab: Lab) -> list[dict[str, Any]]:
    return [vpc for vpc in lab.client("ec2").describe_vpcs()["Vpcs"] if vpc["CidrBlock"] != THEIRS]


def test_with_a_default_vpc_nothing_is_made(lab: Lab) -> None:
    subnets = lab.client("ec2").describe_subnets(SubnetIds=lab.subnets())["Subnets"]
    assert [subnet["DefaultForAz"] for subnet in subnets] == [True] * 3
    assert len(vpcs(lab)) == 1


def test_without_one_the_lab_makes_three_public_subnets_in_three_zones(bare: Lab) -> None:
    subnets = bare.client("ec2").describe_subnets(SubnetIds=bare.subnets())["Subnets"]
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == 3
    assert all(subnet["MapPublicIpOnLaunch"] for subnet in subnets)
    (vpc,) = vpcs(bare)
    assert vpc["CidrBlock"] == "10.73.0.0/24"
    assert {"Key": "Name", "Value": f"{bare.prefix}-network"} in vpc["Tags"]


def test_its_way_out_is_an_internet_gateway_and_never_a_nat_gateway(bare: Lab) -> None:
    bare.subnets()
    ec2 = bare.client("ec2")
    routes = [route for table in ec2.describe_route_tables()["RouteTables"] for route in table["Routes"]]
    (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
    assert gateway["InternetGatewayId"] in [route.get("GatewayId") for route in routes]
    assert ec2.describe_nat_gateways()["NatGateways"] == []


def test_it_is_made_once(bare: Lab) -> None:
    assert bare.subnets() == bare.subnets()
    assert bare.network()["awsvpcConfiguration"]["subnets"] == bare.subnets()
    assert len(vpcs(bare)) == 1


def test_one_that_was_left_half_made_is_finished(bare: Lab) -> None:
    ec2 = bare.client("ec2")
    bare.subnets()
    (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
    ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpcs(bare)[0]["VpcId"])
    ec2.delete_subnet(SubnetId=bare.subnets()[1])
    assert len(set(bare.subnets())) == 3
    (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
    assert len(gateway["Attachments"]) == 1
    assert len(vpcs(bare)) == 1


def test_a_sweep_takes_it_away_and_leaves_the_vpcs_of_others(bare: Lab) -> None:
    bare.subnets()
    assert sweep(bare.client, bare.prefix) == []
    assert [vpc["CidrBlock"] for vpc in bare.client("ec2").describe_vpcs()["Vpcs"]] == [THEIRS]
    assert bare.client("ec2").describe_internet_gateways()["InternetGateways"] == []


def test_the_guard_lets_every_lab_make_it_and_those_that_need_it_open_a_port_in_it(bare: Lab, tmp_path: Path) -> None:
    client = account.watched(account.guard(Ledger(tmp_path / "ledger.jsonl"), needed=NEEDED), [])
    ec2 = client("ec2")
    subnets = own_subnets(ec2, bare.prefix)
    vpc = boto3.client("ec2").describe_subnets(SubnetIds=subnets)["Subnets"][0]["VpcId"]
    group = open_port(ec2, bare.prefix, vpc, 80)
    assert open_port(ec2, bare.prefix, vpc, 80) == group
    permissions = boto3.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    assert [permission["FromPort"] for permission in permissions] == [80]
    assert sweep(client, bare.prefix) == []
