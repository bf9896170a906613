"""Services with task sets, and short forms of the calls that change them."""

from typing import Any

from ecssim.model.service import Service

from .world import CLUSTER, SERVICE, World

EXTERNAL = {"type": "EXTERNAL"}
CODE_DEPLOY = {"type": "CODE_DEPLOY"}
NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-a", "subnet-b", "subnet-c"], "assignPublicIp": "ENABLED"}}
HOW = {"taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": NETWORK}
HERE = {"cluster": CLUSTER, "service": SERVICE}

Shape = dict[str, Any]


def create_external(world: World, desired: int = 2, **request: Any) -> Service:
    """A service with the EXTERNAL controller, and no task set yet."""
    given = {"desiredCount": desired, "deploymentController": EXTERNAL, **request}
    world.call("CreateService", cluster=CLUSTER, serviceName=SERVICE, **given)
    return world.service()


def create(world: World, percent: float | None = 100, **request: Any) -> Shape:
    """Create a task set at that scale, and return it."""
    scale = {} if percent is None else {"scale": {"value": percent, "unit": "PERCENT"}}
    return dict(world.call("CreateTaskSet", **HERE, **{**HOW, **scale, **request})["taskSet"])


def create_primary(world: World, percent: float = 100, **request: Any) -> Shape:
    """Create a task set and make it the primary one."""
    made = create(world, percent, **request)
    return make_primary(world, made["id"])


def make_primary(world: World, task_set: str) -> Shape:
    return dict(world.call("UpdateServicePrimaryTaskSet", **HERE, primaryTaskSet=task_set)["taskSet"])


def scale(world: World, task_set: str, percent: float) -> Shape:
    new = {"value": percent, "unit": "PERCENT"}
    return dict(world.call("UpdateTaskSet", **HERE, taskSet=task_set, scale=new)["taskSet"])


def delete(world: World, task_set: str, *, force: bool = False) -> Shape:
    return dict(world.call("DeleteTaskSet", **HERE, taskSet=task_set, force=force)["taskSet"])


def described(world: World, *task_sets: str) -> list[Shape]:
    """These task sets, or all that the service has."""
    return list(world.call("DescribeTaskSets", **HERE, taskSets=list(task_sets))["taskSets"])


def shown(world: World) -> Shape:
    """The service as DescribeServices shows it."""
    return dict(world.call("DescribeServices", cluster=CLUSTER, services=[SERVICE])["services"][0])
