"""Target groups and load balancers where moto makes and deletes them otherwise than AWS."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from tests.ecssim.api.api_kit import create_service
from tests.ecssim.api.test_load_balancing import a_target_group, behind

from .balancing_kit import HTTP_FROM_ANYWHERE, QUICK, around_the_tasks, health, security_group

BEHIND_NETWORK = {"Protocol": "TCP", "balancer": "network"}


@pytest.fixture
def open_network(ec2: Any, network: dict[str, Any]) -> dict[str, Any]:
    """A network configuration with a security group that lets a Network Load Balancer in, which has none itself."""
    return around_the_tasks(network, security_group(ec2, "web", HTTP_FROM_ANYWHERE))


def settings(elb: Any, group: str) -> tuple[str, str, int]:
    """Path, status codes and timeout of a target group's health check."""
    [found] = elb.describe_target_groups(TargetGroupArns=[group])["TargetGroups"]
    return found["HealthCheckPath"], found["Matcher"]["HttpCode"], found["HealthCheckTimeoutSeconds"]


def test_an_http_check_of_a_network_load_balancer_has_defaults_of_its_own(elb: Any, network: dict[str, Any]) -> None:
    group = a_target_group(elb, network, HealthCheckProtocol="HTTP", **BEHIND_NETWORK)
    assert settings(elb, group) == ("/", "200-399", 6)


def test_what_the_request_says_is_kept(elb: Any, network: dict[str, Any]) -> None:
    given = {"HealthCheckPath": "/up", "Matcher": {"HttpCode": "204"}, "HealthCheckTimeoutSeconds": 3}
    group = a_target_group(elb, network, HealthCheckProtocol="HTTP", **BEHIND_NETWORK, **given)
    assert settings(elb, group) == ("/up", "204", 3)


@pytest.mark.parametrize("kind", [{}, {**BEHIND_NETWORK, "HealthCheckProtocol": "HTTP"}])
def test_other_status_codes_are_noticed(
    sim: Simulation, ecs: Any, elb: Any, open_network: dict[str, Any], kind: dict[str, Any]
) -> None:
    group = a_target_group(elb, open_network, HealthCheckPath="/health", **QUICK, **kind)
    create_service(ecs, open_network, loadBalancers=behind(group), healthCheckGracePeriodSeconds=3600)
    sim.advance(300)
    assert [description for _, _, description in health(elb, group)] == ["Health checks failed with these codes: [404]"]
    elb.modify_target_group(TargetGroupArn=group, Matcher={"HttpCode": "200,404"}, HealthyThresholdCount=2)
    sim.advance(30)
    assert [state for state, _, _ in health(elb, group)] == ["healthy"]


def test_a_check_over_tcp_can_become_one_over_http(
    sim: Simulation, ecs: Any, elb: Any, open_network: dict[str, Any]
) -> None:
    group = a_target_group(elb, open_network, **BEHIND_NETWORK, **QUICK)
    create_service(ecs, open_network, loadBalancers=behind(group), healthCheckGracePeriodSeconds=3600)
    sim.advance(300)
    assert [state for state, _, _ in health(elb, group)] == ["healthy"]
    elb.modify_target_group(TargetGroupArn=group, HealthCheckProtocol="HTTP", HealthCheckPath="/health")
    sim.advance(30)
    assert [reason for _, reason, _ in health(elb, group)] == ["Target.ResponseCodeMismatch"]


def test_the_first_check_of_a_network_load_balancer_takes_minutes(
    sim: Simulation, ecs: Any, elb: Any, open_network: dict[str, Any]
) -> None:
    group = a_target_group(elb, open_network, **BEHIND_NETWORK)
    create_service(ecs, open_network, loadBalancers=behind(group))
    sim.advance(90)
    assert [state for state, _, _ in health(elb, group)] == ["initial"]
    sim.advance(120)
    assert [state for state, _, _ in health(elb, group)] == ["healthy"]


def test_a_load_balancer_that_is_protected_is_not_deleted(elb: Any, group: str) -> None:
    arn = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    protection = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=protection)
    with pytest.raises(ClientError) as refusal:
        elb.delete_load_balancer(LoadBalancerArn=arn)
    error = refusal.value.response["Error"]
    assert (error["Code"], error["Message"]) == (
        "OperationNotPermitted",
        f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
    )
    assert elb.describe_load_balancers()["LoadBalancers"]


def test_a_target_group_that_a_listener_forwards_to_is_not_deleted(elb: Any, group: str) -> None:
    with pytest.raises(ClientError, match="ResourceInUse"):
        elb.delete_target_group(TargetGroupArn=group)
