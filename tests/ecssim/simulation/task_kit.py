"""Tasks of a few containers, run and looked at through boto3."""

from typing import Any

from ecssim import Simulation

from tests.conftest import CLUSTER, web

ROLE = "arn:aws:iam::123456789012:role/execution"


def sh(name: str, script: str, **settings: Any) -> dict[str, Any]:
    """A container that runs a shell script."""
    return {"name": name, "image": "busybox:1.36", "command": ["sh", "-c", script], **settings}


class Tasks:
    """Runs tasks of container definitions, and looks at them."""

    def __init__(self, sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
        self.sim, self.ecs, self.network = sim, ecs, network

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
