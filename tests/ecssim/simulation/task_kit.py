"""Tasks of a few containers, run and looked at through boto3."""

import contextlib
import json
from typing import Any

import boto3
from ecssim import Simulation

from tests.conftest import CLUSTER, web

ROLE = "arn:aws:iam::123456789012:role/execution"
TRUST = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}


def allow(*actions: str, on: str = "*") -> str:
    """A policy that allows these actions on a resource."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def make_role(policy: str | None = None, name: str = "execution", **trust: Any) -> str:
    """Make a role that tasks can be given, unless there is one of that name, and return its ARN.

    Arguments:
        policy: what it may do; without one it may do everything.
        trust: elements of its trust policy that are other than usual.
    """
    iam = boto3.client("iam")
    document = {"Version": "2012-10-17", "Statement": [{**TRUST, **trust}]}
    with contextlib.suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(document))
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy or allow("*"))
    return str(iam.get_role(RoleName=name)["Role"]["Arn"])


def sh(name: str, script: str, **settings: Any) -> dict[str, Any]:
    """A container that runs a shell script."""
    return {"name": name, "image": "busybox:1.36", "command": ["sh", "-c", script], **settings}


class Tasks:
    """Runs tasks of container definitions, and looks at them."""

    def __init__(self, sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
        self.sim, self.ecs, self.network = sim, ecs, network
        make_role()

    def run(self, *containers: dict[str, Any], for_s: float = 0, **request: Any) -> str:
        self.ecs.register_task_definition(
            **web(family="job", executionRoleArn=ROLE, containerDefinitions=list(containers))
        )
        (task,) = self.ecs.run_task(
            cluster=CLUSTER, taskDefinition="job", launchType="FARGATE", networkConfiguration=self.network, **request
        )["tasks"]
        self.sim.advance(for_s)
        return str(task["taskArn"])

    def see(self, arn: str) -> dict[str, Any]:
        (task,) = self.ecs.describe_tasks(cluster=CLUSTER, tasks=[arn])["tasks"]
        return dict(task)

    def container(self, arn: str, name: str) -> dict[str, Any]:
        return next(each for each in self.see(arn)["containers"] if each["name"] == name)

    def until(self, arn: str, status: str) -> dict[str, Any]:
        assert self.sim.until(lambda: self.see(arn)["lastStatus"] == status, 900)
        return self.see(arn)
