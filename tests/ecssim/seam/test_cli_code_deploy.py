"""`aws ecs deploy` and CodeDeploy's waiter, against `python -m ecssim serve` in a process of its own.

Virtual time stands still there (speed 0): whatever passes of it a waiter has passed.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.seam.test_server import Aws

from .code_deploy_kit import APPLICATION, GROUP, appspec, group_request, revision


def _balanced(aws: Aws, subnets: list[str]) -> dict[str, str]:
    """Make a load balancer with two listeners and two target groups; return their ARNs."""
    [first] = aws("ec2", "describe-subnets", "--subnet-ids", subnets[0])["Subnets"]
    arns: dict[str, str] = {}
    for name in ("blue", "green"):
        options = ["--protocol", "HTTP", "--port", "80", "--vpc-id", first["VpcId"], "--target-type", "ip"]
        group = aws("elbv2", "create-target-group", "--name", name, *options)
        arns[name] = group["TargetGroups"][0]["TargetGroupArn"]
    balancer = aws("elbv2", "create-load-balancer", "--name", "shop", "--subnets", *subnets)
    for name, port in (("production", "80"), ("test", "8080")):
        listener = aws(
            *("elbv2", "create-listener", "--protocol", "HTTP", "--port", port),
            *("--load-balancer-arn", balancer["LoadBalancers"][0]["LoadBalancerArn"]),
            *("--default-actions", f"Type=forward,TargetGroupArn={arns['blue']}"),
        )
        arns[name] = listener["Listeners"][0]["ListenerArn"]
    return arns


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    """The aws CLI with a service of CodeDeploy and its deployment group."""
    command = [sys.executable, "-m", "ecssim", "serve", "--port", "0", "--speed", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        match = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert match
        aws = Aws(match.group())
        subnets = [subnet["SubnetId"] for subnet in aws("ec2", "describe-subnets")["Subnets"]][:3]
        arns = _balanced(aws, subnets)
        aws("ecs", "create-cluster", "--cluster-name", CLUSTER)
        aws("ecs", "register-task-definition", "--cli-input-json", json.dumps(web()))
        aws(
            *("ecs", "create-service", "--cluster", CLUSTER, "--service-name", SERVICE, "--desired-count", "1"),
            *("--task-definition", "web", "--launch-type", "FARGATE"),
            *(
                "--network-configuration",
                f"awsvpcConfiguration={{subnets=[{','.join(subnets)}],assignPublicIp=ENABLED}}",
            ),
            *("--deployment-controller", "type=CODE_DEPLOY"),
            *("--load-balancers", f"targetGroupArn={arns['blue']},containerName=web,containerPort=80"),
        )
        aws.advance(b'{"seconds": 300}')
        aws("deploy", "create-application", "--application-name", APPLICATION, "--compute-platform", "ECS")
        aws("deploy", "create-deployment-group", "--cli-input-json", json.dumps(group_request(arns)))
        yield aws
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stderr
        assert "Traceback" not in process.stderr.read()


def service(aws: Aws) -> dict[str, Any]:
    [found] = aws("ecs", "describe-services", "--cluster", CLUSTER, "--services", SERVICE)["services"]
    return dict(found)


def test_aws_ecs_deploy_registers_deploys_and_waits(aws: Aws, tmp_path: Path) -> None:
    definition, file = tmp_path / "definition.json", tmp_path / "appspec.json"
    definition.write_text(json.dumps(web(cpu="512", memory="1024")))
    file.write_text(json.dumps(appspec("<written by the CLI>")))
    done = aws.run(
        *("ecs", "deploy", "--cluster", CLUSTER, "--service", SERVICE),
        *("--task-definition", str(definition), "--codedeploy-appspec", str(file)),
    )
    assert done.returncode == 0, done.stderr
    assert "Successfully deployed arn:aws:ecs:us-east-1:123456789012:task-definition/web:2" in done.stdout
    [task_set] = service(aws)["taskSets"]
    assert (task_set["status"], task_set["startedBy"]) == ("PRIMARY", "CODE_DEPLOY")
    assert task_set["taskDefinition"].endswith("/web:2")


def test_the_waiter_of_codedeploy_waits_for_success(aws: Aws) -> None:
    made = aws(
        *("deploy", "create-deployment", "--application-name", APPLICATION, "--deployment-group-name", GROUP),
        *("--revision", json.dumps(revision("web:1"))),
    )
    aws("deploy", "wait", "deployment-successful", "--deployment-id", made["deploymentId"])
    shown = aws("deploy", "get-deployment", "--deployment-id", made["deploymentId"])["deploymentInfo"]
    assert shown["status"] == "Succeeded"


def test_the_waiter_of_codedeploy_fails_with_its_deployment(aws: Aws) -> None:
    made = aws(
        *("deploy", "create-deployment", "--application-name", APPLICATION, "--deployment-group-name", GROUP),
        *("--revision", json.dumps(revision("web:1"))),
    )
    aws("deploy", "stop-deployment", "--deployment-id", made["deploymentId"], "--auto-rollback-enabled")
    done = aws.run("deploy", "wait", "deployment-successful", "--deployment-id", made["deploymentId"])
    assert done.returncode == 255
    assert "Waiter DeploymentSuccessful failed" in done.stderr


def test_services_stable_waits_for_a_service_that_went_over_to_ecs(aws: Aws) -> None:
    """Of a service of CodeDeploy it never is true, because that shows no deployments."""
    assert service(aws)["deployments"] == []
    aws.advance(b'{"seconds": 600}')
    aws(
        *("ecs", "update-service", "--cluster", CLUSTER, "--service", SERVICE),
        *("--deployment-controller", "type=ECS", "--force-new-deployment"),
    )
    aws("ecs", "wait", "services-stable", "--cluster", CLUSTER, "--services", SERVICE)
    [deployment] = service(aws)["deployments"]
    assert deployment["runningCount"] == 1
