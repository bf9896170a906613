"""Asking from inside of a container, in a running world; and when nobody is there to ask."""

import json
from datetime import datetime

import pytest
from ecssim import EndpointError, UnreachableError

from tests.ecssim.simulation.world import CLUSTER, World

from .endpoint_kit import ROLE, define, run_on_fargate, run_on_instance, run_service_on_fargate

CREDENTIALS = "http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
PROTECTION = "$ECS_AGENT_URI/task-protection/v1/state"


@pytest.fixture
def world() -> World:
    return World()


# The metadata


def test_nothing_more_than_the_address_asks_for_the_container(world: World) -> None:
    task = run_on_fargate(world)
    inside = world.sim.inside(task.arn)
    assert inside.get() == inside.get("$ECS_CONTAINER_METADATA_URI_V4")
    assert inside.get()["DockerId"] == task.containers[0].runtime_id


def test_a_task_is_asked_for_by_path_or_by_the_whole_address(world: World) -> None:
    task = run_on_fargate(world)
    inside = world.sim.inside(task.arn)
    address = inside.environment["ECS_CONTAINER_METADATA_URI_V4"]
    assert inside.get("/task") == inside.get(f"{address}/task") == inside.get("${ECS_CONTAINER_METADATA_URI_V4}/task")
    assert inside.get("/task")["TaskARN"] == task.arn


def test_tags_and_statistics_have_paths_of_their_own(world: World) -> None:
    task = run_on_fargate(world)
    task.tags["team"] = "shop"
    inside = world.sim.inside(task.arn)
    assert inside.get("/taskWithTags")["TaskTags"] == {"team": "shop"}
    assert inside.get("/task/stats") == {task.containers[0].runtime_id: inside.get("/stats")}


def test_the_container_knows_when_it_was_made_and_started(world: World) -> None:
    task = run_on_fargate(world)
    shown = world.sim.inside(task.arn).get()
    created, started = (datetime.fromisoformat(shown[name]) for name in ("CreatedAt", "StartedAt"))
    assert created == task.pull_stopped_at
    assert created < started == task.containers[0].started_at


def test_the_container_knows_since_when_it_is_healthy(world: World) -> None:
    task = run_on_fargate(world, healthCheck={"command": ["CMD-SHELL", "true"], "interval": 10})
    first = world.sim.inside(task.arn).get()["Health"]
    world.sim.advance(60)
    assert first["status"] == "HEALTHY"
    assert world.sim.inside(task.arn).get()["Health"] == first


def test_a_restarted_container_counts_its_restarts_and_keeps_the_moment_of_its_making(world: World) -> None:
    once_a_minute = {"enabled": True, "restartAttemptPeriod": 60}
    task = run_on_fargate(world, command=["sh", "-c", "sleep 90"], restartPolicy=once_a_minute)
    made = task.containers[0].created_at
    world.sim.advance(100)
    shown = world.sim.inside(task.arn).get()
    assert shown["RestartCount"] == 1
    assert task.containers[0].created_at == made
    assert "FinishedAt" not in shown


def test_a_container_that_has_exited_is_seen_by_its_neighbour(world: World) -> None:
    define(
        world,
        containerDefinitions=[
            {"name": "app", "image": "nginx:1.27", "memory": 64},
            {"name": "setup", "image": "busybox", "memory": 64, "essential": False, "command": ["true"]},
        ],
    )
    task = run_on_instance(world)
    setup = task.containers[1]
    shown = world.sim.inside(task.arn, "app").get("/task")["Containers"][1]
    assert (shown["Name"], shown["KnownStatus"], shown["ExitCode"]) == ("setup", "STOPPED", 0)
    assert datetime.fromisoformat(shown["FinishedAt"]) == setup.finished_at


