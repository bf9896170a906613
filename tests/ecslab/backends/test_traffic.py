"""A lab sends requests to its load balancer, in this process and to a separate one alike."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from ecslab import Lab, constant, day_curve, ramp, replay, spike

from .kit import served

LAB = "05_services"
PATTERNS = {
    "constant": constant(20),
    "ramp": ramp(0, 20, 30),
    "spike": spike(1, 20, after_s=10, lasts_s=5),
    "day_curve": day_curve(1, 20),
    "replay": replay([20, 0, 5], each_s=10),
}


@pytest.fixture(params=["moto", "endpoint"], scope="module")
def behind(request: pytest.FixtureRequest) -> Iterator[tuple[Lab, str]]:
    """A lab with a service of two healthy tasks behind a load balancer, and the DNS name of that."""
    with served() as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ECSLAB_ENDPOINT_URL", url)
        lab = Lab(LAB, backend=request.param)
        yield lab, serve(lab)
        lab.leave()


def serve(lab: Lab) -> str:
    ecs, elb, network = lab.client("ecs"), lab.client("elbv2"), lab.network()
    vpc = lab.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    name = f"{lab.prefix}-web"
    group = elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
    group_arn = group["TargetGroups"][0]["TargetGroupArn"]
    subnets = network["awsvpcConfiguration"]["subnets"]
    groups = [default_group(lab, vpc), front(lab, vpc, 80, 8080)]
    [balancer] = elb.create_load_balancer(Name=name, Subnets=subnets, SecurityGroups=groups)["LoadBalancers"]
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group_arn}],
    )
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=8080,
        DefaultActions=[
            {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "410", "MessageBody": "Gone.\nFor good."}}
        ],
    )
    ecs.create_cluster(clusterName=lab.prefix)
    ecs.register_task_definition(
        family=name,
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "web", "image": "nginx:1.27", "portMappings": [{"containerPort": 80}]}],
    )
    ecs.create_service(
        cluster=lab.prefix,
        serviceName=name,
        taskDefinition=name,
        launchType="FARGATE",
        desiredCount=2,
        networkConfiguration=network,
        loadBalancers=[{"targetGroupArn": group_arn, "containerName": "web", "containerPort": 80}],
    )
    time.sleep(300)
    return str(balancer["DNSName"])


def default_group(lab: Lab, vpc: str) -> str:
    """The default security group, which the tasks have, and which lets its own members in."""
    named = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    return str(lab.client("ec2").describe_security_groups(Filters=named)["SecurityGroups"][0]["GroupId"])


def front(lab: Lab, vpc: str, *ports: int) -> str:
    """A security group that lets everybody in at these ports."""
    ec2 = lab.client("ec2")
    group = str(ec2.create_security_group(GroupName=f"{lab.prefix}-front", Description="front", VpcId=vpc)["GroupId"])
    anybody = [{"CidrIp": "0.0.0.0/0"}]
    permissions = [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": anybody} for port in ports]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)
    return group


def send(behind: tuple[Lab, str], pattern: Any = PATTERNS["constant"], **request: Any) -> Any:
    """What came of a minute of traffic."""
    lab, dns_name = behind
    flow = lab.traffic(dns_name, pattern, **request)
    time.sleep(60)
    flow.stop()
    return flow


def test_answers_are_told_by_status(behind: tuple[Lab, str]) -> None:
    flow = send(behind)
    assert flow.by_status == {200: flow.sent}
    assert 1140 <= flow.sent <= 1260
    assert flow.failed == 0


def test_how_long_answers_took_is_told(behind: tuple[Lab, str]) -> None:
    flow = send(behind)
    assert 0 < flow.response_time_s(50) < flow.response_time_s(99) < 1


def test_who_answered_is_told(behind: tuple[Lab, str]) -> None:
    flow = send(behind)
    assert flow.by_target_group == {f"{behind[0].prefix}-web": flow.sent}
    assert len(flow.by_target) == 2
    assert all(name.endswith(":80") for name in flow.by_target)


def test_stopped_traffic_sends_no_more(behind: tuple[Lab, str]) -> None:
    flow = send(behind)
    sent = flow.sent
    time.sleep(60)
    assert flow.sent == sent


def test_a_path_that_nobody_knows_is_not_found(behind: tuple[Lab, str]) -> None:
    assert set(send(behind, path="/cart").by_status) == {404}


def test_a_url_names_port_and_path(behind: tuple[Lab, str]) -> None:
    lab, dns_name = behind
    assert set(send((lab, f"http://{dns_name}:8080/cart")).by_status) == {410}


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_sent(behind: tuple[Lab, str], name: str) -> None:
    assert send(behind, PATTERNS[name]).sent > 20


def test_a_number_is_no_pattern(behind: tuple[Lab, str]) -> None:
    with pytest.raises(TypeError, match=r"20 does not say how many requests over time: .* constant\(20\)"):
        send(behind, 20)


def test_a_load_balancer_that_does_not_exist_is_told(behind: tuple[Lab, str]) -> None:
    with pytest.raises(LookupError, match="no load balancer has the DNS name nobody"):
        send((behind[0], "nobody"))


def test_one_request_gets_one_answer(behind: tuple[Lab, str]) -> None:
    lab, dns_name = behind
    answer = lab.get(f"http://{dns_name}/")
    assert (answer.status, answer.first_line) == (200, "<!DOCTYPE html>")
    assert answer.target
    assert answer.target.endswith(":80")


def test_a_fixed_response_is_one(behind: tuple[Lab, str]) -> None:
    lab, dns_name = behind
    answer = lab.get(f"{dns_name}:8080")
    assert (answer.status, answer.first_line, answer.target) == (410, "Gone.", None)


@pytest.mark.parametrize("leave", [Lab.leave, Lab.close], ids=lambda leave: leave.__name__)
def test_leaving_a_lab_stops_its_traffic(leave: Any) -> None:
    lab = Lab(LAB, backend="moto")
    flow = lab.traffic(serve(lab), constant(20))
    time.sleep(60)
    leave(lab)
    assert 1140 <= flow.sent <= 1260
