"""Services whose deployments are task sets that somebody else than ECS controls."""

from ecssim import faults

from .fake_load_balancers import GROUP_ARN
from .task_sets import create, create_external, create_primary, delete, described, make_primary, scale, shown
from .world import CLUSTER, World

BEHIND = [{"targetGroupArn": GROUP_ARN, "containerName": "web", "containerPort": 80}]


def steady(world: World, *task_sets: str) -> bool:
    return all(each["stabilityStatus"] == "STEADY_STATE" for each in described(world, *task_sets))


def test_a_service_without_a_task_set_runs_nothing(world: World) -> None:
    service = create_external(world)
    world.sim.advance(600)
    assert not service.tasks
    assert (shown(world)["taskSets"], shown(world)["deployments"]) == ([], [])


def test_a_task_set_gets_its_share_of_the_desired_count(world: World) -> None:
    create_external(world, 3)
    made = create(world, 40, externalId="release-1")
    assert (made["computedDesiredCount"], made["status"], made["stabilityStatus"]) == (2, "ACTIVE", "STABILIZING")
    assert made["externalId"] == "release-1"
    assert "startedBy" not in made
    assert world.sim.until(lambda: steady(world), 600)
    [found] = described(world)
    assert (found["runningCount"], found["pendingCount"]) == (2, 0)
    assert {task.started_by for task in world.service().tasks.values()} == {made["id"]}


def test_a_service_shows_its_controller_and_task_sets_and_no_deployments(world: World) -> None:
    create_external(world)
    made = create_primary(world)
    service = shown(world)
    assert service["deploymentController"] == {"type": "EXTERNAL"}
    assert service["deployments"] == []
    assert [each["id"] for each in service["taskSets"]] == [made["id"]]
    assert service["taskDefinition"] == made["taskDefinition"]
    assert not {"currentServiceDeployment", "currentServiceRevisions"} & service.keys()


def test_a_new_desired_count_scales_every_task_set(world: World) -> None:
    create_external(world, 2)
    create_primary(world)
    create(world, 50)
    world.update(desiredCount=5)
    assert [each["computedDesiredCount"] for each in described(world)] == [3, 5]
    assert world.sim.until(lambda: steady(world), 900)
    assert shown(world)["runningCount"] == 8


def test_a_task_set_is_scaled_down(world: World) -> None:
    create_external(world, 4)
    made = create_primary(world)
    assert world.sim.until(lambda: steady(world), 600)
    assert scale(world, made["id"], 25)["computedDesiredCount"] == 1
    assert world.sim.until(lambda: shown(world)["runningCount"] == 1, 600)


def test_the_desired_count_scales_a_task_set_down_too(world: World) -> None:
    create_external(world, 4)
    create_primary(world)
    assert world.sim.until(lambda: steady(world), 600)
    world.update(desiredCount=0)
    assert world.sim.until(lambda: shown(world)["runningCount"] == 0, 600)


def test_a_task_set_is_steady_only_while_its_tasks_run(world: World) -> None:
    service = create_external(world, 1)
    create_primary(world)
    assert world.sim.until(lambda: steady(world), 600)
    since = described(world)[0]["stabilityStatusAt"]
    [task] = service.tasks.values()
    world.stop(task)
    assert world.sim.until(lambda: not steady(world), 600)
    assert world.sim.until(lambda: steady(world), 600)
    assert described(world)[0]["stabilityStatusAt"] > since


def test_the_service_says_when_a_task_set_is_steady(world: World) -> None:
    service = create_external(world)
    made = create_primary(world)
    assert world.sim.until(lambda: steady(world), 600)
    said = [event.message for event in service.events]
    assert f"(service web, taskSet {made['id']}) updated state to STEADY_STATE." in said
    assert said[0] == "(service web) has reached a steady state."


def test_events_tell_when_a_task_set_is_steady(world: World) -> None:
    create_external(world)
    create_primary(world)
    world.neighbours.listening = True
    assert world.sim.until(lambda: steady(world), 600)
    names = [event["detail"].get("eventName") for event in world.neighbours.heard]
    assert "TASKSET_STEADY_STATE" in names


def test_a_primary_task_set_takes_the_place_of_the_one_before(world: World) -> None:
    create_external(world)
    first = create_primary(world)
    world.define()
    second = create_primary(world)
    assert {each["id"]: each["status"] for each in described(world)} == {first["id"]: "ACTIVE", second["id"]: "PRIMARY"}
    assert shown(world)["taskDefinition"].endswith(":2")


