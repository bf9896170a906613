"""Faults: what each of them breaks, and how they are put together."""

from typing import Any

import pytest
from ecssim import faults
from ecssim.faults import NothingToBreakError
from ecssim.model.container_instance import ContainerInstance, InstanceStatus
from ecssim.model.task import StopCode, Task, TaskStatus

from tests.ecssim.simulation.world import CLUSTER, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def service_tasks(world: World) -> list[Task]:
    """Three tasks of a service, all of which run."""
    world.create(3)
    world.settle()
    return list(world.service().tasks.values())


@pytest.fixture
def instance(world: World) -> ContainerInstance:
    """An EC2 instance that has joined the cluster."""
    world.neighbours.compute.launch(more_user_data="echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config")
    world.sim.advance(120)
    [instance] = world.account.clusters[CLUSTER].instances.values()
    return instance


def test_a_stopped_task_is_stopped_by_a_user_and_replaced(world: World, service_tasks: list[Task]) -> None:
    world.sim.inject(faults.StopTask(service_tasks[0].id, reason="for a test"))
    assert (service_tasks[0].stop_code, service_tasks[0].stopped_reason) == (StopCode.USER_INITIATED, "for a test")
    world.settle()
    assert world.describe()["runningCount"] == 3


def test_a_killed_container_exits_with_137_and_takes_its_task_along(world: World, service_tasks: list[Task]) -> None:
    world.sim.inject(faults.KillContainer(service_tasks[1].arn))
    world.sim.advance(60)
    assert service_tasks[1].containers[0].exit_code == 137
    assert service_tasks[1].stop_code is StopCode.ESSENTIAL_CONTAINER_EXITED


@pytest.mark.usefixtures("service_tasks")
def test_a_fault_without_a_name_picks_one_by_chance_and_the_seed_decides(world: World) -> None:
    other = World()
    other.create(3)
    other.settle()
    stopped = []
    for each in (world, other):
        each.sim.inject(faults.StopTask(service="web"))
        stopped += [task.id for task in each.service().tasks.values() if not task.wanted]
    assert len(stopped) == 2
    assert stopped[0] == stopped[1]


def test_a_later_fault_comes_at_its_moment(world: World, service_tasks: list[Task]) -> None:
    world.sim.inject(faults.StopTask(service_tasks[0].id), after_s=30)
    world.sim.advance(29)
    assert service_tasks[0].wanted
    world.sim.advance(1)
    assert not service_tasks[0].wanted


def test_a_fault_that_finds_nothing_says_so(world: World) -> None:
    with pytest.raises(NothingToBreakError, match="no such task runs"):
        world.sim.inject(faults.StopTask())


def test_a_later_fault_that_finds_nothing_breaks_nothing(world: World) -> None:
    world.sim.inject(faults.StopTask(), after_s=10)
    world.sim.advance(20)
    assert not world.account.clusters[CLUSTER].tasks


def test_a_lost_zone_ends_its_fargate_tasks_and_takes_no_new_ones(world: World, service_tasks: list[Task]) -> None:
    lost = [task for task in service_tasks if task.availability_zone == "us-east-1a"]
    world.sim.inject(faults.LoseZone("us-east-1a"))
    world.settle()
    assert [task.stop_code for task in lost] == [StopCode.INFRASTRUCTURE_HEALTH]
    zones = {task.availability_zone for task in world.service().tasks.values()}
    assert (world.describe()["runningCount"], zones) == (3, {"us-east-1b", "us-east-1c"})


@pytest.mark.usefixtures("service_tasks")
def test_a_restored_zone_takes_tasks_again(world: World) -> None:
    world.sim.inject(faults.LoseZone("us-east-1a"))
    world.settle()
    world.sim.inject(faults.RestoreZone("us-east-1a"))
    world.update(desiredCount=4)
    world.settle()
    assert "us-east-1a" in {task.availability_zone for task in world.service().tasks.values()}


