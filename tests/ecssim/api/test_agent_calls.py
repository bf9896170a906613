"""A learner plays the container agent: registers an instance, asks where to connect, and submits what tasks do."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER
from tests.ecssim.api.api_kit import INVALID, describe_task, refused, run_task
from tests.ecssim.api.instances_kit import (
    FAMILY,
    define,
    describe_instance,
    identity,
    join,
    leave,
    resource,
    start,
    start_one,
    submit,
)

ACKNOWLEDGED = "ACK"


@pytest.fixture
def task(ecs: Any) -> dict[str, Any]:
    """A task that was just started on an instance whose agent the test plays."""
    define(ecs)
    return start_one(ecs, join(ecs))


def container(ecs: Any, task: dict[str, Any]) -> dict[str, Any]:
    (only,) = describe_task(ecs, task)["containers"]
    return dict(only)


def test_a_learner_plays_the_agent_from_registration_to_the_end_of_a_task(ecs: Any, sim: Simulation) -> None:
    define(ecs)
    registered = ecs.register_container_instance(cluster=CLUSTER, instanceIdentityDocument=identity())
    instance = registered["containerInstance"]
    ecs.discover_poll_endpoint(cluster=CLUSTER, containerInstance=instance["containerInstanceArn"])
    task = start_one(ecs, instance)
    assert (task["lastStatus"], task["desiredStatus"]) == ("PENDING", "RUNNING")
    submit(ecs, task, "RUNNING")
    assert describe_task(ecs, task)["lastStatus"] == "RUNNING"
    ecs.stop_task(cluster=CLUSTER, task=task["taskArn"])
    assert describe_task(ecs, task)["desiredStatus"] == "STOPPED"
    submit(ecs, task, "STOPPED")
    assert describe_task(ecs, task)["lastStatus"] == "STOPPED"
    assert leave(ecs, instance)["status"] == "INACTIVE"


# Where to connect


def test_an_agent_is_told_where_to_connect(ecs: Any) -> None:
    answer = ecs.discover_poll_endpoint(cluster=CLUSTER)
    assert answer["endpoint"] == "https://ecs-a-1.us-east-1.amazonaws.com/"
    assert answer["telemetryEndpoint"] == "https://ecs-t-1.us-east-1.amazonaws.com/"
    assert answer["serviceConnectEndpoint"] == "https://ecs-sc-1.us-east-1.amazonaws.com/"


def test_an_instance_that_is_not_there_is_not_told_where_to_connect(ecs: Any) -> None:
    gone = join(ecs)
    leave(ecs, gone)
    with refused(INVALID, "The referenced container instance was inactive."):
        ecs.discover_poll_endpoint(cluster=CLUSTER, containerInstance=gone["containerInstanceArn"])
    with refused(INVALID, "The referenced container instance was not found."):
        ecs.discover_poll_endpoint(cluster=CLUSTER, containerInstance="0" * 32)


def test_nothing_is_started_on_an_instance_whose_agent_is_not_connected(ecs: Any) -> None:
    define(ecs)
    instance = ecs.register_container_instance(cluster=CLUSTER)["containerInstance"]
    assert start(ecs, instance)["failures"] == [{"arn": instance["containerInstanceArn"], "reason": "AGENT"}]


# A task on its way up


def test_a_task_waits_for_its_agent(ecs: Any, sim: Simulation, task: dict[str, Any]) -> None:
    sim.advance(3600)
    assert describe_task(ecs, task)["lastStatus"] == "PENDING"


def test_a_task_runs_once_its_agent_says_so(ecs: Any, sim: Simulation, task: dict[str, Any]) -> None:
    sim.advance(7)
    pulled = {"pullStartedAt": sim.now - timedelta(seconds=5), "pullStoppedAt": sim.now - timedelta(seconds=2)}
    assert submit(ecs, task, "RUNNING", **pulled)["acknowledgment"] == ACKNOWLEDGED
    seen = describe_task(ecs, task)
    assert (seen["lastStatus"], seen["startedAt"], seen["connectivity"]) == ("RUNNING", sim.now, "CONNECTED")
    assert {name: seen[name] for name in pulled} == pulled
    assert container(ecs, task)["lastStatus"] == "RUNNING"


def test_what_an_agent_says_of_a_container_is_shown(ecs: Any, task: dict[str, Any]) -> None:
    bindings = [{"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"}]
    change = {"containerName": "web", "runtimeId": "0a" * 32, "status": "RUNNING", "networkBindings": bindings}
    submit(ecs, task, "RUNNING", containers=[change])
    seen = container(ecs, task)
    assert (seen["runtimeId"], seen["networkBindings"]) == ("0a" * 32, bindings)


def test_a_container_is_submitted_by_itself(ecs: Any, task: dict[str, Any]) -> None:
    answer = ecs.submit_container_state_change(
        cluster=CLUSTER, task=task["taskArn"], containerName="web", status="RUNNING", runtimeId="0b" * 32
    )
    assert answer["acknowledgment"] == ACKNOWLEDGED
    assert (container(ecs, task)["lastStatus"], container(ecs, task)["runtimeId"]) == ("RUNNING", "0b" * 32)
    assert describe_task(ecs, task)["lastStatus"] == "PENDING"


def test_a_change_of_an_attachment_is_acknowledged(ecs: Any) -> None:
    answer = ecs.submit_attachment_state_changes(
        cluster=CLUSTER, attachments=[{"attachmentArn": "arn:aws:ecs:x", "status": "ATTACHED"}]
    )
    assert answer["acknowledgment"] == ACKNOWLEDGED


# A task on its way down


def test_a_task_that_is_to_stop_waits_for_its_agent(ecs: Any, sim: Simulation, task: dict[str, Any]) -> None:
    submit(ecs, task, "RUNNING")
    ecs.stop_task(cluster=CLUSTER, task=task["taskArn"], reason="enough")
    sim.advance(3600)
    assert describe_task(ecs, task)["lastStatus"] == "RUNNING"
    submit(ecs, task, "STOPPED")
    seen = describe_task(ecs, task)
    assert (seen["lastStatus"], seen["stopCode"], seen["stoppedReason"]) == ("STOPPED", "UserInitiated", "enough")
    assert seen["stoppedAt"] == sim.now


def test_a_task_that_ended_by_itself_lost_its_essential_container(ecs: Any, task: dict[str, Any]) -> None:
    submit(ecs, task, "RUNNING")
    exited = {"containerName": "web", "status": "STOPPED", "exitCode": 3, "reason": "out of luck"}
    submit(ecs, task, "STOPPED", containers=[exited])
    seen = describe_task(ecs, task)
    assert seen["stopCode"] == "EssentialContainerExited"
    assert seen["stoppedReason"] == "Essential container in task exited"
    assert (container(ecs, task)["exitCode"], container(ecs, task)["reason"]) == (3, "out of luck")
    assert container(ecs, task)["lastStatus"] == "STOPPED"


def test_a_task_that_never_ran_failed_to_start(ecs: Any, task: dict[str, Any]) -> None:
    submit(ecs, task, "STOPPED", reason="CannotPullContainerError: no such image")
    seen = describe_task(ecs, task)
    assert (seen["stopCode"], seen["stoppedReason"]) == ("TaskFailedToStart", "CannotPullContainerError: no such image")
    assert "startedAt" not in seen


def test_a_stopped_task_gives_its_resources_back(ecs: Any) -> None:
    define(ecs)
    instance = join(ecs)
    task = start_one(ecs, instance)
    assert resource(describe_instance(ecs, instance), "CPU") == 2048 - 128
    submit(ecs, task, "STOPPED")
    assert resource(describe_instance(ecs, instance), "CPU") == 2048


def test_a_stopped_task_is_forgotten_after_an_hour(ecs: Any, sim: Simulation, task: dict[str, Any]) -> None:
    submit(ecs, task, "STOPPED")
    sim.advance(1800)
    assert describe_task(ecs, task)["lastStatus"] == "STOPPED"
    sim.advance(5400)
    (failure,) = ecs.describe_tasks(cluster=CLUSTER, tasks=[task["taskArn"]])["failures"]
    assert failure["reason"] == "MISSING"


def test_a_service_replaces_a_task_that_its_agent_lost(ecs: Any, sim: Simulation) -> None:
    define(ecs)
    join(ecs)
    ecs.create_service(cluster=CLUSTER, serviceName="web", taskDefinition=FAMILY, launchType="EC2", desiredCount=1)
    sim.advance(30)
    (first,) = ecs.list_tasks(cluster=CLUSTER)["taskArns"]
    submit(ecs, {"taskArn": first}, "RUNNING")
    submit(ecs, {"taskArn": first}, "STOPPED")
    sim.advance(60)
    (second,) = ecs.list_tasks(cluster=CLUSTER)["taskArns"]
    assert second != first


# What is refused, and what ECS knows already


def test_a_task_is_submitted_in_no_other_state(ecs: Any, task: dict[str, Any]) -> None:
    with refused(INVALID, "An agent submits the task states PENDING, RUNNING and STOPPED, not PROVISIONING."):
        submit(ecs, task, "PROVISIONING")


def test_a_task_does_not_go_back(ecs: Any, task: dict[str, Any]) -> None:
    submit(ecs, task, "RUNNING")
    with refused(INVALID, "The task is RUNNING already: its state cannot go back to PENDING."):
        submit(ecs, task, "PENDING")


@pytest.mark.parametrize("operation", ["submit_task_state_change", "submit_container_state_change"])
def test_an_unknown_task_is_refused(ecs: Any, operation: str) -> None:
    with refused(INVALID, "The referenced task was not found."):
        getattr(ecs, operation)(cluster=CLUSTER, task="0" * 32, status="RUNNING")


def test_an_unknown_container_is_refused(ecs: Any, task: dict[str, Any]) -> None:
    message = "The task has no container named nobody."
    with refused(INVALID, message):
        ecs.submit_container_state_change(
            cluster=CLUSTER, task=task["taskArn"], containerName="nobody", status="RUNNING"
        )
    with refused(INVALID, message):
        submit(ecs, task, "RUNNING", containers=[{"containerName": "nobody"}])
    assert describe_task(ecs, task)["lastStatus"] == "PENDING"


def test_what_is_said_of_a_stopped_task_changes_nothing(ecs: Any, task: dict[str, Any]) -> None:
    submit(ecs, task, "STOPPED")
    before = describe_task(ecs, task)
    assert submit(ecs, task, "RUNNING")["acknowledgment"] == ACKNOWLEDGED
    assert describe_task(ecs, task) == before


def test_nobody_plays_the_agent_of_a_fargate_task(ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network)
    assert submit(ecs, task, "STOPPED")["acknowledgment"] == ACKNOWLEDGED
    assert describe_task(ecs, task)["lastStatus"] == "PROVISIONING"


def test_repeating_a_state_is_acknowledged_and_changes_nothing(ecs: Any, task: dict[str, Any]) -> None:
    submit(ecs, task, "RUNNING")
    before = describe_task(ecs, task)
    submit(ecs, task, "RUNNING")
    assert describe_task(ecs, task) == before
