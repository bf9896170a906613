"""Asking the agent on its host, in a running world; and who does not answer."""

import json

import pytest
from ecssim import EndpointError, UnreachableError
from ecssim.outside import introspection

from tests.ecssim.simulation.world import CLUSTER, World

from .endpoint_kit import define, run_on_instance


@pytest.fixture
def world() -> World:
    world = World()
    define(world)
    return world


def instance_arn(world: World) -> str:
    [arn] = world.call("ListContainerInstances", cluster=CLUSTER)["containerInstanceArns"]
    return str(arn)


def test_the_agent_lists_the_task_that_runs_there(world: World) -> None:
    task = run_on_instance(world)
    [shown] = world.sim.host("i-00000000000000000").get("/v1/tasks")["Tasks"]
    assert (shown["Arn"], shown["KnownStatus"]) == (task.arn, "RUNNING")
    assert shown["Containers"][0]["DockerId"] == task.containers[0].runtime_id


def test_an_instance_is_found_by_its_arn_and_its_id_too(world: World) -> None:
    run_on_instance(world)
    arn = instance_arn(world)
    for name in (arn, arn.rpartition("/")[2]):
        assert world.sim.host(name).get("/v1/metadata")["ContainerInstanceArn"] == arn


def test_the_whole_address_is_understood_if_its_port_is_that_of_the_agent(world: World) -> None:
    run_on_instance(world)
    host = world.sim.host(instance_arn(world))
    assert host.get("http://localhost:51678/v1/metadata") == host.get("/v1/metadata")
    with pytest.raises(UnreachableError, match="ask http://localhost:51678"):
        host.get("http://localhost:80/v1/metadata")


def test_a_question_for_one_task_gets_that_task(world: World) -> None:
    task = run_on_instance(world)
    host = world.sim.host(instance_arn(world))
    docker_id = str(task.containers[0].runtime_id)
    assert host.get(f"/v1/tasks?taskarn={task.arn}")["Arn"] == task.arn
    assert host.get(f"/v1/tasks?dockerid={docker_id[:8]}")["Arn"] == task.arn


@pytest.mark.parametrize(
    ("query", "status"),
    [("taskarn=arn:none", 404), ("taskarn=", 404), ("dockerid=none", 404), ("dockerid=a&taskarn=b", 400)],
)
def test_a_question_that_cannot_be_answered_is_refused(world: World, query: str, status: int) -> None:
    run_on_instance(world)
    with pytest.raises(EndpointError) as caught:
        world.sim.host(instance_arn(world)).get(f"/v1/tasks?{query}")
    assert caught.value.status == status


def test_an_empty_docker_id_fits_every_container(world: World) -> None:
    run_on_instance(world)
    run_on_instance(world)
    with pytest.raises(EndpointError, match="2 containers") as caught:
        world.sim.host(instance_arn(world)).get("/v1/tasks?dockerid=")
    assert caught.value.status == 400


def test_the_license_is_a_sentence_and_any_other_path_says_what_there_is(world: World) -> None:
    run_on_instance(world)
    host = world.sim.host(instance_arn(world))
    assert host.get("/license") == introspection.LICENSE
    assert host.get("/v2") == {"AvailableCommands": ["/v1/metadata", "/v1/tasks", "/license"]}


def test_a_stopped_task_stays_on_the_list(world: World) -> None:
    task = run_on_instance(world)
    world.stop(task)
    world.sim.advance(120)
    [shown] = world.sim.host(instance_arn(world)).get("/v1/tasks")["Tasks"]
    assert (shown["DesiredStatus"], shown["KnownStatus"]) == ("STOPPED", "STOPPED")


def test_the_agent_answers_on_a_machine_without_network(world: World) -> None:
    task = run_on_instance(world)
    [machine] = world.account.machines.values()
    machine.online = False
    assert world.sim.host(machine.id).get("/v1/tasks")["Tasks"][0]["Arn"] == task.arn


def test_asking_changes_nothing(world: World) -> None:
    run_on_instance(world)
    host = world.sim.host(instance_arn(world))
    journal = len(list(world.sim.journal))
    first = json.dumps(host.get("/v1/tasks"))
    assert json.dumps(host.get("/v1/tasks")) == first
    assert len(list(world.sim.journal)) == journal


# Who does not answer


def test_an_agent_that_has_not_registered_yet_does_not_answer(world: World) -> None:
    instance = world.neighbours.compute.launch()
    world.sim.advance(1)
    with pytest.raises(UnreachableError, match="has joined no cluster, so it does not answer; the machine still boots"):
        world.sim.host(instance).get("/v1/metadata")


def test_an_agent_that_may_not_register_never_answers(world: World) -> None:
    instance = world.neighbours.compute.launch(may_register=False)
    world.sim.advance(300)
    with pytest.raises(UnreachableError, match="launch it with an instance profile that lets it"):
        world.sim.host(instance).get("/v1/metadata")


def test_a_machine_that_is_unknown_is_said_to_be_so(world: World) -> None:
    with pytest.raises(UnreachableError, match="ECS knows of no machine i-none"):
        world.sim.host("i-none")


def test_a_stopped_machine_does_not_answer(world: World) -> None:
    run_on_instance(world)
    [machine] = world.account.machines.values()
    world.neighbours.compute.stop(machine.id)
    world.sim.advance(60)
    with pytest.raises(UnreachableError, match=f"{machine.id} is stopped, so nothing answers there"):
        world.sim.host(machine.id).get("/v1/metadata")


def test_nobody_logs_in_to_a_host_of_fargate(world: World) -> None:
    task = world.run_task()
    with pytest.raises(UnreachableError, match="runs on Fargate, whose hosts belong to AWS"):
        world.sim.host(task.arn)


def test_a_task_is_no_machine_and_the_error_says_where_it_runs(world: World) -> None:
    task = run_on_instance(world)
    with pytest.raises(UnreachableError, match=f"it runs on {instance_arn(world)}"):
        world.sim.host(task.arn)


def test_an_instance_that_was_registered_by_hand_has_no_agent_to_ask(world: World) -> None:
    world.call("RegisterContainerInstance", cluster=CLUSTER)
    with pytest.raises(UnreachableError, match="it was registered by hand"):
        world.sim.host(instance_arn(world))