def test_asking_changes_nothing(world: World) -> None:
    inside = world.sim.inside(run_service_on_fargate(world).arn)
    journal = len(list(world.sim.journal))
    answers = [json.dumps([inside.environment, inside.get("/task"), inside.get(CREDENTIALS)]) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(list(world.sim.journal)) == journal


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/tasks", r"followed by /task, /taskWithTags, /stats, /task/stats, is what there is"),
        ("/v4/another/task", "There is nothing at http://169.254.170.2/v4/another/task for container web"),
        ("http://169.254.170.2", "There is nothing at http://169.254.170.2 for container web"),
        ("http://169.254.170.2/task", "There is nothing at http://169.254.170.2/task for container web"),
        ("$ECS_CONTAINER_METADATA_URI/task", "Version 3 of the endpoint is not simulated"),
        ("$NOTHING/task", "the container has no variable NOTHING"),
    ],
)
def test_what_is_not_there_is_not_found(world: World, path: str, sentence: str) -> None:
    inside = world.sim.inside(run_on_fargate(world).arn)
    with pytest.raises(EndpointError, match=sentence) as caught:
        inside.get(path)
    assert caught.value.status == 404


def test_no_other_address_can_be_asked(world: World) -> None:
    with pytest.raises(UnreachableError, match=r"Only http://169\.254\.170\.2 can be asked"):
        world.sim.inside(run_on_fargate(world).arn).get("https://example.com/")


# Credentials


def test_a_container_of_a_task_with_a_role_gets_its_credentials(world: World) -> None:
    assert world.sim.inside(run_service_on_fargate(world).arn).get(CREDENTIALS)["RoleArn"] == ROLE


def test_without_a_role_there_are_no_credentials(world: World) -> None:
    with pytest.raises(EndpointError, match="only a task with a task role has it"):
        world.sim.inside(run_on_fargate(world).arn).get(CREDENTIALS)


def test_nothing_else_takes_a_put(world: World) -> None:
    with pytest.raises(EndpointError, match="/task takes no PUT") as caught:
        world.sim.inside(run_on_fargate(world).arn).put("/task", {})
    assert caught.value.status == 405


# When nobody is there


def test_nobody_is_inside_of_a_container_that_has_not_started(world: World) -> None:
    inside = world.sim.inside(world.run_task().arn)
    for ask in (inside.get, lambda: inside.environment, lambda: inside.put(PROTECTION, {})):
        with pytest.raises(UnreachableError, match="which is PENDING: let time pass until it runs"):
            ask()


def test_a_stopped_container_answers_nothing(world: World) -> None:
    task = run_on_fargate(world)
    inside = world.sim.inside(task.arn)
    world.stop(task)
    world.sim.advance(60)
    with pytest.raises(UnreachableError, match="which is STOPPED: start another task"):
        inside.get("/task")


def test_nobody_is_inside_when_the_host_is_gone(world: World) -> None:
    define(world)
    task = run_on_instance(world)
    [machine] = world.account.machines.values()
    world.neighbours.compute.terminate(machine.id)
    world.sim.advance(0)
    with pytest.raises(UnreachableError, match="its host is terminated"):
        world.sim.inside(task.arn).get("/task")


def test_nothing_runs_on_an_instance_that_was_registered_by_hand(world: World) -> None:
    define(world)
    registered = world.call("RegisterContainerInstance", cluster=CLUSTER)["containerInstance"]
    arn = registered["containerInstanceArn"]
    world.call("DiscoverPollEndpoint", cluster=CLUSTER, containerInstance=arn)
    [task] = world.call("StartTask", cluster=CLUSTER, taskDefinition="shop", containerInstances=[arn])["tasks"]
    with pytest.raises(UnreachableError, match="its instance was registered by hand"):
        world.sim.inside(task["taskArn"]).get("/task")


def test_one_of_several_containers_must_be_named(world: World) -> None:
    containers = [{"name": name, "image": "nginx:1.27", "memory": 64} for name in ("app", "proxy")]
    define(world, containerDefinitions=containers)
    task = run_on_instance(world)
    assert world.sim.inside(task.arn, "proxy").get()["Name"] == "proxy"
    with pytest.raises(UnreachableError, match="has several containers: name one of app, proxy"):
        world.sim.inside(task.arn)
    with pytest.raises(UnreachableError, match="has no container db: name one of app, proxy"):
        world.sim.inside(task.arn, "db")


def test_a_task_that_is_unknown_is_said_to_be_so(world: World) -> None:
    with pytest.raises(UnreachableError, match="There is no task arn:none"):
        world.sim.inside("arn:none")
