"""Service deployments as the calls of the API show them."""

from typing import Any

from .world import CLUSTER, SERVICE, World

Shape = dict[str, Any]
NO_SUCH_IMAGE = {"image": "nginx:no-such-tag"}
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


def listed(world: World, **filters: Any) -> list[Shape]:
    """The service deployments of `web`, newest first."""
    found = world.call("ListServiceDeployments", cluster=CLUSTER, service=SERVICE, **filters)
    return list(found["serviceDeployments"])


def described(world: World, number: int = 0) -> Shape:
    """One service deployment of `web`; the newest has number 0."""
    arn = listed(world)[number]["serviceDeploymentArn"]
    [shape] = world.call("DescribeServiceDeployments", serviceDeploymentArns=[arn])["serviceDeployments"]
    return dict(shape)


def stop(world: World, stop_type: str | None = None) -> None:
    """Stop the newest service deployment."""
    how = {"stopType": stop_type} if stop_type else {}
    world.call("StopServiceDeployment", serviceDeploymentArn=listed(world)[0]["serviceDeploymentArn"], **how)


def deploy(world: World, **container: Any) -> None:
    """Deploy a revision of the task definition with changes to its container."""
    world.define(**container)
    world.update(taskDefinition="web")


def until_status(world: World, status: str, timeout_s: float = 7200) -> None:
    """Let time pass until the newest service deployment has that status."""
    assert world.sim.until(lambda: listed(world)[0]["status"] == status, timeout_s), listed(world)[0]