def test_a_lost_zone_puts_its_machines_out_of_reach(world: World, instance: ContainerInstance) -> None:
    world.sim.inject(faults.LoseZone(str(instance.availability_zone)))
    world.sim.advance(180)
    assert (instance.status, instance.agent_connected) == (InstanceStatus.ACTIVE, False)
    world.sim.inject(faults.RestoreZone(str(instance.availability_zone)))
    world.sim.advance(60)
    assert instance.agent_connected


def test_a_cut_network_is_mended_again(world: World, instance: ContainerInstance) -> None:
    world.sim.inject(faults.CutNetwork())
    world.sim.advance(180)
    assert not instance.agent_connected
    world.sim.inject(faults.MendNetwork())
    world.sim.advance(60)
    assert instance.agent_connected


def test_a_terminated_instance_leaves_the_cluster(world: World, instance: ContainerInstance) -> None:
    world.sim.inject(faults.TerminateInstance(instance.ec2_instance_id))
    world.sim.advance(60)
    assert instance.status is InstanceStatus.INACTIVE


def test_a_stopped_instance_stays_registered(world: World, instance: ContainerInstance) -> None:
    world.sim.inject(faults.StopInstance())
    world.sim.advance(60)
    assert (instance.status, instance.agent_connected) == (InstanceStatus.ACTIVE, False)


def test_an_interrupted_spot_instance_drains_for_two_minutes_if_its_agent_was_told_to(
    world: World, instance: ContainerInstance
) -> None:
    world.sim.inject(faults.InterruptSpot(machine=instance.ec2_instance_id))
    assert instance.status is InstanceStatus.DRAINING
    world.sim.advance(119)
    assert instance.status is InstanceStatus.DRAINING
    world.sim.advance(60)
    assert instance.status is InstanceStatus.INACTIVE


def test_a_broken_image_fails_new_tasks_and_leaves_old_ones(world: World, service_tasks: list[Task]) -> None:
    world.sim.inject(faults.BreakImage("nginx:1.27"))
    task = world.run_task()
    world.sim.advance(120)
    assert str(task.stopped_reason).startswith("CannotPullContainerError")
    assert all(each.running for each in service_tasks)


def test_a_secret_that_is_not_there_cannot_be_removed(world: World) -> None:
    with pytest.raises(NothingToBreakError, match="neither a secret nor a parameter named db"):
        world.sim.inject(faults.RemoveSecret("db"))


def test_faults_come_one_after_another(world: World, service_tasks: list[Task]) -> None:
    first, second, _ = service_tasks
    world.sim.inject(faults.InOrder((faults.StopTask(first.id), faults.StopTask(second.id)), every_s=10))
    assert (first.wanted, second.wanted) == (False, True)
    world.sim.advance(10)
    assert not second.wanted


@pytest.mark.usefixtures("service_tasks")
def test_a_repeated_fault_comes_as_often_as_it_says(world: World) -> None:
    world.sim.inject(faults.Repeat(faults.StopTask(service="web"), times=3, every_s=1))
    world.sim.advance(3)
    assert sum(not task.wanted for task in world.account.clusters[CLUSTER].tasks.values()) == 3


@pytest.mark.usefixtures("service_tasks")
def test_one_of_several_faults_happens(world: World) -> None:
    choices: tuple[Any, ...] = (faults.ExhaustCapacity("FARGATE"), faults.ExhaustCapacity("FARGATE_SPOT"))
    world.sim.inject(faults.OneOf(choices))
    assert len(world.account.exhausted) == 1


def test_a_lost_task_reaches_stopped_though_nobody_told_it_to(world: World, service_tasks: list[Task]) -> None:
    world.sim.inject(faults.LoseZone("us-east-1b"))
    world.settle()
    lost = [task for task in service_tasks if task.availability_zone == "us-east-1b"]
    assert [task.last_status for task in lost] == [TaskStatus.STOPPED]


def test_a_program_that_hangs_runs_on_and_answers_nothing(world: World, service_tasks: list[Task]) -> None:
    task = service_tasks[0]
    world.sim.inject(faults.HangContainer(task.arn))
    world.sim.advance(60)
    assert task.last_status is TaskStatus.RUNNING
    assert task.containers[0].program.answer_to("/", 0) is None
