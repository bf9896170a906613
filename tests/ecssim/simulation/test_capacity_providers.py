"""Managed scaling: tasks wait, instances come, and go when nobody needs them."""

from typing import Any

import pytest
from ecssim.model.container_instance import InstanceStatus
from ecssim.model.task import TaskStatus

from .ec2_world import SPARE, Ec2World

BOTH_BOOTED_S = 240


def run(ec2: Ec2World, family: str = "whole", count: int = 1) -> Any:
    """Run tasks through the provider; the size of `whole` is that of an instance."""
    ec2.define_on_ec2("whole", cpu=2048)
    return ec2.run(family, count, capacityProviderStrategy=SPARE)


def test_without_instances_tasks_wait_instead_of_failing(ec2: Ec2World) -> None:
    ec2.give_provider()
    answer = run(ec2, count=2)
    assert answer["failures"] == []
    assert [task["lastStatus"] for task in answer["tasks"]] == ["PROVISIONING"] * 2
    assert all("containerInstanceArn" not in task for task in answer["tasks"])


def test_waiting_tasks_run_once_the_instances_have_booted(ec2: Ec2World) -> None:
    ec2.give_provider()
    tasks = ec2.tasks(run(ec2, count=2))
    ec2.sim.advance(BOTH_BOOTED_S)
    assert all(task.running for task in tasks)
    assert {task.capacity_provider for task in tasks} == {"spare"}


def test_from_zero_two_instances_come_even_for_one_task(ec2: Ec2World) -> None:
    ec2.give_provider()
    run(ec2)
    ec2.sim.advance(BOTH_BOOTED_S)
    assert ec2.group_size == 2


def test_from_two_the_group_goes_back_to_what_is_needed(ec2: Ec2World) -> None:
    ec2.give_provider()
    (task,) = ec2.tasks(run(ec2))
    ec2.sim.advance(900)
    assert ec2.group_size == 2
    ec2.sim.advance(1800)
    assert ec2.group_size == 1
    assert task.running


def test_without_tasks_the_group_goes_back_to_zero(ec2: Ec2World) -> None:
    ec2.give_provider()
    (task,) = ec2.tasks(run(ec2))
    ec2.sim.advance(BOTH_BOOTED_S)
    ec2.stop(task)
    ec2.sim.advance(3600)
    assert ec2.group_size == 0
    assert all(instance.status is InstanceStatus.INACTIVE for instance in ec2.cluster.instances.values())


def test_an_idle_group_of_zero_stays_at_zero_whatever_the_target(ec2: Ec2World) -> None:
    ec2.give_provider(targetCapacity=50)
    ec2.sim.advance(7200)
    assert ec2.group_size == 0


def test_more_tasks_bring_more_instances(ec2: Ec2World) -> None:
    ec2.give_provider()
    run(ec2, count=2)
    ec2.sim.advance(600)
    tasks = ec2.tasks(run(ec2, count=3))
    ec2.sim.advance(600)
    assert ec2.group_size == 5
    assert all(task.running for task in tasks)


def test_a_task_that_arrives_while_the_spare_instance_drains_is_not_forgotten(ec2: Ec2World) -> None:
    ec2.give_provider()
    run(ec2)
    instances = ec2.cluster.instances
    assert ec2.sim.until(lambda: any(each.status is InstanceStatus.DRAINING for each in instances.values()), 3600)
    (task,) = ec2.tasks(run(ec2))
    assert task.last_status is TaskStatus.PROVISIONING
    ec2.sim.advance(600)
    assert task.running
    ec2.sim.advance(3600)
    assert ec2.group_size == 2


def test_a_task_that_fits_no_instance_type_stays_provisioning(ec2: Ec2World) -> None:
    ec2.give_provider()
    ec2.define_on_ec2("huge", cpu=16384)
    (task,) = ec2.tasks(run(ec2, "huge"))
    ec2.sim.advance(7200)
    assert task.last_status is TaskStatus.PROVISIONING
    assert ec2.group_size == 0


def test_a_waiting_task_can_be_stopped(ec2: Ec2World) -> None:
    ec2.give_provider()
    (task,) = ec2.tasks(run(ec2))
    ec2.stop(task)
    ec2.sim.advance(10)
    assert (task.last_status, task.started_at) == (TaskStatus.STOPPED, None)


def test_tasks_without_the_provider_bring_no_instance(ec2: Ec2World) -> None:
    ec2.give_provider(desired=1)
    ec2.sim.advance(BOTH_BOOTED_S)
    ec2.define_on_ec2("whole", cpu=2048)
    ec2.create_on_ec2(desired=3, taskDefinition="whole")
    ec2.sim.advance(1200)
    assert ec2.group_size == 1
    assert any("has insufficient CPU units available." in event for event in ec2.events())


def test_a_service_through_the_provider_gets_the_instances_that_it_needs(ec2: Ec2World) -> None:
    ec2.give_provider()
    ec2.define_on_ec2("whole", cpu=2048)
    ec2.create_on_ec2(desired=3, taskDefinition="whole", capacityProviderStrategy=SPARE)
    ec2.sim.advance(900)
    assert ec2.describe()["runningCount"] == 3
    assert ec2.events()[-1] == "(service web) has reached a steady state."
    ec2.update(desiredCount=0)
    ec2.sim.advance(3600)
    assert ec2.group_size == 0


def test_without_managed_scaling_an_empty_provider_has_no_place(ec2: Ec2World) -> None:
    ec2.give_provider(status="DISABLED")
    assert run(ec2) == {"tasks": [], "failures": [{"reason": "EMPTY CAPACITY PROVIDER"}]}


def test_a_service_says_that_its_provider_has_no_instance(ec2: Ec2World) -> None:
    ec2.give_provider(status="DISABLED")
    ec2.create_on_ec2(desired=1, capacityProviderStrategy=SPARE)
    ec2.settle()
    assert ec2.events() == [
        "(service web) was unable to reach steady state. Reason: No Container Instances were found in your capacity "
        "provider."
    ]


@pytest.mark.parametrize("seed", range(5))
def test_every_waiting_task_runs_in_the_end(seed: int) -> None:
    ec2 = Ec2World(seed)
    ec2.give_provider()
    tasks = [task for _ in range(4) for task in ec2.tasks(ec2.run("job", 5, capacityProviderStrategy=SPARE))]
    ec2.sim.advance(1200)
    assert all(task.running for task in tasks)
