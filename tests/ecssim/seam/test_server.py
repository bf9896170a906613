"""`python -m ecssim serve`: the aws CLI against the simulated AWS in a process of its own.

Virtual time stands still there (speed 0) unless a waiter or the learner moves it, so a waiter that returns was answered
by the server and not by the clock.
"""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import web
from tests.ecssim.simulation.task_kit import TRUST, allow


class Aws:
    """The aws CLI, pointed at a server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.environment = {
            **os.environ,
            "AWS_ENDPOINT_URL": url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "simulated",
            "AWS_SECRET_ACCESS_KEY": "simulated",
            "AWS_PAGER": "",
        }

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "awscli", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)

    def __call__(self, *words: str) -> Any:
        done = self.run(*words, "--output", "json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def advance(self, body: bytes) -> Any:
        return self.post("advance", body)

    def post(self, command: str, body: bytes) -> Any:
        with urllib.request.urlopen(f"{self.url}/ecssim/{command}", body, timeout=10) as answer:
            return json.loads(answer.read())


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    """The aws CLI with a service `web` of three tasks that was just created."""
    command = [sys.executable, "-m", "ecssim", "serve", "--port", "0", "--speed", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        match = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert match
        aws = Aws(match.group())
        subnets = [subnet["SubnetId"] for subnet in aws("ec2", "describe-subnets")["Subnets"]]
        network = {"awsvpcConfiguration": {"subnets": subnets[:3], "assignPublicIp": "ENABLED"}}
        aws("ecs", "create-cluster", "--cluster-name", "c")
        aws("ecs", "register-task-definition", "--cli-input-json", json.dumps(web()))
        service = {"cluster": "c", "serviceName": "web", "taskDefinition": "web", "desiredCount": 3}
        launch = {"launchType": "FARGATE", "networkConfiguration": network}
        aws("ecs", "create-service", "--cli-input-json", json.dumps(service | launch))
        yield aws
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stderr
        assert "Traceback" not in process.stderr.read()


def service(aws: Aws) -> Any:
    return aws("ecs", "describe-services", "--cluster", "c", "--services", "web")["services"][0]


def test_wait_services_stable_returns_when_the_tasks_run(aws: Aws) -> None:
    assert service(aws)["runningCount"] == 0
    aws("ecs", "wait", "services-stable", "--cluster", "c", "--services", "web")
    assert service(aws)["runningCount"] == 3


def test_a_container_of_the_server_can_be_asked_for_its_metadata(aws: Aws) -> None:
    task = aws("ecs", "list-tasks", "--cluster", "c", "--service-name", "web")["taskArns"][0]
    address = f"{aws.url}/ecssim/inside/{task.rsplit('/', 1)[-1]}/web/v4/task"
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert json.loads(answer.read())["TaskARN"] == task


def test_wait_services_stable_waits_for_a_whole_rollout(aws: Aws) -> None:
    aws("ecs", "update-service", "--cluster", "c", "--service", "web", "--force-new-deployment")
    assert len(service(aws)["deployments"]) == 2
    aws("ecs", "wait", "services-stable", "--cluster", "c", "--services", "web")
    (deployment,) = service(aws)["deployments"]
    assert deployment["runningCount"] == 3


def test_wait_tasks_stopped_returns_after_stop_task(aws: Aws) -> None:
    task = aws("ecs", "list-tasks", "--cluster", "c", "--service-name", "web")["taskArns"][0]
    aws("ecs", "stop-task", "--cluster", "c", "--task", task, "--reason", "by hand")
    aws("ecs", "wait", "tasks-stopped", "--cluster", "c", "--tasks", task)
    (stopped,) = aws("ecs", "describe-tasks", "--cluster", "c", "--tasks", task)["tasks"]
    assert (stopped["lastStatus"], stopped["stoppedReason"]) == ("STOPPED", "by hand")


def test_wait_tasks_running_returns_for_a_task_of_its_own(aws: Aws) -> None:
    network = service(aws)["networkConfiguration"]
    request = {"cluster": "c", "taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
    (task,) = aws("ecs", "run-task", "--cli-input-json", json.dumps(request))["tasks"]
    aws("ecs", "wait", "tasks-running", "--cluster", "c", "--tasks", task["taskArn"])


def test_the_lines_of_a_container_are_read_like_any_other_log(aws: Aws) -> None:
    options = {"awslogs-group": "/ecs/job", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"}
    log = {"logDriver": "awslogs", "options": options | {"awslogs-create-group": "true"}}
    job = {"name": "job", "image": "busybox", "command": ["sh", "-c", "echo hello; sleep 3600"]}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    role = aws("iam", "create-role", "--role-name", "execution", "--assume-role-policy-document", trust)["Role"]["Arn"]
    aws(
        "iam", "put-role-policy", "--role-name", "execution", "--policy-name", "l", "--policy-document", allow("logs:*")
    )
    definition = web(family="job", executionRoleArn=role)
    definition["containerDefinitions"] = [job | {"logConfiguration": log}]
    aws("ecs", "register-task-definition", "--cli-input-json", json.dumps(definition))
    network = service(aws)["networkConfiguration"]
    request = {"cluster": "c", "taskDefinition": "job", "launchType": "FARGATE", "networkConfiguration": network}
    (task,) = aws("ecs", "run-task", "--cli-input-json", json.dumps(request))["tasks"]
    aws("ecs", "wait", "tasks-running", "--cluster", "c", "--tasks", task["taskArn"])
    stream = f"app/job/{task['taskArn'].rsplit('/', 1)[-1]}"
    events = aws("logs", "get-log-events", "--log-group-name", "/ecs/job", "--log-stream-name", stream)["events"]
    assert [event["message"] for event in events] == ["hello"]


def test_wait_target_in_service_returns_when_the_targets_are_healthy(aws: Aws) -> None:
    network = service(aws)["networkConfiguration"]
    subnets = network["awsvpcConfiguration"]["subnets"]
    vpc = aws("ec2", "describe-subnets", "--subnet-ids", subnets[0])["Subnets"][0]["VpcId"]
    kind = ["--protocol", "HTTP", "--port", "80", "--target-type", "ip", "--vpc-id", vpc]
    group = aws("elbv2", "create-target-group", "--name", "web", *kind)["TargetGroups"][0]["TargetGroupArn"]
    balancer = aws("elbv2", "create-load-balancer", "--name", "web", "--subnets", *subnets)["LoadBalancers"][0]
    listener = ["--load-balancer-arn", balancer["LoadBalancerArn"], "--protocol", "HTTP", "--port", "80"]
    forward = f"Type=forward,TargetGroupArn={group}"
    aws("elbv2", "create-listener", *listener, "--default-actions", forward)
    behind = [{"targetGroupArn": group, "containerName": "web", "containerPort": 80}]
    request = {"cluster": "c", "serviceName": "site", "taskDefinition": "web", "desiredCount": 1}
    launch = {"launchType": "FARGATE", "networkConfiguration": network, "loadBalancers": behind}
    aws("ecs", "create-service", "--cli-input-json", json.dumps(request | launch))
    aws("elbv2", "wait", "target-in-service", "--target-group-arn", group)
    (found,) = aws("elbv2", "describe-target-health", "--target-group-arn", group)["TargetHealthDescriptions"]
    assert found["TargetHealth"]["State"] == "healthy"


def test_time_stands_still_until_it_is_moved(aws: Aws) -> None:
    before = aws.advance(b'{"seconds": 0}')["now"]
    assert aws.advance(b'{"seconds": 0}')["now"] == before
    assert aws.advance(b'{"seconds": 90.5}')["now"] > before


@pytest.mark.parametrize("body", [b"", b"later", b"{}", b'{"seconds": "soon"}', b'{"seconds": -1}', b"[]"])
def test_a_wrong_request_to_move_time_gets_a_sentence(aws: Aws, body: bytes) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        aws.advance(body)
    assert caught.value.code == 400
    assert "POST a JSON object" in json.loads(caught.value.read())["error"]


def test_a_machine_outside_aws_is_activated_by_the_cli_and_installed_by_a_request(aws: Aws) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "ssm.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws("iam", "create-role", "--role-name", "ecsAnywhereRole", "--assume-role-policy-document", policy)
    made = aws("ssm", "create-activation", "--iam-role", "ecsAnywhereRole")
    request = {"activation_id": made["ActivationId"], "activation_code": made["ActivationCode"], "cluster": "c"}
    machine_id = aws.post("install-ecs-anywhere", json.dumps(request).encode())["machine_id"]
    aws.advance(b'{"seconds": 180}')
    arns = aws("ecs", "list-container-instances", "--cluster", "c", "--filter", f"ec2InstanceId == {machine_id}")
    assert len(arns["containerInstanceArns"]) == 1


def test_a_wrong_call_is_refused_as_aws_refuses_it(aws: Aws) -> None:
    done = aws.run("ecs", "delete-service", "--cluster", "c", "--service", "web")
    assert done.returncode != 0
    assert "(InvalidParameterException)" in done.stderr
    assert "The service cannot be stopped while it is scaled above 0." in done.stderr


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"cluster": 7}', b'{"desiredCount": "many"}', b"\xff\xfe", b"null"]
)
def test_a_malformed_body_is_refused_and_is_no_fault_of_the_server(aws: Aws, body: bytes) -> None:
    headers = {
        "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.CreateService",
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": "AWS4-HMAC-SHA256 Credential=simulated/20260105/us-east-1/ecs/aws4_request, "
        "SignedHeaders=host, Signature=0",
    }
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(aws.url, body, headers), timeout=10)
    assert caught.value.code == 400
    assert json.loads(caught.value.read())["__type"]


def test_wait_services_inactive_returns_when_the_service_is_gone(aws: Aws) -> None:
    aws("ecs", "delete-service", "--cluster", "c", "--service", "web", "--force")
    aws("ecs", "wait", "services-inactive", "--cluster", "c", "--services", "web")
    assert service(aws)["status"] == "INACTIVE"
