"""How services and their deployments change."""

from datetime import timedelta

import pytest
from ecssim.engine.journal import Reason
from ecssim.model.deployment import DeploymentStatus, RolloutState
from ecssim.model.service import Service, ServiceStatus
from ecssim.rules import service as scheduler
from ecssim.rules.plan import StopTasks

from tests.ecssim.simulation.world import CLUSTER, SERVICE, World


@pytest.fixture
def service(world: World) -> Service:
    """A service of two healthy tasks."""
    service = world.create(desired=2)
    world.settle()
    return service


def test_a_call_wishes_and_the_scheduler_acts_seconds_later(world: World) -> None:
    service = world.create(desired=2)
    assert world.existing(service) == []
    world.sim.advance(11)
    assert len(world.existing(service)) == 2


def test_a_new_deployment_turns_the_old_one_active(world: World, service: Service) -> None:
    old = service.primary
    world.deploy()
    assert [deployment.status for deployment in service.deployments] == ["PRIMARY", "ACTIVE"]
    assert service.older == [old]


def test_an_older_deployment_wants_the_tasks_that_it_has(world: World, service: Service) -> None:
    world.update(forceNewDeployment=True, desiredCount=5)
    assert [deployment.desired_count for deployment in service.deployments] == [5, 2]


def test_an_older_deployment_wants_one_fewer_for_each_task_that_the_scheduler_stops(
    world: World, service: Service
) -> None:
    world.deploy(deploymentConfiguration={"minimumHealthyPercent": 50, "maximumPercent": 100})
    assert world.sim.until(lambda: any(not task.wanted for task in world.existing(service)))
    assert service.older[0].desired_count == 1


def test_a_new_desired_count_begins_no_deployment(world: World, service: Service) -> None:
    world.update(desiredCount=3)
    world.settle()
    assert len(service.deployments) == 1
    assert len(world.existing(service)) == 3


def test_a_replaced_deployment_ends_inactive_and_unlisted(world: World, service: Service) -> None:
    old = service.primary
    world.deploy()
    world.settle()
    assert (old.status, old in service.deployments) == (DeploymentStatus.INACTIVE, False)


def test_a_finished_rollout_says_so_in_its_state_and_its_reason(service: Service) -> None:
    deployment = service.primary
    assert deployment.rollout_state is RolloutState.COMPLETED
    assert deployment.rollout_state_reason == f"ECS deployment {deployment.id} completed."


def test_tasks_know_the_deployment_that_started_them(world: World, service: Service) -> None:
    assert {(task.started_by, task.group) for task in world.existing(service)} == {(service.primary.id, "service:web")}


def test_many_changes_at_one_moment_cost_one_look(
    world: World, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    plan = scheduler.plan
    monkeypatch.setattr(scheduler, "plan", lambda *arguments: looks.append(1) or plan(*arguments))
    for task in world.existing(service):
        world.stop(task)
    world.update(desiredCount=3)
    world.sim.until(lambda: bool(looks))
    world.sim.advance(0.999)
    assert len(looks) == 1


def test_launches_are_remembered_for_a_minute(world: World, service: Service) -> None:
    world.update(desiredCount=4)
    world.sim.advance(11)
    [(at, count)] = service.launches
    assert count == 2
    assert world.sim.now - at < timedelta(minutes=1)


def test_a_deleted_service_drains_and_then_is_inactive(world: World, service: Service) -> None:
    world.delete()
    assert service.status is ServiceStatus.DRAINING
    world.settle()
    assert (service.status, world.existing(service)) == (ServiceStatus.INACTIVE, [])


@pytest.mark.parametrize(("source", "tags"), [("SERVICE", {"team": "blue"}), ("NONE", {})])
def test_tasks_inherit_tags_only_if_asked_to(world: World, source: str, tags: dict[str, str]) -> None:
    service = world.create(desired=1, propagateTags=source, tags=[{"key": "team", "value": "blue"}])
    world.settle()
    [task] = world.existing(service)
    assert task.tags == tags


def test_managed_tags_name_cluster_and_service(world: World) -> None:
    service = world.create(desired=1, enableECSManagedTags=True)
    world.settle()
    [task] = world.existing(service)
    assert task.tags == {"aws:ecs:clusterName": CLUSTER, "aws:ecs:serviceName": SERVICE}


def test_no_task_outlives_the_deployment_that_started_it(world: World, service: Service) -> None:
    world.deploy()
    for task in world.existing(service):
        world.stop(task)
    world.settle()
    assert {task.started_by for task in world.existing(service)} == {service.primary.id}
    assert len(world.existing(service)) == 2


@pytest.mark.parametrize(("sick", "failed"), [(True, 1), (False, 0)])
def test_only_a_task_that_failed_its_health_checks_counts_as_failed(world: World, sick: bool, failed: int) -> None:
    service = world.create(1)
    world.sim.advance(40)
    [task] = service.tasks.values()
    because = Reason("service", service.arn, "a test stops it", "a test")
    world.sim.change(world.account)(StopTasks(service, [task], "a test", because, replace=True, unhealthy=sick))
    assert service.primary.failed_tasks == failed
