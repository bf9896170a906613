"""Deployments that fail: when the circuit breaker says so, and what the service is afterwards."""

from typing import Any

import pytest
from ecssim import Simulation
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import create_service, describe_service

from .test_service_events import told
from .world import World

MINUTE_S = 60
HOUR_S = 3600
NO_SUCH_IMAGE = {"image": "nginx:no-such-tag"}
UNHEALTHY = {"healthCheck": {"command": ["CMD-SHELL", "exit 1"], "interval": 10}}
CRASHING = {"image": "busybox", "command": ["sh", "-c", "sleep 5; exit 1"]}

FAILED = "(service web) deployment failed: tasks failed to start."
BACK = "(service web) rolling back to deployment ecs-svc/*."


def breaker(*, rollback: bool = True, **settings: Any) -> dict[str, Any]:
    """The parameter of CreateService and UpdateService."""
    return {"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": rollback, **settings}}}


def deploy(world: World, **container: Any) -> None:
    """Deploy a revision with changes to its container."""
    world.define(**container)
    world.update(taskDefinition="web")


def healthy_service(world: World, desired: int = 1, **settings: Any) -> Service:
    """A service with a circuit breaker and a completed deployment."""
    service = world.create(desired, **breaker(**settings))
    world.settle()
    return service


def failure_after_s(world: World, **container: Any) -> float:
    """Deploy a container that fails, and return after how many seconds the deployment failed."""
    deploy(world, **container)
    begun, deployment = world.sim.now, world.service().primary
    assert world.sim.until(lambda: deployment.rollout_state is RolloutState.FAILED, 2 * HOUR_S)
    return (world.sim.now - begun).total_seconds()


# Tasks that do not start


@pytest.mark.parametrize("seed", range(5))
def test_with_one_desired_task_a_missing_image_fails_a_deployment_after_about_twelve_minutes(seed: int) -> None:
    world = World(seed)
    healthy_service(world)
    assert 9 * MINUTE_S < failure_after_s(world, **NO_SUCH_IMAGE) < 15 * MINUTE_S


def test_with_many_desired_tasks_it_fails_with_the_first_of_them(world: World) -> None:
    healthy_service(world, desired=25)
    assert failure_after_s(world, **NO_SUCH_IMAGE) < 4 * MINUTE_S
    assert world.service().deployments[1].failed_tasks >= 13


def test_old_tasks_keep_running_while_the_new_ones_fail(world: World) -> None:
    service = healthy_service(world, desired=2)
    tasks = world.existing(service)
    failure_after_s(world, **NO_SUCH_IMAGE)
    world.settle()
    assert world.existing(service) == tasks
    assert all(task.running for task in tasks)


# The rollback


