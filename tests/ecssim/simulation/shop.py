"""A service whose deployments shift traffic, behind a load balancer with a rule for production and one for tests."""

from collections.abc import Callable
from typing import Any

from ecssim import programs
from ecssim.model.service import Service
from ecssim.model.task import Task
from ecssim.outside.program import Program

from .fake_load_balancers import GREEN_ARN, GROUP_ARN, PRODUCTION, QUICK, TEST
from .releases import described, listed
from .world import World

SERVED = programs.serves_until_stopped()
BROKEN = programs.answers({})
HOOK = "arn:aws:lambda:us-east-1:123456789012:function:check"
ADVANCED = {
    "alternateTargetGroupArn": GREEN_ARN,
    "productionListenerRule": PRODUCTION,
    "testListenerRule": TEST,
    "roleArn": "arn:aws:iam::123456789012:role/shift",
}
BEHIND = [{"targetGroupArn": GROUP_ARN, "containerName": "web", "containerPort": 80, "advancedConfiguration": ADVANCED}]
BLUE_GREEN = {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5}


def push(world: World, program: Program = SERVED, tag: str = "1") -> None:
    """Push an image and register a revision of `web` that runs it."""
    world.sim.images.put(f"shop:{tag}", program)
    world.define(image=f"shop:{tag}", portMappings=[{"containerPort": 80}])


def open_shop(world: World, desired: int = 2, **configuration: Any) -> Service:
    """A service whose first release is over."""
    both = {GROUP_ARN: 100, GREEN_ARN: 0}
    world.neighbours.load_balancers.groups |= {GROUP_ARN: QUICK, GREEN_ARN: QUICK}
    world.neighbours.load_balancers.rules = {PRODUCTION: dict(both), TEST: dict(both)}
    push(world)
    service = world.create(desired, loadBalancers=BEHIND, deploymentConfiguration={**BLUE_GREEN, **configuration})
    world.settle()
    assert listed(world)[0]["status"] == "SUCCESSFUL"
    return service


def release(world: World, program: Program = SERVED, tag: str = "2") -> None:
    """Begin to release another image."""
    push(world, program, tag)
    world.update(taskDefinition="web")


def until_stage(world: World, stage: str, timeout_s: float = 3600) -> None:
    """Let time pass until the newest release is at that stage."""
    assert world.sim.until(lambda: described(world).get("lifecycleStage") == stage, timeout_s), described(world)


def passed(world: World, service: Service, seconds: float = 7200) -> list[str]:
    """Let time pass, and return the stages that the newest release comes through."""
    seen: list[str] = []

    def note() -> bool:
        stage = service.service_deployments[0].stage
        if stage and (not seen or seen[-1] != stage):
            seen.append(stage.value)
        return False

    world.sim.until(note, seconds)
    return seen


def shares(world: World, rule: str = PRODUCTION) -> dict[str, int]:
    """The weights of a rule."""
    return dict(world.neighbours.load_balancers.rules[rule])


def every_share(world: World, seconds: float, also: Callable[[], None] = lambda: None) -> list[int]:
    """Let time pass, and return the weights that the alternate target group comes through on the production rule."""
    seen: list[int] = [shares(world)[GREEN_ARN]]

    def note() -> bool:
        for rule in (PRODUCTION, TEST):
            assert sum(shares(world, rule).values()) in (100, 1000)
        if shares(world)[GREEN_ARN] != seen[-1]:
            seen.append(shares(world)[GREEN_ARN])
        also()
        return False

    world.sim.until(note, seconds)
    return seen


def in_group(service: Service, group: str) -> list[Task]:
    """The tasks of a service that are registered with a target group."""
    return [task for task in service.tasks.values() if any(each.target_group_arn == group for each in task.targets)]
