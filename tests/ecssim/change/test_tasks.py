"""How tasks come into being, move on, and stop."""

import re

import pytest
from ecssim.model.task import AttachmentStatus, ContainerStatus, Task, TaskStatus

from tests.ecssim.simulation.world import CLUSTER, World


@pytest.fixture
def running(world: World) -> Task:
    """A task without a service, in RUNNING."""
    task = world.run_task(tags=[{"key": "team", "value": "blue"}])
    world.sim.until(lambda: task.running)
    return task


@pytest.fixture
def stopped(world: World, running: Task) -> Task:
    """The same task after StopTask, in STOPPED."""
    world.stop(running)
    world.sim.until(lambda: running.last_status is TaskStatus.STOPPED)
    return running


def test_a_stop_is_wished_at_once_and_followed_later(world: World, running: Task) -> None:
    world.stop(running)
    assert (running.desired_status, running.last_status) == ("STOPPED", "RUNNING")


def test_stopping_a_task_again_changes_nothing(world: World, stopped: Task) -> None:
    before = repr(stopped), len(world.sim.journal)
    world.call("StopTask", cluster=CLUSTER, task=stopped.arn, reason="once more")
    assert (repr(stopped), len(world.sim.journal)) == before


def test_stopping_a_task_deletes_its_tags(world: World, running: Task) -> None:
    """API reference, StopTask: any tags associated with the task will be deleted."""
    world.stop(running)
    assert running.tags == {}


def test_a_task_stopped_on_its_way_up_never_runs(world: World) -> None:
    task = world.run_task()
    world.sim.advance(5)
    world.stop(task)
    world.sim.advance(60)
    assert (task.last_status, task.started_at, task.containers[0].exit_code) == ("STOPPED", None, None)


def test_an_interface_is_attached_before_the_task_is_pending(world: World) -> None:
    task = world.run_task()
    assert task.network_interface is not None
    assert task.network_interface.status is AttachmentStatus.PRECREATED
    world.sim.until(lambda: task.last_status is TaskStatus.PENDING)
    assert task.network_interface.status is AttachmentStatus.ATTACHED


def test_a_stopped_task_gives_its_interface_back(world: World, stopped: Task) -> None:
    assert stopped.network_interface is not None
    assert stopped.network_interface.status is AttachmentStatus.DELETED
    assert world.neighbours.interfaces == set()


def test_a_running_task_has_running_containers_with_a_runtime_id(running: Task) -> None:
    [container] = running.containers
    assert container.status is ContainerStatus.RUNNING
    assert re.fullmatch(f"{running.id}-[0-9]{{10}}", container.runtime_id or "")


def test_a_stopped_container_has_the_exit_code_of_its_image(stopped: Task) -> None:
    [container] = stopped.containers
    assert (container.status, container.exit_code) == (ContainerStatus.STOPPED, 0)


def test_every_shown_change_raises_the_version(world: World, running: Task) -> None:
    assert running.version == 3
    world.stop(running)
    assert running.version == 4


def test_tasks_of_a_service_are_spread_over_the_zones(world: World) -> None:
    service = world.create(desired=4)
    world.settle()
    zones = sorted(str(task.availability_zone) for task in world.existing(service))
    assert zones == ["us-east-1a", "us-east-1a", "us-east-1b", "us-east-1c"]


def test_a_replacement_goes_to_the_zone_that_lost_a_task(world: World) -> None:
    service = world.create(desired=3)
    world.settle()
    lost = world.existing(service)[1]
    world.stop(lost)
    world.settle()
    zones = sorted(str(task.availability_zone) for task in world.existing(service))
    assert zones == ["us-east-1a", "us-east-1b", "us-east-1c"]


def test_a_task_whose_subnets_are_gone_fails_to_start(world: World) -> None:
    service = world.create(desired=1)
    world.neighbours.zones.clear()
    world.sim.until(lambda: bool(world.existing(service)))
    [task] = world.existing(service)
    assert (task.desired_status, task.stop_code) == ("STOPPED", "TaskFailedToStart")


def test_a_task_without_a_free_address_goes_to_another_subnet(world: World) -> None:
    world.neighbours.full.add("subnet-a")
    assert world.run_task().availability_zone == "us-east-1b"


def test_a_task_without_a_free_address_anywhere_fails_to_start(world: World) -> None:
    world.neighbours.full |= set(world.neighbours.zones)
    task = world.run_task()
    assert (task.desired_status, task.stop_code) == ("STOPPED", "TaskFailedToStart")
    world.sim.advance(60)
    assert (task.last_status, task.started_at) == ("STOPPED", None)