def test_a_failed_deployment_is_shown_beside_the_one_that_takes_its_place(world: World) -> None:
    good = healthy_service(world).primary
    failure_after_s(world, **NO_SUCH_IMAGE)
    world.sim.advance(10)
    primary, failed = world.describe()["deployments"]
    assert (primary["id"], primary["status"], primary["rolloutState"]) == (good.id, "PRIMARY", "IN_PROGRESS")
    assert primary["rolloutStateReason"] == f"ECS deployment circuit breaker: rolling back to deploymentId {good.id}."
    assert (failed["status"], failed["rolloutState"]) == ("ACTIVE", "FAILED")
    assert failed["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    assert failed["failedTasks"] == 3


def test_after_a_rollback_the_service_runs_what_it_ran_before(world: World) -> None:
    good = healthy_service(world).primary
    failure_after_s(world, **NO_SUCH_IMAGE)
    world.sim.advance(2 * MINUTE_S)
    shape = world.describe()
    [deployment] = shape["deployments"]
    assert shape["taskDefinition"] == deployment["taskDefinition"] == good.task_definition.arn
    assert deployment["rolloutStateReason"] == f"ECS deployment {good.id} completed."


def test_a_rollback_is_told_from_the_failure_to_the_steady_state(world: World) -> None:
    healthy_service(world)
    failure_after_s(world, **NO_SUCH_IMAGE)
    world.sim.advance(2 * MINUTE_S)
    assert told(world)[-4:] == [
        FAILED,
        BACK,
        "(service web) (deployment ecs-svc/*) deployment completed.",
        "(service web) has reached a steady state.",
    ]


def test_a_rollback_starts_the_old_tasks_that_the_deployment_had_stopped(world: World) -> None:
    percents = {"minimumHealthyPercent": 0, "maximumPercent": 100}
    service = world.create(
        4, deploymentConfiguration={**percents, "deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    )
    world.settle()
    good = service.primary
    failure_after_s(world, **NO_SUCH_IMAGE)
    world.settle()
    assert [task.started_by for task in world.existing(service)] == [good.id] * 4


def test_a_deployment_that_was_rolled_back_to_and_fails_too_has_nothing_to_go_back_to(world: World) -> None:
    percents = {"minimumHealthyPercent": 0, "maximumPercent": 100}
    service = world.create(
        4, deploymentConfiguration={**percents, "deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    )
    world.settle()
    good = service.primary
    deploy(world, **NO_SUCH_IMAGE)
    world.neighbours.full = {"subnet-a", "subnet-b", "subnet-c"}
    world.settle()
    assert (service.primary, good.rollout_state) == (good, RolloutState.FAILED)
    assert told(world).count(BACK) == 1
    assert told(world).count(FAILED) == 2


def test_a_deployment_after_a_rollback_works_as_any_other(world: World) -> None:
    service = healthy_service(world)
    failure_after_s(world, **NO_SUCH_IMAGE)
    world.settle()
    deploy(world)
    world.settle()
    assert service.primary.rollout_state is RolloutState.COMPLETED
    assert service.primary.task_definition.revision == 3


def test_the_waiter_is_content_with_a_rollback(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, **breaker())
    sim.advance(2 * MINUTE_S)
    ecs.register_task_definition(**web(containerDefinitions=[{"name": "web", **NO_SUCH_IMAGE}]))
    ecs.update_service(cluster=CLUSTER, service=SERVICE, taskDefinition="web:2")
    sim.advance(8 * MINUTE_S)
    ecs.get_waiter("services_stable").wait(cluster=CLUSTER, services=[SERVICE])
    assert describe_service(ecs)["taskDefinition"].endswith("web:1")


# Without a rollback


def test_the_first_deployment_of_all_has_nothing_to_go_back_to_and_stalls(world: World) -> None:
    world.define(**NO_SUCH_IMAGE)
    service = world.create(1, **breaker())
    world.sim.advance(HOUR_S)
    [deployment] = world.describe()["deployments"]
    assert (deployment["rolloutState"], deployment["failedTasks"]) == ("FAILED", 3)
    assert deployment["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    events = told(world)
    assert events[-1] == FAILED
    world.sim.advance(24 * HOUR_S)
    assert (told(world), world.existing(service)) == (events, [])


def test_a_failed_deployment_that_is_not_rolled_back_stays_beside_the_old_one(world: World) -> None:
    healthy_service(world, rollback=False)
    failure_after_s(world, **NO_SUCH_IMAGE)
    world.settle()
    failed, old = world.describe()["deployments"]
    assert (failed["status"], failed["rolloutState"]) == ("PRIMARY", "FAILED")
    assert (old["status"], old["runningCount"]) == ("ACTIVE", 1)


def test_a_new_deployment_ends_the_stall(world: World) -> None:
    service = healthy_service(world, rollback=False)
    failure_after_s(world, **NO_SUCH_IMAGE)
    deploy(world)
    world.settle()
    assert [deployment.rollout_state for deployment in service.deployments] == [RolloutState.COMPLETED]


def test_without_a_breaker_a_deployment_never_fails(world: World) -> None:
    world.define(**NO_SUCH_IMAGE)
    service = world.create(4)
    world.sim.advance(24 * HOUR_S)
    assert service.primary.rollout_state is RolloutState.IN_PROGRESS


# Tasks that start and are not well


def test_tasks_that_fail_their_health_checks_fail_a_deployment(world: World) -> None:
    good = healthy_service(world).primary
    failure_after_s(world, **UNHEALTHY)
    world.sim.advance(5 * MINUTE_S)
    assert [deployment["id"] for deployment in world.describe()["deployments"]] == [good.id]


def test_a_crash_loop_that_reaches_running_never_trips_the_breaker(world: World) -> None:
    world.define(**CRASHING)
    service = world.create(1, **breaker())
    world.sim.advance(3 * HOUR_S)
    assert (service.primary.rollout_state, service.primary.failed_tasks) == (RolloutState.IN_PROGRESS, 0)


def test_once_a_task_runs_those_that_do_not_start_are_not_counted(world: World) -> None:
    service = world.create(1, **breaker())
    world.sim.advance(MINUTE_S)
    world.neighbours.full = {"subnet-a", "subnet-b", "subnet-c"}
    world.update(desiredCount=4)
    world.sim.advance(HOUR_S)
    assert (service.primary.has_run, service.primary.failed_tasks) == (True, 0)


def test_failures_after_completion_are_not_counted(world: World) -> None:
    service = healthy_service(world, desired=2)
    world.neighbours.full = {"subnet-a", "subnet-b", "subnet-c"}
    for task in world.existing(service):
        world.stop(task)
    world.settle()
    assert (service.primary.rollout_state, service.primary.failed_tasks) == (RolloutState.COMPLETED, 0)


@pytest.mark.parametrize(("resets", "failed"), [(True, 0), (False, 2)])
def test_a_task_that_becomes_healthy_ends_the_count_unless_the_breaker_says_otherwise(
    world: World, resets: bool, failed: int
) -> None:
    world.neighbours.full = {"subnet-a", "subnet-b", "subnet-c"}
    service = world.create(1, **breaker(resetOnHealthyTask=resets))
    assert world.sim.until(lambda: service.primary.failed_tasks == 1)
    world.neighbours.full = set()  # by now the second has failed too
    world.settle()
    assert service.primary.rollout_state is RolloutState.COMPLETED
    assert service.primary.failed_tasks == failed


def test_why_a_deployment_failed_can_be_asked(world: World) -> None:
    world.define(**NO_SUCH_IMAGE)
    service = world.create(4, **breaker())
    world.sim.advance(12 * MINUTE_S)
    assert "no completed deployment to roll back to" in world.sim.why(service.arn)
