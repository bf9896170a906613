"""Service deployments: the record of each release, on its way and afterwards."""

from typing import Any

import pytest
from ecssim.change.service_deployments import ServiceDeploymentChanges
from ecssim.model.deployment import RolloutState
from ecssim.model.service_deployment import ServiceDeployment, ServiceDeploymentStatus
from ecssim.truth import service_deployments as truth

from .releases import BREAKER, NO_SUCH_IMAGE, deploy, described, listed, stop, until_status
from .world import World

DAY_S = 24 * 3600
HALF_OPEN = {"minimumHealthyPercent": 0, "maximumPercent": 100}


def statuses(world: World) -> list[str]:
    return [each["status"] for each in listed(world)]


def test_a_release_is_pending_then_in_progress_then_successful(world: World) -> None:
    world.create()
    assert statuses(world) == ["PENDING"]
    until_status(world, "IN_PROGRESS", 15)
    until_status(world, "SUCCESSFUL", 180)
    shape = described(world)
    assert shape["createdAt"] < shape["startedAt"] < shape["finishedAt"]
    assert "statusReason" not in shape


def test_a_new_desired_count_is_no_release(world: World) -> None:
    world.create()
    world.settle()
    world.update(desiredCount=4)
    world.settle()
    assert len(listed(world)) == 1


def test_a_release_names_what_it_replaces_and_what_it_brings(world: World) -> None:
    world.create()
    world.settle()
    before = world.describe()["currentServiceRevisions"][0]["arn"]
    deploy(world)
    shape = described(world)
    assert [each["arn"] for each in shape["sourceServiceRevisions"]] == [before]
    assert shape["sourceServiceRevisions"][0]["runningTaskCount"] == 2
    target = shape["targetServiceRevision"]
    assert (target["requestedTaskCount"], target["runningTaskCount"]) == (2, 0)
    assert world.describe()["currentServiceDeployment"] == shape["serviceDeploymentArn"]
    assert [each["arn"] for each in world.describe()["currentServiceRevisions"]] == [target["arn"], before]


def test_a_release_that_has_ended_keeps_the_counts_of_its_end(world: World) -> None:
    world.create()
    world.settle()
    world.update(desiredCount=5)
    world.settle()
    assert described(world)["targetServiceRevision"]["runningTaskCount"] == 2


def test_a_revision_shows_its_configuration_and_the_digest_that_its_images_are_pinned_to(world: World) -> None:
    service = world.create()
    world.settle()
    [revision] = world.call("DescribeServiceRevisions", serviceRevisionArns=[service.revisions[0].arn])[
        "serviceRevisions"
    ]
    assert revision["taskDefinition"] == service.primary.task_definition.arn
    assert revision["launchType"] == "FARGATE"
    [image] = revision["containerImages"]
    assert (image["containerName"], image["image"]) == ("web", "nginx:1.27")
    assert image["imageDigest"].startswith("sha256:")


def test_a_release_that_another_one_overtakes_is_stopped(world: World) -> None:
    world.create()
    world.settle()
    deploy(world)
    world.sim.advance(50)
    deploy(world)
    assert statuses(world) == ["PENDING", "STOP_REQUESTED", "SUCCESSFUL"]
    world.sim.advance(48)
    assert statuses(world)[1] == "STOPPED"
    assert described(world, 1)["stoppedAt"] == described(world, 1)["finishedAt"]


# Failures


def test_the_circuit_breaker_rolls_a_release_back_and_says_so(world: World) -> None:
    world.create(1, deploymentConfiguration=BREAKER)
    world.settle()
    good = world.describe()["currentServiceRevisions"][0]["arn"]
    deploy(world, **NO_SUCH_IMAGE)
    assert described(world)["deploymentCircuitBreaker"] == {"status": "MONITORING", "failureCount": 0, "threshold": 3}
    until_status(world, "ROLLBACK_IN_PROGRESS")
    shape = described(world)
    assert shape["deploymentCircuitBreaker"] == {"status": "TRIGGERED", "failureCount": 3, "threshold": 3}
    reason = "Service deployment rolled back because the circuit breaker threshold was exceeded."
    assert shape["statusReason"] == reason
    assert shape["rollback"] == {"reason": reason, "startedAt": world.sim.now, "serviceRevisionArn": good}
    until_status(world, "ROLLBACK_SUCCESSFUL", 300)


def test_a_first_release_that_fails_has_no_rollback_candidate(world: World) -> None:
    world.define(**NO_SUCH_IMAGE)
    world.create(1, deploymentConfiguration=BREAKER)
    until_status(world, "ROLLBACK_FAILED")
    assert described(world)["statusReason"] == "No rollback candidate was found to run the rollback."


