"""Deployments that shift traffic change the weights of moto's listener rules."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import INVALID, create_service, refused


@pytest.fixture
def elb(sim: Simulation) -> Any:
    import boto3

    return boto3.client("elbv2")


def groups(elb: Any, vpc: str) -> list[str]:
    made = []
    for name in ("blue", "green"):
        group = elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
        made.append(str(group["TargetGroups"][0]["TargetGroupArn"]))
    return made


def forward(blue: str, green: str) -> list[dict[str, Any]]:
    weighted = [{"TargetGroupArn": blue, "Weight": 100}, {"TargetGroupArn": green, "Weight": 0}]
    return [{"Type": "forward", "ForwardConfig": {"TargetGroups": weighted}}]


@pytest.fixture
def balanced(elb: Any, network: dict[str, Any]) -> dict[str, str]:
    """A load balancer with two target groups, its listener, and a rule of that."""
    import boto3

    subnets = network["awsvpcConfiguration"]["subnets"]
    vpc = boto3.client("ec2").describe_subnets(SubnetIds=subnets)["Subnets"][0]["VpcId"]
    blue, green = groups(elb, vpc)
    balancer = elb.create_load_balancer(Name="shop", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    actions = forward(blue, green)
    listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=actions)
    listener_arn = listener["Listeners"][0]["ListenerArn"]
    path = [{"Field": "path-pattern", "Values": ["/*"]}]
    rule = elb.create_rule(ListenerArn=listener_arn, Priority=1, Conditions=path, Actions=actions)
    return {"blue": blue, "green": green, "listener": listener_arn, "rule": rule["Rules"][0]["RuleArn"]}


def behind(balanced: dict[str, str], rule: str, role: str = "arn:aws:iam::123456789012:role/r") -> list[dict[str, Any]]:
    advanced = {
        "alternateTargetGroupArn": balanced["green"],
        "productionListenerRule": rule,
        "roleArn": role,
    }
    return [
        {
            "targetGroupArn": balanced["blue"],
            "containerName": "web",
            "containerPort": 80,
            "advancedConfiguration": advanced,
        }
    ]


def weights(actions: list[dict[str, Any]]) -> dict[str, int]:
    [action] = actions
    return {group["TargetGroupArn"]: group["Weight"] for group in action["ForwardConfig"]["TargetGroups"]}


BLUE_GREEN = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1}


def test_a_release_moves_the_weights_of_a_rule(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], balanced: dict[str, str]
) -> None:
    given = behind(balanced, balanced["rule"])
    service = create_service(ecs, network, loadBalancers=given, deploymentConfiguration=BLUE_GREEN)
    assert service["loadBalancers"] == given
    sim.advance(600)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    sim.advance(1200)
    [rule] = elb.describe_rules(RuleArns=[balanced["rule"]])["Rules"]
    assert weights(rule["Actions"]) == {balanced["blue"]: 0, balanced["green"]: 100}
    states = [
        each["TargetHealth"]["State"]
        for each in elb.describe_target_health(TargetGroupArn=balanced["green"])["TargetHealthDescriptions"]
    ]
    assert states == ["healthy"]
    [current] = ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"][0]["currentServiceRevisions"]
    [revision] = ecs.describe_service_revisions(serviceRevisionArns=[current["arn"]])["serviceRevisions"]
    assert revision["resolvedConfiguration"]["loadBalancers"] == [
        {"targetGroupArn": balanced["green"], "productionListenerRule": balanced["rule"]}
    ]


def test_a_listener_stands_for_its_default_rule(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], balanced: dict[str, str]
) -> None:
    load_balancers = behind(balanced, balanced["listener"])
    create_service(ecs, network, loadBalancers=load_balancers, deploymentConfiguration=BLUE_GREEN)
    sim.advance(600)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    sim.advance(1200)
    [listener] = elb.describe_listeners(ListenerArns=[balanced["listener"]])["Listeners"]
    assert weights(listener["DefaultActions"]) == {balanced["blue"]: 0, balanced["green"]: 100}


def test_a_rule_that_does_not_exist_is_refused(ecs: Any, network: dict[str, Any], balanced: dict[str, str]) -> None:
    with refused(INVALID, "The specified listener rule arn:none does not exist."):
        create_service(ecs, network, loadBalancers=behind(balanced, "arn:none"), deploymentConfiguration=BLUE_GREEN)


def test_an_update_may_bring_the_second_target_group(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], balanced: dict[str, str]
) -> None:
    plain = [{name: value for name, value in behind(balanced, "")[0].items() if name != "advancedConfiguration"}]
    create_service(ecs, network, loadBalancers=plain)
    sim.advance(600)
    ecs.update_service(
        cluster=CLUSTER,
        service=SERVICE,
        loadBalancers=behind(balanced, balanced["rule"]),
        deploymentConfiguration=BLUE_GREEN,
    )
    sim.advance(1200)
    [newest, _] = ecs.list_service_deployments(cluster=CLUSTER, service=SERVICE)["serviceDeployments"]
    assert newest["status"] == "SUCCESSFUL"
    [rule] = elb.describe_rules(RuleArns=[balanced["rule"]])["Rules"]
    assert weights(rule["Actions"]) == {balanced["blue"]: 0, balanced["green"]: 100}
