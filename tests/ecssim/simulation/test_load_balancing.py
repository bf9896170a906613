"""Services behind a load balancer: who is healthy, who is replaced when, and how tasks leave."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from ecssim import faults, programs
from ecssim.model.service import Service
from ecssim.model.target import TargetState
from ecssim.model.task import Task, TaskStatus
from ecssim.outside.program import Program

from .fake_load_balancers import GREEN_ARN, GROUP_ARN, QUICK
from .world import World

SERVED = programs.serves_until_stopped()
PORTS = [{"containerPort": 80}]
BEHIND = [{"targetGroupArn": GROUP_ARN, "containerName": "web", "containerPort": 80}]
REGISTERED = f"(service web) registered 1 targets in (target-group {GROUP_ARN})"
DEREGISTERED = f"(service web) deregistered 1 targets in (target-group {GROUP_ARN})"


def create(
    world: World, program: Program = SERVED, *, desired: int = 2, settled: bool = True, **request: Any
) -> Service:
    """Create a service behind the target group, of an image that does what the program says."""
    push(world, program)
    service = world.create(desired, loadBalancers=BEHIND, **request)
    if settled:
        world.sim.advance(120)
    return service


def push(world: World, program: Program, tag: str = "1") -> None:
    """Push an image and register a revision of `web` that runs it."""
    world.sim.images.put(f"shop:{tag}", program)
    world.define(image=f"shop:{tag}", portMappings=PORTS)


def tasks(service: Service) -> list[Task]:
    return list(service.tasks.values())


def registered(world: World) -> int:
    """How many targets are registered and do not drain."""
    return sum(target.state is not TargetState.DRAINING for target in world.account.targets.values())


def until(world: World, task: Task, status: TaskStatus) -> None:
    assert world.sim.until(lambda: task.last_status is status)


def until_ill(world: World, task: Task) -> None:
    """Let the program in a task hang, and time pass until its target is unhealthy."""
    world.sim.inject(faults.HangContainer(task.id))
    assert world.sim.until(lambda: task.targets[0].state is TargetState.UNHEALTHY, 60)


def statuses(world: World, task: Task) -> list[str]:
    """The states that a task has passed, by the journal."""
    told = [entry.reason.sentence for entry in world.sim.journal.about(task.arn)]
    return [sentence.rpartition("it is now ")[2] for sentence in told if "it is now " in sentence]


def test_a_task_is_registered_while_it_is_activating(world: World) -> None:
    [task, _] = tasks(create(world))
    assert statuses(world, task) == ["PENDING", "ACTIVATING", "RUNNING"]
    assert world.events().count(REGISTERED) == 2
    assert registered(world) == 2


def test_a_task_counts_as_healthy_as_soon_as_its_target_is(world: World) -> None:
    service = create(world, settled=False)
    assert world.sim.until(lambda: service.steady_said_at is not None, 60)
    assert all(target.state is TargetState.HEALTHY for task in tasks(service) for target in task.targets)


def test_a_service_whose_targets_never_become_healthy_is_not_steady(world: World) -> None:
    create(world, programs.answers({}))
    assert not any("steady state" in event for event in world.events())


def test_with_a_container_check_the_task_waits_for_that_as_well(world: World) -> None:
    world.define(image="shop:1", portMappings=PORTS, healthCheck={"command": ["CMD-SHELL", "true"], "interval": 60})
    service = world.create(1, loadBalancers=BEHIND)
    world.sim.advance(50)
    assert tasks(service)[0].targets[0].state is TargetState.HEALTHY
    assert service.steady_said_at is None
    world.sim.advance(60)
    assert service.steady_said_at is not None


def test_the_replacement_of_a_hanging_task_follows_the_timed_example(world: World) -> None:
    service = create(world)
    [ill, well] = tasks(service)
    began = world.sim.now
    until_ill(world, ill)
    unhealthy_at = world.sim.now
    assert world.sim.until(lambda: len(service.tasks) == 3, 120)
    created_at = world.sim.now
    [new] = [task for task in tasks(service) if task not in (ill, well)]
    until(world, new, TaskStatus.RUNNING)
    registered_at = world.sim.now
    assert world.sim.until(lambda: new.targets[0].state is TargetState.HEALTHY, 60)
    healthy_at = world.sim.now
    assert world.sim.until(lambda: not ill.wanted, 60)
    stopped_at = world.sim.now
    until(world, ill, TaskStatus.DEACTIVATING)
    deregistered_at = world.sim.now
    assert world.sim.until(lambda: service.steady_said_at is not None, 60)
    steady_at = world.sim.now
    assert world.sim.until(lambda: not ill.targets, 60)
    passed = [began, unhealthy_at, created_at, registered_at, healthy_at, stopped_at, deregistered_at]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(passed)]
    limits = [(5, 26), (36, 45), (16, 31), (1, 3), (4, 12), (9, 11)]
    assert [low <= gap <= high for gap, (low, high) in zip(gaps, limits, strict=True)] == [True] * len(limits), gaps
    assert 0 < (steady_at - deregistered_at).total_seconds() <= 12
    assert (world.sim.now - deregistered_at).total_seconds() == QUICK.deregistration_delay_s


def test_the_events_of_a_replacement_come_in_the_order_of_the_timed_example(world: World) -> None:
    service = create(world)
    ill = tasks(service)[0]
    said = len(world.events())
    until_ill(world, ill)
    world.sim.advance(300)
    new = tasks(service)[-1]
    assert world.events()[said:] == [
        f"(service web) has started 1 tasks: (task {new.id}).",
        REGISTERED,
        f"(service web) (task {ill.id}) (port 80) is unhealthy in (target-group {GROUP_ARN}) due to "
        "(reason Request timed out)",
        f"(service web) has stopped 1 running tasks: (task {ill.id}).",
        DEREGISTERED,
        f"(service web, taskSet {service.primary.id}) has begun draining connections on 1 tasks.",
        "(service web) has reached a steady state.",
    ]
    assert ill.stopped_reason == f"Task failed ELB health checks in (target-group {GROUP_ARN})"


def test_a_target_that_recovers_in_time_is_not_replaced(world: World) -> None:
    service = create(world)
    both = tasks(service)
    until_ill(world, both[0])
    both[0].containers[0].program = SERVED
    world.neighbours.load_balancers.groups[GROUP_ARN] = replace(QUICK, healthy_threshold=2)
    world.sim.advance(300)
    assert tasks(service) == both


def test_during_the_grace_period_an_unhealthy_task_is_left_alone(world: World) -> None:
    service = create(world, programs.answers({}), healthCheckGracePeriodSeconds=300)
    both = tasks(service)
    world.sim.advance(170)
    assert both[0].targets[0].state is TargetState.UNHEALTHY
    assert tasks(service) == both
    world.sim.advance(60)
    assert len(tasks(service)) == 4


def test_an_update_of_the_grace_period_begins_no_deployment(world: World) -> None:
    service = create(world)
    world.update(healthCheckGracePeriodSeconds=60)
    assert len(service.deployments) == 1
    assert world.describe()["healthCheckGracePeriodSeconds"] == 60


def test_a_task_drains_before_its_containers_are_told_to_stop(world: World) -> None:
    [task, _] = tasks(create(world))
    world.stop(task)
    until(world, task, TaskStatus.DEACTIVATING)
    began = world.sim.now
    assert task.targets[0].state is TargetState.DRAINING
    assert registered(world) == 1
    until(world, task, TaskStatus.STOPPING)
    assert QUICK.deregistration_delay_s <= (world.sim.now - began).total_seconds() < QUICK.deregistration_delay_s + 3
    assert task.containers[0].exit_code is None


def test_a_task_that_crashes_is_taken_out_at_once_and_does_not_wait(world: World) -> None:
    [task, _] = tasks(create(world))
    world.sim.inject(faults.KillContainer(task.id))
    world.sim.advance(1)
    assert task.targets[0].state is TargetState.DRAINING
    until(world, task, TaskStatus.STOPPED)
    assert "DEACTIVATING" not in statuses(world, task)


def test_a_target_outlives_its_task_until_it_has_drained(world: World) -> None:
    world.neighbours.load_balancers.groups[GROUP_ARN] = replace(QUICK, deregistration_delay_s=300)
    [task, _] = tasks(create(world))
    world.sim.inject(faults.KillContainer(task.id))
    until(world, task, TaskStatus.STOPPED)
    assert [target.task for target in world.account.targets.values() if target.task is task] == [task]
    world.sim.advance(300)
    assert not task.targets


def test_a_deployment_waits_until_the_old_tasks_have_drained(world: World) -> None:
    service = create(world)
    old = tasks(service)
    world.deploy()
    assert world.sim.until(lambda: all(task.last_status is TaskStatus.DEACTIVATING for task in old), 300)
    assert len(service.deployments) == 2
    world.sim.advance(120)
    assert [task.last_status for task in old] == [TaskStatus.STOPPED] * 2
    assert len(service.deployments) == 1
    assert registered(world) == 2


def test_a_deployment_never_goes_below_the_minimum_of_healthy_targets(world: World) -> None:
    service = create(world)
    world.deploy()

    def too_few() -> bool:
        healthy = [task for task in tasks(service) if task.wanted and task.targets]
        return sum(task.targets[0].state is TargetState.HEALTHY for task in healthy) < 2

    assert not world.sim.until(too_few, 300)


def test_a_revision_that_answers_404_fails_its_deployment_and_is_rolled_back(world: World) -> None:
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    service = create(world)
    good = service.primary
    push(world, programs.answers({}), "2")
    world.update(taskDefinition="web", deploymentConfiguration=breaker)
    assert world.sim.until(lambda: service.primary is good, 3600)
    assert any("due to (reason Health checks failed with these codes: [404])" in event for event in world.events())
    world.settle()
    assert world.describe()["deployments"][0]["rolloutState"] == "COMPLETED"


def test_an_unhealthy_task_of_an_overtaken_deployment_goes_once_it_is_replaced(world: World) -> None:
    service = create(world, maximum=400)
    push(world, programs.answers({}), "2")
    world.update(taskDefinition="web")
    world.sim.advance(90)
    push(world, SERVED, "3")
    world.update(taskDefinition="web")
    world.settle()
    assert len(service.deployments) == 1
    assert {task.started_by for task in tasks(service)} == {service.primary.id}


def test_a_security_group_that_shuts_the_load_balancer_out_makes_checks_time_out(world: World) -> None:
    [task, _] = tasks(create(world))
    world.neighbours.load_balancers.lets_in = False
    world.sim.advance(30)
    assert task.targets[0].finding
    assert task.targets[0].finding.description == "Request timed out"


def test_a_new_path_of_the_target_group_is_noticed(world: World) -> None:
    [task, _] = tasks(create(world, programs.answers({"/": 200})))
    world.neighbours.load_balancers.groups[GROUP_ARN] = replace(QUICK, check_path="/nothing-here")
    world.sim.advance(30)
    assert task.targets[0].state is TargetState.UNHEALTHY


def test_a_target_group_that_is_deleted_is_named_in_the_events(world: World) -> None:
    create(world)
    del world.neighbours.load_balancers.groups[GROUP_ARN]
    world.sim.advance(300)
    words = f"is not healthy in target-group ({GROUP_ARN}) due to TARGET GROUP IS NOT FOUND"
    assert any(event.endswith(words) for event in world.events())


def test_a_healthy_service_lets_hours_pass_without_a_single_look_at_its_targets(world: World) -> None:
    service = create(world)
    assert [target.next_look_at for task in tasks(service) for target in task.targets] == [None, None]


def test_load_balancers_are_changed_by_a_deployment(world: World) -> None:
    service = create(world)
    world.update(loadBalancers=[])
    world.settle()
    assert not registered(world)
    assert not any(task.targets for task in tasks(service))


@pytest.mark.parametrize("pieces", [1, 7, 60])
def test_time_passes_in_pieces_as_it_does_in_one(pieces: int) -> None:
    worlds = []
    for count in (1, pieces):
        world = World()
        create(world, programs.fails_health_check_after(100), settled=False)
        for _ in range(count):
            world.sim.advance(420 / count)
        worlds.append([str(entry) for entry in world.sim.journal])
    assert worlds[0] == worlds[1]


def test_a_deleted_service_drains_its_tasks(world: World) -> None:
    service = create(world)
    world.delete()
    world.sim.advance(25)
    assert {task.last_status for task in tasks(service)} == {TaskStatus.DEACTIVATING}
    world.sim.advance(120)
    assert world.service().status == "INACTIVE"
    assert not world.account.targets


TWO_PORTS = [{"containerPort": 80}, {"containerPort": 8080}]
BOTH = [*BEHIND, {"targetGroupArn": GREEN_ARN, "containerName": "web", "containerPort": 8080}]


def create_behind_both(world: World, program: Program = SERVED, **request: Any) -> Service:
    """Create a service of one task with two ports, each of which is a target of a group of its own."""
    world.neighbours.load_balancers.groups[GREEN_ARN] = QUICK
    world.sim.images.put("shop:1", program)
    world.define(image="shop:1", portMappings=TWO_PORTS)
    service = world.create(1, loadBalancers=BOTH, **request)
    world.sim.advance(60)
    return service


def test_each_target_group_of_a_service_has_an_event_of_its_own(world: World) -> None:
    [task] = tasks(create_behind_both(world))
    other = REGISTERED.replace(GROUP_ARN, GREEN_ARN)
    assert [event for event in world.events() if "registered" in event] == [REGISTERED, other]
    assert [(target.port, target.state) for target in task.targets] == [(80, "healthy"), (8080, "healthy")]


def test_all_its_targets_drain_before_a_task_stops_and_it_begins_so_once(world: World) -> None:
    [task] = tasks(create_behind_both(world))
    world.stop(task)
    world.sim.advance(12)
    gone = [event for event in world.events() if "deregistered" in event or "draining" in event]
    assert gone == [
        DEREGISTERED,
        DEREGISTERED.replace(GROUP_ARN, GREEN_ARN),
        f"(service web, taskSet {world.service().primary.id}) has begun draining connections on 1 tasks.",
    ]


def test_one_ill_target_of_several_is_enough_to_replace_a_task(world: World) -> None:
    service = create_behind_both(world, programs.listens_on(80))
    [first] = tasks(service)
    assert [target.state for target in first.targets] == ["healthy", "unhealthy"]
    world.sim.advance(300)
    assert first not in tasks(service)
    assert first.stopped_reason == f"Task failed ELB health checks in (target-group {GREEN_ARN})"


def test_where_the_maximum_leaves_no_room_an_unhealthy_task_is_stopped_first(world: World) -> None:
    service = create(world, minimum=50, maximum=100)
    [ill, well] = tasks(service)
    said = len(world.events())
    until_ill(world, ill)
    world.sim.advance(300)
    events = [event.partition(")")[2].split(" (")[0].split(":")[0] for event in world.events()[said:]]
    order = [event.strip() for event in events]
    assert order.index("has stopped 1 running tasks") < order.index("has started 1 tasks")
    assert well in tasks(service)


def test_a_program_that_is_ready_before_the_grace_period_ends_keeps_its_task(world: World) -> None:
    service = create(world, programs.is_ready_after(60), healthCheckGracePeriodSeconds=120, settled=False)
    world.sim.advance(30)
    both = tasks(service)
    world.sim.advance(600)
    assert tasks(service) == both
    assert service.steady_said_at


def test_a_program_that_needs_longer_than_the_grace_period_is_replaced_again_and_again(world: World) -> None:
    service = create(world, programs.is_ready_after(300), healthCheckGracePeriodSeconds=60, settled=False)
    world.sim.advance(30)
    first = tasks(service)
    world.sim.advance(1200)
    assert not set(first) & set(tasks(service))
    assert any(event.endswith("due to (reason Health checks failed)") for event in world.events())
    assert not service.steady_said_at


def take_out(world: World, task: Task) -> None:
    """Deregister the target of a task, as somebody does who calls DeregisterTargets."""
    target = task.targets[0]
    world.sim.change(world.account).other_targets.deregister(*target.key, QUICK.deregistration_delay_s)


def test_a_task_whose_target_somebody_took_out_is_replaced_first_and_then_stopped(world: World) -> None:
    service = create(world)
    [alone, other] = tasks(service)
    said = len(world.events())
    take_out(world, alone)
    world.sim.advance(300)
    [new] = [task for task in tasks(service) if task is not other]
    assert world.events()[said:] == [
        f"(service web) has started 1 tasks: (task {new.id}).",
        REGISTERED,
        f"(service web) (task {alone.id}) (port 80) is not healthy in target-group ({GROUP_ARN}) due to "
        "TARGET IS NOT FOUND",
        f"(service web) has stopped 1 running tasks: (task {alone.id}).",
        "(service web) has reached a steady state.",
    ]


def test_a_task_that_stops_while_its_target_drains_anyway_waits_for_that(world: World) -> None:
    [task, _] = tasks(create(world))
    take_out(world, task)
    world.stop(task)
    world.sim.advance(20)
    assert task.last_status is TaskStatus.DEACTIVATING
    world.sim.advance(120)
    assert task.last_status is TaskStatus.STOPPED
    assert not task.targets
