"""The aws CLI from the first task to the last, against `python -m ecssim serve` in a process of its own.

Virtual time stands still there (speed 0): whatever passes of it a waiter has passed.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.conftest import CLUSTER, web
from tests.ecssim.api.instances_kit import FAMILY, ec2_id, identity
from tests.ecssim.seam.test_server import Aws


class Cli(Aws):
    """The aws CLI, and short forms of the calls that these tests repeat."""

    network: str

    def ecs(self, command: str, *words: str) -> Any:
        """Run a command of ECS in the cluster `lab` and return its answer."""
        return self("ecs", command, "--cluster", CLUSTER, *words)

    def wait(self, for_what: str, *tasks: str) -> None:
        """Run a waiter for tasks; it has to succeed."""
        self("ecs", "wait", for_what, "--cluster", CLUSTER, "--tasks", *tasks)

    def run_web(self, *words: str, definition: str = "web") -> str:
        """Run one Fargate task and return its ARN."""
        launch = ["--launch-type", "FARGATE", "--network-configuration", self.network]
        (task,) = self.ecs("run-task", "--task-definition", definition, *launch, *words)["tasks"]
        return str(task["taskArn"])

    def task(self, arn: str) -> dict[str, Any]:
        """Return a task as it is now."""
        (found,) = self.ecs("describe-tasks", "--tasks", arn)["tasks"]
        return dict(found)

    def listed(self, *words: str) -> list[str]:
        """Return the ARNs of the tasks that fit the filters."""
        return list(self.ecs("list-tasks", *words)["taskArns"])

    def join(self, number: int = 1) -> str:
        """Register an instance, connect its agent, and return its ARN."""
        instance = self.ecs("register-container-instance", "--instance-identity-document", identity(number))
        arn = str(instance["containerInstance"]["containerInstanceArn"])
        self.ecs("discover-poll-endpoint", "--container-instance", arn)
        return arn


@pytest.fixture(scope="module")
def aws() -> Iterator[Cli]:
    """The aws CLI with a cluster, a task definition for Fargate and one for instances."""
    command = [sys.executable, "-m", "ecssim", "serve", "--port", "0", "--speed", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        match = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert match
        aws = Cli(match.group())
        subnets = [subnet["SubnetId"] for subnet in aws("ec2", "describe-subnets")["Subnets"]]
        aws.network = f"awsvpcConfiguration={{subnets=[{','.join(subnets[:3])}],assignPublicIp=ENABLED}}"
        aws("ecs", "create-cluster", "--cluster-name", CLUSTER)
        aws("ecs", "register-task-definition", "--cli-input-json", json.dumps(web()))
        container = {"name": "web", "image": "nginx:1.27", "memory": 128}
        small = {"family": FAMILY, "containerDefinitions": [container]}
        aws("ecs", "register-task-definition", "--cli-input-json", json.dumps(small))
        yield aws
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stderr
        assert "Traceback" not in process.stderr.read()


def test_a_task_runs_and_stops(aws: Cli) -> None:
    arn = aws.run_web()
    assert aws.task(arn)["lastStatus"] == "PROVISIONING"
    aws.wait("tasks-running", arn)
    assert aws.task(arn)["lastStatus"] == "RUNNING"
    aws.ecs("stop-task", "--task", arn, "--reason", "enough")
    aws.wait("tasks-stopped", arn)
    stopped = aws.task(arn)
    assert (stopped["lastStatus"], stopped["stopCode"]) == ("STOPPED", "UserInitiated")
    assert stopped["stoppedReason"] == "enough"


def test_a_waiter_fails_when_its_task_stops_instead(aws: Cli) -> None:
    arn = aws.run_web()
    aws.ecs("stop-task", "--task", arn)
    done = aws.run("ecs", "wait", "tasks-running", "--cluster", CLUSTER, "--tasks", arn)
    assert done.returncode == 255
    assert "Waiter TasksRunning failed" in done.stderr


def test_a_waiter_of_ten_minutes_answers(aws: Cli) -> None:
    first = {"name": "first", "image": "busybox", "command": ["sleep", "540"], "essential": False}
    then = {"name": "web", "image": "nginx", "dependsOn": [{"containerName": "first", "condition": "SUCCESS"}]}
    late = web(family="late", containerDefinitions=[first, then])
    aws("ecs", "register-task-definition", "--cli-input-json", json.dumps(late))
    arn = aws.run_web(definition="late")
    aws.wait("tasks-running", arn)
    assert aws.task(arn)["lastStatus"] == "RUNNING"


def test_an_instance_is_registered_described_and_deregistered(aws: Cli) -> None:
    arn = aws.join(7)
    (instance,) = aws.ecs("describe-container-instances", "--container-instances", arn)["containerInstances"]
    assert (instance["ec2InstanceId"], instance["status"], instance["agentConnected"]) == (ec2_id(7), "ACTIVE", True)
    assert {each["name"]: each.get("integerValue") for each in instance["remainingResources"]}["MEMORY"] == 916
    assert aws.ecs("list-container-instances")["containerInstanceArns"] == [arn]
    expression = "attribute:ecs.instance-type == m5.large"
    assert aws.ecs("list-container-instances", "--filter", expression)["containerInstanceArns"] == []
    left = aws.ecs("deregister-container-instance", "--container-instance", arn)["containerInstance"]
    assert left["status"] == "INACTIVE"


def test_a_command_is_not_executed_in_a_task_without_ecs_exec(aws: Cli, tmp_path: Path) -> None:
    """The CLI asks nothing of ECS before it has found its plugin; an empty one is enough for that."""
    plugin = tmp_path / "session-manager-plugin"
    plugin.write_text("#!/bin/sh\n")
    plugin.chmod(0o755)
    arn = aws.run_web()
    aws.wait("tasks-running", arn)
    command = ["--cluster", CLUSTER, "--task", arn, "--interactive", "--command", "/bin/sh"]
    with patch.dict(aws.environment, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}"):
        done = aws.run("ecs", "execute-command", *command)
    assert done.returncode != 0
    assert "(InvalidParameterException)" in done.stderr
    assert "execute command was not enabled when the task was run" in done.stderr


def test_tasks_are_listed_by_every_filter(aws: Cli) -> None:
    instance = aws.join(8)
    started = aws.ecs(
        "start-task", "--task-definition", FAMILY, "--container-instances", instance, "--started-by", "hand"
    )
    on_instance = str(started["tasks"][0]["taskArn"])
    fargate = aws.run_web("--started-by", "me")
    aws.ecs(
        "create-service",
        *("--service-name", "web", "--task-definition", "web", "--desired-count", "1"),
        *("--launch-type", "FARGATE", "--network-configuration", aws.network),
    )
    aws("ecs", "wait", "services-stable", "--cluster", CLUSTER, "--services", "web")
    (of_service,) = aws.listed("--service-name", "web")
    assert aws.listed("--container-instance", instance) == [on_instance]
    assert aws.listed("--family", FAMILY) == [on_instance]
    assert aws.listed("--launch-type", "EC2") == [on_instance]
    assert aws.listed("--started-by", "hand") == [on_instance]
    assert aws.listed("--started-by", "me") == [fargate]
    assert {fargate, of_service} <= set(aws.listed("--launch-type", "FARGATE", "--family", "web"))
    aws.ecs("stop-task", "--task", fargate)
    assert fargate in aws.listed("--desired-status", "STOPPED")
    assert fargate not in aws.listed()
    assert len(aws.listed("--max-items", "1")) == 1
