"""A lab's load balancer: made once, reached by everybody, and its tasks only through it."""

import time
from typing import Any

import pytest
from ecslab import Lab, constant
from ecslab.load_balancer import LoadBalancer


@pytest.fixture
def web(lab: Lab) -> LoadBalancer:
    """A service of two tasks on port 8080 behind the lab's load balancer."""
    ecs, balancer = lab.client("ecs"), lab.load_balancer("shop", container_port=8080, health_path="/health")
    lab.push_image("shop:1", paths={"/": 200, "/health": 200}, ports=[8080])
    ecs.create_cluster(clusterName=lab.prefix)
    container = {"name": "web", "image": "shop:1", "portMappings": [{"containerPort": 8080}]}
    ecs.register_task_definition(
        family=lab.prefix,
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )
    group = {"targetGroupArn": balancer.target_group_arn, "containerName": "web", "containerPort": 8080}
    ecs.create_service(
        cluster=lab.prefix,
        serviceName="web",
        taskDefinition=lab.prefix,
        launchType="FARGATE",
        desiredCount=2,
        networkConfiguration=balancer.network,
        loadBalancers=[group],
    )
    time.sleep(180)
    return balancer


def states(lab: Lab, web: LoadBalancer) -> list[str]:
    found = lab.client("elbv2").describe_target_health(TargetGroupArn=web.target_group_arn)
    return [each["TargetHealth"]["State"] for each in found["TargetHealthDescriptions"]]


def test_tasks_in_its_network_become_healthy_targets_and_answer(lab: Lab, web: LoadBalancer) -> None:
    assert states(lab, web) == ["healthy", "healthy"]
    assert lab.get(web.dns_name).status == 200
    assert repr(web) == f"http://{web.dns_name}"


def test_it_is_made_once(lab: Lab, web: LoadBalancer) -> None:
    assert lab.load_balancer("shop", container_port=8080, health_path="/health") == web


def test_one_that_was_left_half_made_is_finished(lab: Lab, web: LoadBalancer) -> None:
    lab.client("elbv2").delete_listener(ListenerArn=web.listener_arn)
    assert lab.load_balancer("shop", container_port=8080).listener_arn != web.listener_arn
    assert lab.get(web.dns_name).status == 200


def test_its_tasks_let_in_the_load_balancer_and_nobody_else(lab: Lab, web: LoadBalancer) -> None:
    [tasks] = web.network["awsvpcConfiguration"]["securityGroups"]
    [group] = lab.client("ec2").describe_security_groups(GroupIds=[tasks])["SecurityGroups"]
    [allowed] = group["IpPermissions"]
    assert [pair["GroupId"] for pair in allowed["UserIdGroupPairs"]] == [web.security_group_id]
    assert allowed["IpRanges"] == []


def test_its_requests_are_a_metric_that_can_be_drawn(lab: Lab, web: LoadBalancer) -> None:
    begin = lab.now()
    flow = lab.traffic(web.dns_name, constant(10))
    time.sleep(180)
    flow.stop()
    dimensions = {"LoadBalancer": web.arn, "TargetGroup": web.target_group_arn}
    counts: Any = lab.metric("AWS/ApplicationELB", "RequestCount", "Sum", begin, **dimensions)
    assert sum(count for _, count in counts) == flow.sent
    assert [at for at, _ in counts] == sorted(at for at, _ in counts)
    assert "a minute" in lab.chart("Requests", "requests a minute", requests=counts).text


def test_a_metric_of_nothing_has_no_values(lab: Lab) -> None:
    assert lab.metric("AWS/ECS", "CPUUtilization", ClusterName="none", ServiceName="none") == []
