"""ECS Exec: the session that ExecuteCommand opens, and why it opens none."""

import base64
import re
from typing import Any

import pytest
from ecssim import Simulation, simulate

from tests.conftest import CLUSTER, web
from tests.ecssim.api.api_kit import ARN, INVALID, create_service, describe_task, refused, run_task, service_tasks

NOT_ENABLED = (
    "The execute command failed because execute command was not enabled when the task was run or the execute command "
    "agent isn’t running. Wait and try again or run a new task with execute command enabled and try again."
)
TWO = [{"name": "web", "image": "nginx:1.27"}, {"name": "sidecar", "image": "nginx:1.27"}]


@pytest.fixture
def task(sim: Simulation, ecs: Any, network: dict[str, Any]) -> dict[str, Any]:
    """A RUNNING task that was started with enableExecuteCommand."""
    return running_task(sim, ecs, network)


@pytest.fixture
def task_of_two(sim: Simulation, ecs: Any, network: dict[str, Any]) -> dict[str, Any]:
    """The same with two containers."""
    ecs.register_task_definition(**web(containerDefinitions=TWO))
    return running_task(sim, ecs, network)


def running_task(sim: Simulation, ecs: Any, network: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Run a task with ECS Exec, or a variation of it, and return it once it is RUNNING."""
    task = run_task(ecs, network, **{"enableExecuteCommand": True, **changes})
    sim.advance(60)
    task = describe_task(ecs, task)
    assert task["lastStatus"] == "RUNNING"
    return task


def execute(ecs: Any, task: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Ask for a shell in a task, or a variation of it."""
    request = {"cluster": CLUSTER, "task": task["taskArn"], "command": "/bin/sh", "interactive": True, **changes}
    answer: dict[str, Any] = ecs.execute_command(**request)
    return answer


def test_the_answer_names_the_container_and_its_session(ecs: Any, task: dict[str, Any]) -> None:
    answer = execute(ecs, task)
    expected = {
        "clusterArn": f"{ARN}:cluster/{CLUSTER}",
        "containerArn": task["containers"][0]["containerArn"],
        "containerName": "web",
        "interactive": True,
        "taskArn": task["taskArn"],
    }
    assert {name: answer[name] for name in expected} == expected
    assert answer.keys() - expected.keys() == {"session", "ResponseMetadata"}


def test_a_session_has_an_id_an_address_and_a_token(ecs: Any, task: dict[str, Any]) -> None:
    session = execute(ecs, task)["session"]
    session_id = session["sessionId"]
    assert session.keys() == {"sessionId", "streamUrl", "tokenValue"}
    assert re.fullmatch(r"ecs-execute-command-[a-z0-9]{26}", session_id)
    assert session["streamUrl"] == (
        f"wss://ssmmessages.us-east-1.amazonaws.com/v1/data-channel/{session_id}?role=publish_subscribe"
    )
    assert session["tokenValue"].startswith("AAEAA")
    assert len(base64.b64decode(session["tokenValue"], validate=True)) == 252


def test_every_call_opens_a_session_of_its_own(ecs: Any, task: dict[str, Any]) -> None:
    first, second = execute(ecs, task)["session"], execute(ecs, task)["session"]
    assert all(first[name] != second[name] for name in first)


def test_the_same_seed_opens_the_same_sessions() -> None:
    assert _world(sessions=2) == _world(sessions=2)


def test_a_session_changes_no_id_that_comes_after_it() -> None:
    assert _world(sessions=0)[1] == _world(sessions=3)[1]


def _world(sessions: int) -> tuple[list[dict[str, str]], str]:
    """Open sessions in a task, then run another; return the sessions and the ARN of that task."""
    import boto3

    with simulate(seed=7) as sim:
        ecs = boto3.client("ecs")
        subnets = [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"]]
        network = {"awsvpcConfiguration": {"subnets": subnets[:1], "assignPublicIp": "ENABLED"}}
        ecs.create_cluster(clusterName=CLUSTER)
        ecs.register_task_definition(**web())
        task = running_task(sim, ecs, network)
        opened = [execute(ecs, task)["session"] for _ in range(sessions)]
        return opened, run_task(ecs, network)["taskArn"]


def test_a_task_is_found_by_its_id_too(ecs: Any, task: dict[str, Any]) -> None:
    task_id = task["taskArn"].rsplit("/", 1)[-1]
    assert execute(ecs, {"taskArn": task_id})["taskArn"] == task["taskArn"]


def test_without_a_cluster_it_is_the_default_cluster(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    ecs.create_cluster()
    task = running_task(sim, ecs, network, cluster="default")
    answer = ecs.execute_command(task=task["taskArn"], command="ls", interactive=True)
    assert answer["clusterArn"] == f"{ARN}:cluster/default"


@pytest.mark.parametrize("name", ["web", "sidecar"])
def test_a_container_is_chosen_by_its_name(ecs: Any, task_of_two: dict[str, Any], name: str) -> None:
    answer = execute(ecs, task_of_two, container=name)
    arns = {container["name"]: container["containerArn"] for container in task_of_two["containers"]}
    assert (answer["containerName"], answer["containerArn"]) == (name, arns[name])


def test_a_task_of_a_service_with_ecs_exec_can_be_entered(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, enableExecuteCommand=True)
    sim.advance(60)
    (task,) = service_tasks(ecs)
    assert execute(ecs, task)["taskArn"] == task["taskArn"]


def test_executing_a_command_leaves_the_task_as_it_is(ecs: Any, task: dict[str, Any]) -> None:
    execute(ecs, task)
    assert describe_task(ecs, task) == task


def test_several_containers_need_a_name(ecs: Any, task_of_two: dict[str, Any]) -> None:
    with refused(INVALID, "A container name must be specified: the task has several containers."):
        execute(ecs, task_of_two)


def test_a_container_that_the_task_does_not_have_is_refused(ecs: Any, task: dict[str, Any]) -> None:
    with refused(INVALID, "The task has no container named db."):
        execute(ecs, task, container="db")


def test_a_command_must_be_interactive(ecs: Any, task: dict[str, Any]) -> None:
    with refused(INVALID, "Interactive is the only mode supported currently."):
        execute(ecs, task, interactive=False)


def test_a_task_without_ecs_exec_is_not_entered(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    task = running_task(sim, ecs, network, enableExecuteCommand=False)
    with refused(INVALID, NOT_ENABLED):
        execute(ecs, task)


def test_a_task_that_does_not_run_yet_is_not_entered(ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network, enableExecuteCommand=True)
    with refused(INVALID, NOT_ENABLED):
        execute(ecs, task)


@pytest.mark.parametrize(("seconds", "status"), [(10, "DEPROVISIONING"), (60, "STOPPED")])
def test_a_task_that_stops_is_not_entered(
    sim: Simulation, ecs: Any, task: dict[str, Any], seconds: int, status: str
) -> None:
    ecs.stop_task(cluster=CLUSTER, task=task["taskArn"])
    sim.advance(seconds)
    assert describe_task(ecs, task)["lastStatus"] == status
    with refused(INVALID, NOT_ENABLED):
        execute(ecs, task)


@pytest.mark.parametrize("name", ["0" * 32, f"{ARN}:task/{CLUSTER}/{'0' * 32}"])
def test_an_unknown_task_is_refused(ecs: Any, name: str) -> None:
    with refused(INVALID, "The referenced task was not found."):
        execute(ecs, {"taskArn": name})


def test_a_task_of_another_cluster_is_not_found(ecs: Any, task: dict[str, Any]) -> None:
    ecs.create_cluster(clusterName="other")
    with refused(INVALID, "The referenced task was not found."):
        execute(ecs, task, cluster="other")


def test_an_unknown_cluster_is_refused(ecs: Any, task: dict[str, Any]) -> None:
    with refused("ClusterNotFoundException", "Cluster not found."):
        execute(ecs, task, cluster="nowhere")


def test_a_deleted_cluster_is_refused(ecs: Any) -> None:
    ecs.delete_cluster(cluster=CLUSTER)
    with refused("ClusterNotFoundException", "The referenced cluster was inactive."):
        execute(ecs, {"taskArn": "0" * 32})
