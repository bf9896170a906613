"""Rolling deployments that succeed before all their tasks are healthy."""

from typing import Any

from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service

from .releases import deploy, until_status
from .world import World

# Two of four at a time, so that the way is long enough to be early on it.
TWO_AT_A_TIME = {"minimumHealthyPercent": 50, "maximumPercent": 100}


def criteria(percent: int, cleanup: str) -> dict[str, Any]:
    early = {"enable": True, "healthyPercent": percent, "sourceServiceRevisionCleanup": cleanup}
    return {**TWO_AT_A_TIME, "earlySuccessCriteria": early}


def released(world: World, percent: int, cleanup: str) -> Service:
    service = world.create(4, deploymentConfiguration=criteria(percent, cleanup))
    world.settle()
    deploy(world)
    return service


def healthy(world: World, service: Service) -> int:
    return sum(task.running for task in service.tasks_of(service.primary))


def test_a_release_succeeds_when_enough_tasks_are_healthy(world: World) -> None:
    service = released(world, 50, "DEFERRED")
    until_status(world, "SUCCESSFUL", 600)
    assert healthy(world, service) == 2
    assert len(service.deployments) == 2


def test_the_rest_of_a_release_goes_on_after_its_success(world: World) -> None:
    service = released(world, 50, "DEFERRED")
    until_status(world, "SUCCESSFUL", 600)
    assert not any("steady" in event for event in world.events()[-2:])
    world.settle()
    assert (healthy(world, service), len(service.deployments)) == (4, 1)
    assert world.events()[-1] == "(service web) has reached a steady state."


def test_with_a_blocking_cleanup_the_old_tasks_must_be_gone(world: World) -> None:
    service = released(world, 50, "BLOCKING")
    until_status(world, "SUCCESSFUL", 1200)
    assert len(service.deployments) == 1


def test_a_release_needs_at_least_one_healthy_task(world: World) -> None:
    service = world.create(
        2,
        deploymentConfiguration={
            "minimumHealthyPercent": 0,
            "earlySuccessCriteria": {"enable": True, "healthyPercent": 0, "sourceServiceRevisionCleanup": "DEFERRED"},
        },
    )
    world.sim.advance(20)
    assert service.primary.rollout_state is RolloutState.IN_PROGRESS


def test_failures_after_an_early_success_fail_nothing(world: World) -> None:
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    service = world.create(4, deploymentConfiguration={**criteria(50, "DEFERRED"), **breaker})
    world.settle()
    deploy(world)
    until_status(world, "SUCCESSFUL", 600)
    new = service.primary
    world.neighbours.full = {"subnet-a", "subnet-b", "subnet-c"}
    world.settle()
    assert (service.primary, new.rollout_state) == (new, RolloutState.COMPLETED)
