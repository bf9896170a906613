"""A service of CodeDeploy behind a production and a test listener, and short forms of CodeDeploy's calls."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ecssim import programs
from ecssim.api import code_deploy
from ecssim.api.call import Call
from ecssim.model.code_deploy import DeploymentGroup, RollbackTrigger
from ecssim.model.service import Service
from ecssim.outside.program import Program

from .fake_load_balancers import GREEN_ARN, GROUP_ARN, QUICK
from .task_sets import CODE_DEPLOY
from .world import CLUSTER, SERVICE, World

PRODUCTION = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/1/80"
TEST = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/1/8080"
BEHIND = [{"targetGroupArn": GROUP_ARN, "containerName": "web", "containerPort": 80}]
SERVED = programs.serves_until_stopped()
ALL_TRIGGERS = frozenset(RollbackTrigger)
GROUP = DeploymentGroup(
    application="shop",
    name="web",
    cluster=CLUSTER,
    service=SERVICE,
    configuration="CodeDeployDefault.ECSAllAtOnce",
    target_groups=(GROUP_ARN, GREEN_ARN),
    production_listener=PRODUCTION,
    test_listener=TEST,
    termination_wait_minutes=5,
    rolls_back_on=ALL_TRIGGERS,
)

Shape = dict[str, Any]


@dataclass
class Validator:
    """AWS Lambda whose functions report what is written down for their lifecycle event, and Succeeded otherwise."""

    world: World
    reports: dict[str, str | None] = field(default_factory=dict)
    payloads: list[Shape] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)

    def invoke(self, function_arn: str, payload: Shape) -> Shape:
        self.payloads.append(dict(payload))
        self.functions.append(function_arn)
        event = function_arn.rpartition(":")[2]
        status = self.reports.get(event, "Succeeded")
        if status:
            report(self.world, payload, status)
        return {}


def call(world: World, operation: str, **request: Any) -> Shape:
    """Answer one of CodeDeploy's calls."""
    asked = Call(operation, request, world.account, world.sim)
    return code_deploy.OPERATIONS[operation](asked)


def report(world: World, payload: Shape, status: str) -> None:
    """Report the result of a lifecycle event hook."""
    call(
        world,
        "PutLifecycleEventHookExecutionStatus",
        deploymentId=payload["DeploymentId"],
        lifecycleEventHookExecutionId=payload["LifecycleEventHookExecutionId"],
        status=status,
    )


def open_shop(world: World, desired: int = 2) -> Service:
    """A service whose first task set has all the traffic."""
    balancers = world.neighbours.load_balancers
    balancers.groups |= {GROUP_ARN: QUICK, GREEN_ARN: QUICK}
    balancers.rules = {PRODUCTION: {GROUP_ARN: 1}, TEST: {GROUP_ARN: 1}}
    push(world, SERVED, "1")
    service = world.create(desired, loadBalancers=BEHIND, deploymentController=CODE_DEPLOY)
    world.settle()
    return service


def push(world: World, program: Program = SERVED, tag: str = "2") -> None:
    """Push an image and register a revision of `web` that runs it."""
    world.sim.images.put(f"shop:{tag}", program)
    world.define(image=f"shop:{tag}", portMappings=[{"containerPort": 80}])


def appspec(*hooks: str, task_definition: str = "web", **properties: Any) -> str:
    """An AppSpec file in JSON; each hook invokes a function that is named after it."""
    given = {
        "TaskDefinition": task_definition,
        "LoadBalancerInfo": {"ContainerName": "web", "ContainerPort": 80},
        **properties,
    }
    return json.dumps(
        {
            "version": 0.0,
            "Resources": [{"TargetService": {"Type": "AWS::ECS::Service", "Properties": given}}],
            "Hooks": [{hook: hook} for hook in hooks],
        }
    )


def deploy(world: World, content: str = "", group: DeploymentGroup = GROUP, **request: Any) -> str:
    """Begin a deployment, and return its id."""
    revision = {"revisionType": "AppSpecContent", "appSpecContent": {"content": content or appspec()}}
    asked = Call("CreateDeployment", {"revision": revision, **request}, world.account, world.sim)
    return str(code_deploy.create_deployment(asked, group)["deploymentId"])


def release(world: World, *hooks: str, group: DeploymentGroup = GROUP, **request: Any) -> str:
    """Push an image, and begin to deploy it."""
    push(world)
    return deploy(world, appspec(*hooks), group, **request)


def shown(world: World, deployment: str) -> Shape:
    return dict(call(world, "GetDeployment", deploymentId=deployment)["deploymentInfo"])


def target(world: World, deployment: str) -> Shape:
    found = call(world, "GetDeploymentTarget", deploymentId=deployment, targetId=f"{CLUSTER}:{SERVICE}")
    return dict(found["deploymentTarget"]["ecsTarget"])


def events(world: World, deployment: str) -> dict[str, str]:
    """The statuses of its lifecycle events by their names, in their order."""
    return {each["lifecycleEventName"]: each["status"] for each in target(world, deployment)["lifecycleEvents"]}


def until(world: World, deployment: str, status: str, timeout_s: float = 14400) -> None:
    """Let time pass until the deployment has that status."""
    assert world.sim.until(lambda: shown(world, deployment)["status"] == status, timeout_s), target(world, deployment)


def until_green_has(world: World, percent: int, timeout_s: float = 7200) -> None:
    """Let time pass until green has so much of the production traffic."""
    assert world.sim.until(lambda: weights(world).get(GREEN_ARN) == percent, timeout_s), weights(world)


def weights(world: World, listener: str = PRODUCTION) -> dict[str, int]:
    return dict(world.neighbours.load_balancers.rules[listener])


def every_share(world: World, seconds: float, also: Callable[[], None] = lambda: None) -> list[tuple[float, int]]:
    """Let time pass, and return when the share of green on the production listener changed, and to what."""
    seen: list[tuple[float, int]] = []
    began = world.sim.now

    def note() -> bool:
        also()
        share = weights(world).get(GREEN_ARN, 0)
        if not seen or seen[-1][1] != share:
            seen.append(((world.sim.now - began).total_seconds(), share))
        return False

    world.sim.until(note, seconds)
    return seen