def test_a_release_that_fails_without_rollback_is_stopped(world: World) -> None:
    world.create(1, deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": False}})
    world.settle()
    deploy(world, **NO_SUCH_IMAGE)
    until_status(world, "STOPPED")
    assert described(world)["deploymentCircuitBreaker"]["status"] == "TRIGGERED"
    assert "stoppedAt" in described(world)


def test_a_rollback_that_fails_too_ends_there(world: World) -> None:
    world.create(4, deploymentConfiguration={**HALF_OPEN, **BREAKER})
    world.settle()
    deploy(world, **NO_SUCH_IMAGE)
    world.neighbours.full = {"subnet-a", "subnet-b", "subnet-c"}
    until_status(world, "ROLLBACK_FAILED")


def test_without_a_breaker_nothing_monitors_and_the_monitoring_ends_with_the_release(world: World) -> None:
    world.create()
    assert described(world)["deploymentCircuitBreaker"]["status"] == "DISABLED"
    deploy(world)
    world.update(forceNewDeployment=True, deploymentConfiguration=BREAKER)
    world.settle()
    assert described(world)["deploymentCircuitBreaker"]["status"] == "MONITORING_COMPLETE"


# StopServiceDeployment


def test_stopping_a_release_rolls_it_back_although_nobody_asked_for_rollbacks_before(world: World) -> None:
    service = world.create()
    world.settle()
    good = service.primary
    deploy(world)
    world.sim.advance(20)
    stop(world)
    assert statuses(world)[0] == "ROLLBACK_REQUESTED"
    until_status(world, "ROLLBACK_IN_PROGRESS", 15)
    assert service.primary is good
    until_status(world, "ROLLBACK_SUCCESSFUL", 300)
    world.settle()
    assert {task.started_by for task in world.existing(service)} == {good.id}


def test_a_first_release_that_is_stopped_has_nothing_to_go_back_to(world: World) -> None:
    service = world.create()
    world.sim.advance(20)
    stop(world, "ROLLBACK")
    until_status(world, "ROLLBACK_FAILED", 15)
    assert service.primary.rollout_state is RolloutState.FAILED


def test_an_aborted_release_stays_where_it_is_and_starts_nothing_more(world: World) -> None:
    service = world.create(4)
    world.settle()
    old = service.primary
    deploy(world, **NO_SUCH_IMAGE)
    world.sim.advance(20)
    stop(world, "ABORT")
    until_status(world, "STOPPED", 30)
    world.settle()
    assert {task.started_by for task in world.existing(service)} == {old.id}
    assert service.primary.rollout_state is RolloutState.FAILED


def test_stopping_twice_goes_on_with_the_first_stop(world: World) -> None:
    world.create()
    world.settle()
    deploy(world)
    stop(world)
    stop(world, "ABORT")
    assert statuses(world)[0] == "ROLLBACK_REQUESTED"


# History


def test_history_goes_back_ninety_days(world: World) -> None:
    world.create()
    world.sim.advance(80 * DAY_S)
    deploy(world)
    world.sim.advance(9 * DAY_S)
    assert len(listed(world)) == 2
    world.sim.advance(2 * DAY_S)
    assert len(listed(world)) == 1


def test_the_revision_that_runs_is_described_however_old_it_is(world: World) -> None:
    service = world.create()
    world.sim.advance(100 * DAY_S)
    found = world.call("DescribeServiceRevisions", serviceRevisionArns=[service.revisions[0].arn])
    assert len(found["serviceRevisions"]) == 1


def test_a_deleted_service_takes_its_service_deployments_along(world: World) -> None:
    world.create()
    world.settle()
    arn = listed(world)[0]["serviceDeploymentArn"]
    world.delete()
    found = world.call("DescribeServiceDeployments", serviceDeploymentArns=[arn])
    assert found == {"serviceDeployments": [], "failures": [{"arn": arn, "reason": "MISSING"}]}


@pytest.mark.parametrize("seed", range(3))
def test_every_step_of_a_release_is_one_that_aws_documents(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    steps: set[tuple[str, str]] = set()
    original = ServiceDeploymentChanges._set

    def note(self: Any, each: ServiceDeployment, status: ServiceDeploymentStatus, reason: str | None) -> None:
        steps.add((each.status.value, status.value))
        original(self, each, status, reason)

    monkeypatch.setattr(ServiceDeploymentChanges, "_set", note)
    world = World(seed)
    world.create(2, deploymentConfiguration=BREAKER)
    for pause_s in (300, 20, 1, 4000, 900):
        deploy(world, **NO_SUCH_IMAGE)
        world.sim.advance(pause_s)
        stop(world) if not listed(world)[0]["status"].endswith(("FUL", "ED")) else None
        deploy(world)
        world.sim.advance(pause_s / 2)
    assert len(steps) > 5
    assert {step for step in steps if step[1] not in truth.TRANSITIONS.value[step[0]]} == set()
