"""ECS's targets in moto's Elastic Load Balancing, as boto3 shows them."""

from typing import Any

import pytest
from ecssim import Simulation, traffic

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import create_service, describe_service, service_tasks
from tests.ecssim.api.test_load_balancing import a_target_group, behind

from .balancing_kit import (
    HTTP_FROM_ANYWHERE,
    QUICK,
    address,
    an_instance,
    health,
    open_to_everybody,
    security_group,
)


def test_targets_are_the_addresses_of_the_tasks(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    create_service(ecs, network, desiredCount=2, loadBalancers=behind(group))
    sim.advance(60)
    found = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    expected = [{"Id": address(task), "Port": 80} for task in service_tasks(ecs)]
    assert sorted((each["Target"]["Id"], int(each["Target"]["Port"])) for each in found) == sorted(
        (each["Id"], each["Port"]) for each in expected
    )


def test_a_target_goes_from_initial_to_healthy(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    create_service(ecs, network, loadBalancers=behind(group))
    assert sim.until(lambda: bool(health(elb, group)))
    assert health(elb, group) == [
        ("initial", "Elb.RegistrationInProgress", "Target registration is in progress"),
    ]
    sim.advance(5)
    assert health(elb, group) == [("healthy", "", "")]


def test_a_path_that_the_image_does_not_have_makes_its_target_unhealthy(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any]
) -> None:
    group = a_target_group(elb, network, HealthCheckPath="/health", **QUICK)
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    assert health(elb, group) == [
        ("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]"),
    ]


def test_a_changed_path_is_noticed(sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str) -> None:
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    elb.modify_target_group(TargetGroupArn=group, HealthCheckPath="/health")
    sim.advance(30)
    assert [state for state, _, _ in health(elb, group)] == ["unhealthy"]


def test_a_target_drains_for_the_delay_of_its_group_and_is_gone(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}]
    elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=delay)
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=0)
    sim.advance(40)
    assert health(elb, group) == [
        ("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"),
    ]
    sim.advance(60)
    assert health(elb, group) == []


def test_asked_for_one_target_it_shows_that_one(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    create_service(ecs, network, desiredCount=2, loadBalancers=behind(group))
    sim.advance(60)
    task = service_tasks(ecs)[0]
    assert health(elb, group, Targets=[{"Id": address(task)}]) == [("healthy", "", "")]


def test_the_waiter_for_targets_in_service_returns(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    create_service(ecs, network, loadBalancers=behind(group))
    elb.get_waiter("target_in_service").wait(TargetGroupArn=group)
    assert health(elb, group) == [("healthy", "", "")]


def test_on_instances_each_task_is_a_port_of_its_instance(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any]
) -> None:
    an_instance(sim, ec2, network)
    group = a_target_group(elb, network, TargetType="instance", **QUICK)
    container = {"name": "web", "image": "nginx", "memory": 128, "portMappings": [{"containerPort": 80}]}
    ecs.register_task_definition(family="bridged", containerDefinitions=[container])
    launch = {"launchType": "EC2", "networkConfiguration": None, "taskDefinition": "bridged"}
    create_service(ecs, network, desiredCount=2, loadBalancers=behind(group), **launch)
    sim.advance(120)
    found = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert len({each["Target"]["Id"] for each in found}) == 1
    ports = [task["containers"][0]["networkBindings"][0]["hostPort"] for task in service_tasks(ecs)]
    assert sorted(int(each["Target"]["Port"]) for each in found) == sorted(ports)
    assert [state for state, _, _ in health(elb, group)] == ["healthy", "healthy"]
    elb.modify_target_group(TargetGroupArn=group, HealthCheckPath="/health")
    sim.advance(200)
    instance = found[0]["Target"]["Id"]
    events = [event["message"] for event in describe_service(ecs)["events"]]
    assert any(
        f") (instance {instance}) (port {ports[0]}) is unhealthy in (target-group {group})" in said for said in events
    )


def test_a_service_without_load_balancers_leaves_elastic_load_balancing_alone(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    ecs.register_task_definition(**web())
    create_service(ecs, network)
    sim.advance(60)
    assert health(elb, group) == []


def test_requests_follow_the_rules_of_a_listener_by_priority(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], group: str
) -> None:
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    balancer = open_to_everybody(elb, ec2)
    [listener] = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    for priority, path, status in ((20, "/old/*", "404"), (10, "/old/page", "410")):
        elb.create_rule(
            ListenerArn=listener["ListenerArn"],
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": [path]}}],
            Actions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": status}}],
        )
    host = elb.describe_load_balancers()["LoadBalancers"][0]["DNSName"]
    port = listener["Port"]
    paths = {"/": 200, "/old/page": 410, "/old/other": 404}
    flows = {path: sim.traffic(host, traffic.Constant(5), port=port, path=path) for path in paths}
    sim.advance(60)
    assert {path: set(flow.answers.by_status) for path, flow in flows.items()} == {
        path: {status} for path, status in paths.items()
    }


@pytest.mark.parametrize(
    ("scheme", "cidr", "status"),
    [
        ("internet-facing", "0.0.0.0/0", 404),
        ("internet-facing", "172.31.0.0/16", 0),
        ("internal", "172.31.0.0/16", 404),
        ("internal", "10.0.0.0/8", 0),
    ],
)
def test_visitors_get_through_where_the_security_group_of_a_load_balancer_lets_them(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], scheme: str, cidr: str, status: int
) -> None:
    create_service(ecs, network)
    group = security_group(ec2, "front", {**HTTP_FROM_ANYWHERE, "IpRanges": [{"CidrIp": cidr}]})
    subnets = network["awsvpcConfiguration"]["subnets"]
    [made] = elb.create_load_balancer(Name="own", Subnets=subnets, Scheme=scheme, SecurityGroups=[group])[
        "LoadBalancers"
    ]
    fixed = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404", "MessageBody": "Nothing."}}
    elb.create_listener(LoadBalancerArn=made["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=[fixed])
    answer = sim.get(made["DNSName"])
    assert (answer.status, answer.first_line) == (status, "Nothing." if status else "")
    flow = sim.traffic(made["DNSName"], traffic.Constant(5))
    sim.advance(60)
    assert set(flow.answers.by_status) == {status}


def test_a_security_group_that_is_changed_is_noticed(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], group: str
) -> None:
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    balancer = elb.describe_load_balancers()["LoadBalancers"][0]
    assert sim.get(balancer["DNSName"]).status == 0
    open_to_everybody(elb, ec2)
    assert sim.get(balancer["DNSName"]).status == 200


def test_the_count_of_requests_can_be_read_from_cloudwatch(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any], group: str
) -> None:
    import boto3

    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    balancer = open_to_everybody(elb, ec2)
    [listener] = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    flow = sim.traffic(balancer["DNSName"], traffic.Constant(5), port=listener["Port"])
    sim.advance(600)
    found = boto3.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ApplicationELB",
        MetricName="RequestCount",
        Dimensions=[{"Name": "LoadBalancer", "Value": balancer["LoadBalancerArn"].partition("loadbalancer/")[2]}],
        StartTime=sim.now.replace(hour=0),
        EndTime=sim.now,
        Period=3600,
        Statistics=["Sum"],
    )
    assert found["Datapoints"][0]["Sum"] == flow.answers.sent
