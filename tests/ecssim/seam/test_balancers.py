"""A load balancer of a name and a listener on a port are made once."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation


@pytest.fixture
def elb(sim: Simulation) -> Any:
    return boto3.client("elbv2")


@pytest.fixture
def subnets(sim: Simulation) -> list[str]:
    return [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"]]


def make(elb: Any, subnets: list[str], **how: Any) -> str:
    return str(elb.create_load_balancer(Name="web", Subnets=subnets, **how)["LoadBalancers"][0]["LoadBalancerArn"])


def listen(elb: Any, balancer: str, status: str) -> str:
    answer = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": status}}]
    made = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=answer)
    return str(made["Listeners"][0]["ListenerArn"])


def test_a_load_balancer_that_is_created_again_alike_is_the_same(elb: Any, subnets: list[str]) -> None:
    assert make(elb, subnets[:2]) == make(elb, subnets[:2])
    assert len(elb.describe_load_balancers()["LoadBalancers"]) == 1


@pytest.mark.parametrize("how", [{"Scheme": "internal"}, {}])
def test_a_name_that_is_taken_by_another_load_balancer_is_refused(
    elb: Any, subnets: list[str], how: dict[str, str]
) -> None:
    make(elb, subnets[:2])
    with pytest.raises(ClientError, match="DuplicateLoadBalancerName"):
        make(elb, subnets[:2] if how else subnets[:3], **how)


@pytest.mark.parametrize(("type_", "in_arn"), [("application", "app"), ("network", "net")])
def test_a_load_balancer_says_its_type_and_faces_the_internet_unless_it_is_told_otherwise(
    elb: Any, subnets: list[str], type_: str, in_arn: str
) -> None:
    tags = [{"Key": "for", "Value": "shop"}]
    arn = make(elb, subnets[:2], Type=type_, Tags=tags)
    (seen,) = elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
    assert (seen["Scheme"], seen["Type"]) == ("internet-facing", type_)
    assert f":loadbalancer/{in_arn}/web/" in arn
    assert elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"] == tags


def test_a_listener_that_is_created_again_alike_is_the_same(elb: Any, subnets: list[str]) -> None:
    balancer = make(elb, subnets[:2])
    assert listen(elb, balancer, "200") == listen(elb, balancer, "200")
    assert len(elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"]) == 1


def test_a_port_that_is_taken_is_refused(elb: Any, subnets: list[str]) -> None:
    balancer = make(elb, subnets[:2])
    listen(elb, balancer, "200")
    with pytest.raises(ClientError, match="DuplicateListener"):
        listen(elb, balancer, "503")