def test_a_deleted_task_set_drains_and_goes(world: World) -> None:
    service = create_external(world, 2)
    first = create_primary(world)
    second = create(world)
    assert world.sim.until(lambda: steady(world), 900)
    make_primary(world, second["id"])
    gone = delete(world, first["id"], force=True)
    assert (gone["status"], gone["computedDesiredCount"]) == ("DRAINING", 0)
    assert world.sim.until(lambda: len(described(world)) == 1, 900)
    assert {task.started_by for task in service.tasks.values() if task.wanted} == {second["id"]}
    assert shown(world)["runningCount"] == 2


def test_the_last_task_set_can_go(world: World) -> None:
    service = create_external(world)
    made = create_primary(world)
    assert world.sim.until(lambda: steady(world), 600)
    delete(world, made["id"], force=True)
    world.settle()
    assert described(world) == []
    assert not service.tasks
    assert "taskDefinition" not in shown(world)


def test_a_task_set_brings_its_own_target_group(world: World) -> None:
    create_external(world, 1)
    world.define(portMappings=[{"containerPort": 80}])
    made = create_primary(world, loadBalancers=BEHIND)
    assert made["loadBalancers"] == BEHIND
    assert world.sim.until(lambda: steady(world), 600)
    assert {target.target_group_arn for target in world.account.targets.values()} == {GROUP_ARN}


def test_a_task_that_fails_its_health_checks_is_replaced_within_its_task_set(world: World) -> None:
    service = create_external(world, 2)
    world.define(portMappings=[{"containerPort": 80}])
    made = create_primary(world, loadBalancers=BEHIND)
    assert world.sim.until(lambda: steady(world), 600)
    before = set(service.tasks)
    world.sim.inject(faults.HangContainer(next(iter(service.tasks.values())).arn))
    assert world.sim.until(lambda: not steady(world), 900)
    assert world.sim.until(lambda: steady(world), 1800)
    now = {task.id: task.started_by for task in service.tasks.values() if task.wanted}
    assert len(now) == 2
    assert set(now) != before
    assert set(now.values()) == {made["id"]}


def test_what_cannot_start_slows_its_task_set_down(world: World) -> None:
    service = create_external(world, 1)
    world.define("broken", image="nginx:no-such-tag")
    create_primary(world, taskDefinition="broken")
    world.sim.advance(1800)
    assert any("unable to consistently start tasks" in event.message for event in service.events)


def test_a_deleted_service_stops_the_tasks_of_its_task_sets(world: World) -> None:
    service = create_external(world)
    create_primary(world)
    assert world.sim.until(lambda: steady(world), 600)
    world.delete()
    world.settle()
    assert shown(world)["status"] == "INACTIVE"
    assert not service.tasks


# Another controller


def test_a_service_of_ecs_becomes_external_with_the_tasks_that_it_has(world: World) -> None:
    service = world.create(2)
    world.settle()
    tasks = set(service.tasks)
    deployment = service.primary.id
    world.update(deploymentController={"type": "EXTERNAL"})
    [task_set] = described(world)
    assert (task_set["id"], task_set["status"], task_set["stabilityStatus"]) == (deployment, "PRIMARY", "STEADY_STATE")
    world.settle()
    assert set(service.tasks) == tasks


def test_an_external_service_becomes_one_of_ecs_and_deploys_again(world: World) -> None:
    service = create_external(world)
    made = create_primary(world)
    assert world.sim.until(lambda: steady(world), 600)
    tasks = set(service.tasks)
    world.update(deploymentController={"type": "ECS"})
    [deployment] = shown(world)["deployments"]
    assert (deployment["id"], deployment["rolloutState"]) == (made["id"], "COMPLETED")
    assert not {"taskSets", "deploymentController"} & shown(world).keys()
    world.sim.advance(600)
    assert set(service.tasks) == tasks
    world.deploy()
    world.settle()
    assert len(shown(world)["deployments"]) == 1
    assert not tasks & set(service.tasks)


def test_a_new_task_definition_may_come_with_the_controller(world: World) -> None:
    create_external(world)
    create_primary(world)
    assert world.sim.until(lambda: steady(world), 600)
    world.define()
    world.update(deploymentController={"type": "ECS"}, taskDefinition="web")
    assert len(shown(world)["deployments"]) == 2
    world.settle()
    [deployment] = shown(world)["deployments"]
    assert deployment["taskDefinition"].endswith(":2")


def test_describing_task_sets_changes_nothing(world: World) -> None:
    create_external(world)
    create_primary(world)
    world.sim.advance(30)
    entries = len(list(world.sim.journal))
    assert described(world) == described(world)
    assert world.call("DescribeServices", cluster=CLUSTER, services=["web"]) == world.call(
        "DescribeServices", cluster=CLUSTER, services=["web"]
    )
    assert len(list(world.sim.journal)) == entries
