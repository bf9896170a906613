"""loadBalancers and the health check grace period of services, over moto's Elastic Load Balancing."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import INVALID, create_service, describe_service, refused

MISSING = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/none/0123456789abcdef"


@pytest.fixture
def elb(sim: Simulation) -> Any:
    import boto3

    return boto3.client("elbv2")


def a_target_group(
    elb: Any, network: dict[str, Any], *, listener: bool = True, balancer: str = "application", **changes: Any
) -> str:
    """Create a target group, and a load balancer that forwards to it."""
    import boto3

    ec2 = boto3.client("ec2")
    subnets = network["awsvpcConfiguration"]["subnets"]
    vpc = ec2.describe_subnets(SubnetIds=subnets[:1])["Subnets"][0]["VpcId"]
    made = {"Name": "web", "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip", **changes}
    arn = str(elb.create_target_group(**made)["TargetGroups"][0]["TargetGroupArn"])
    if listener:
        named = elb.create_load_balancer(Name=made["Name"], Subnets=subnets, Type=balancer)
        forward = {"Type": "forward", "TargetGroupArn": arn}
        elb.create_listener(
            LoadBalancerArn=named["LoadBalancers"][0]["LoadBalancerArn"],
            Protocol="HTTP" if balancer == "application" else "TCP",
            Port=80,
            DefaultActions=[forward],
        )
    return arn


def behind(arn: str, container: str = "web", port: int = 80) -> list[dict[str, Any]]:
    return [{"targetGroupArn": arn, "containerName": container, "containerPort": port}]


def test_a_service_shows_its_load_balancers(ecs: Any, elb: Any, network: dict[str, Any]) -> None:
    load_balancers = behind(a_target_group(elb, network))
    assert create_service(ecs, network, loadBalancers=load_balancers)["loadBalancers"] == load_balancers


def test_the_grace_period_is_shown_behind_a_load_balancer(ecs: Any, elb: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, loadBalancers=behind(a_target_group(elb, network)))
    assert describe_service(ecs)["healthCheckGracePeriodSeconds"] == 0


def test_without_a_load_balancer_no_grace_period_is_shown(ecs: Any, network: dict[str, Any]) -> None:
    assert "healthCheckGracePeriodSeconds" not in create_service(ecs, network)


def test_the_same_request_again_gives_the_same_service(ecs: Any, elb: Any, network: dict[str, Any]) -> None:
    load_balancers = behind(a_target_group(elb, network))
    first = create_service(ecs, network, loadBalancers=load_balancers)
    assert create_service(ecs, network, loadBalancers=load_balancers)["serviceArn"] == first["serviceArn"]


def test_another_target_group_makes_it_another_service(ecs: Any, elb: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    with refused(INVALID, "Creation of service was not idempotent."):
        create_service(ecs, network, loadBalancers=behind(a_target_group(elb, network)))


def test_a_container_that_the_definition_does_not_have_is_refused(ecs: Any, elb: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "The container api does not exist in the task definition."):
        create_service(ecs, network, loadBalancers=behind(a_target_group(elb, network), "api"))


def test_a_port_that_the_container_does_not_map_is_refused(ecs: Any, elb: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "The container web did not have a container port 8080 defined."):
        create_service(ecs, network, loadBalancers=behind(a_target_group(elb, network), port=8080))


def test_a_target_group_that_does_not_exist_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "The specified target group does not exist."):
        create_service(ecs, network, loadBalancers=behind(MISSING))


def test_a_target_group_without_a_load_balancer_is_refused(ecs: Any, elb: Any, network: dict[str, Any]) -> None:
    arn = a_target_group(elb, network, listener=False)
    with refused(INVALID, f"The target group with targetGroupArn {arn} does not have an associated load balancer."):
        create_service(ecs, network, loadBalancers=behind(arn))


def test_a_target_type_that_does_not_fit_the_network_mode_is_refused(
    ecs: Any, elb: Any, network: dict[str, Any]
) -> None:
    arn = a_target_group(elb, network, TargetType="instance")
    message = (
        f"The provided target group {arn} has target type instance, which is incompatible with the awsvpc network "
        "mode specified in the task definition."
    )
    with refused(INVALID, message):
        create_service(ecs, network, loadBalancers=behind(arn))


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"containerName": "web", "containerPort": 80}, "Target Group ARN can not be blank."),
        ({"targetGroupArn": MISSING, "containerPort": 80}, "Container Name can not be blank."),
    ],
)
def test_a_load_balancer_that_names_too_little_is_refused(
    ecs: Any, network: dict[str, Any], item: dict[str, Any], message: str
) -> None:
    with refused(INVALID, message):
        create_service(ecs, network, loadBalancers=[item])


def test_more_than_five_target_groups_are_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "loadBalancers cannot have more than 5 entries."):
        create_service(ecs, network, loadBalancers=behind(MISSING) * 6)


def test_a_classic_load_balancer_is_refused_by_name(ecs: Any, network: dict[str, Any]) -> None:
    classic = {"loadBalancerName": "old", "containerName": "web", "containerPort": 80}
    with pytest.raises(ecs.exceptions.UnsupportedFeatureException, match=r"loadBalancers\.loadBalancerName"):
        create_service(ecs, network, loadBalancers=[classic])


def test_a_negative_grace_period_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "healthCheckGracePeriodSeconds must be from 0 to 2147483647."):
        create_service(ecs, network, healthCheckGracePeriodSeconds=-1)


def test_an_update_that_names_other_load_balancers_begins_a_deployment(
    ecs: Any, elb: Any, network: dict[str, Any]
) -> None:
    create_service(ecs, network, loadBalancers=behind(a_target_group(elb, network)))
    updated = ecs.update_service(cluster=CLUSTER, service=SERVICE, loadBalancers=[])["service"]
    assert len(updated["deployments"]) == 2
    assert updated["loadBalancers"] == []


def test_an_update_to_a_definition_without_the_port_is_refused(ecs: Any, elb: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, loadBalancers=behind(a_target_group(elb, network)))
    ecs.register_task_definition(**web(containerDefinitions=[{"name": "web", "image": "nginx"}]))
    with refused(INVALID, "The container web did not have a container port 80 defined."):
        ecs.update_service(cluster=CLUSTER, service=SERVICE, taskDefinition="web")
