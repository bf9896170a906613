"""What the scheduler does for a service with task sets."""

from datetime import timedelta

import pytest
from ecssim.model.container_instance import InstanceStatus
from ecssim.model.service import Service
from ecssim.model.task_set import DeploymentController, StabilityStatus, TaskSet, TaskSetStatus
from ecssim.rules import task_set as rule
from ecssim.rules.plan import Plan, RetireTaskSet, SetTaskSetStability
from ecssim.rules.task_set import computed_desired_count

from .builders import (
    NOW,
    a_container_instance,
    a_deployment,
    a_service,
    a_task,
    fall_ill,
    of_kind,
    on_ec2,
    put_on,
    started,
    stopped,
    tasks,
)


@pytest.mark.parametrize(
    ("desired", "percent", "expected"),
    [
        (3, 40, 2),  # AWS's example: 1.2 becomes 2
        (10, 25, 3),
        (10, 20, 2),
        (100, 7, 7),  # not 8, although 100 * 0.07 is a little more than 7
        (1, 0.1, 1),
        (5, 0, 0),
        (5, 100, 5),
        (0, 100, 0),
    ],
)
def test_the_share_of_the_desired_count_is_rounded_up(desired: int, percent: float, expected: int) -> None:
    assert computed_desired_count(desired, percent) == expected


def a_service_of(*wanted: int, desired: int = 2) -> Service:
    """A service with a task set for each number of tasks; the first, `blue`, is the primary one, the other `green`."""
    service = a_service(desired)
    service.controller, service.deployments = DeploymentController.EXTERNAL, []
    for name, count in zip(("blue", "green"), wanted, strict=False):
        service.task_sets.append(TaskSet(f"arn:{name}", a_deployment(name, count), 100, NOW))
    service.task_sets[0].status = TaskSetStatus.PRIMARY
    return service


def plan(service: Service) -> Plan:
    return rule.plan(service, NOW)


def delete(task_set: TaskSet) -> None:
    task_set.status, task_set.deployment.desired_count = TaskSetStatus.DRAINING, 0


def test_each_task_set_gets_its_own_tasks() -> None:
    service = a_service_of(2, 3)
    tasks(service, 1, "blue")
    assert started(plan(service)) == {"blue": 1, "green": 3}


def test_what_is_too_much_is_stopped_and_nothing_of_another_task_set() -> None:
    service = a_service_of(2, 2)
    tasks(service, 2, "green")
    blue = tasks(service, 3, "blue")
    [gone] = stopped(plan(service))
    assert gone in blue


def test_protected_tasks_are_not_too_much() -> None:
    service = a_service_of(0)
    for task in tasks(service, 2, "blue"):
        task.protected_until = NOW + timedelta(hours=1)
    assert not stopped(plan(service))


def test_a_deleted_task_set_stops_whatever_it_has() -> None:
    service = a_service_of(1, 0)
    tasks(service, 1, "blue")
    green = tasks(service, 2, "green")
    fall_ill(green[0])
    delete(service.task_sets[1])
    assert {task.id for task in stopped(plan(service))} == {task.id for task in green}


def test_a_deleted_task_set_without_tasks_goes() -> None:
    service = a_service_of(1, 0)
    tasks(service, 1, "blue")
    delete(service.task_sets[1])
    [retired] = of_kind(plan(service), RetireTaskSet)
    assert retired.task_set.id == "green"


def test_a_task_set_whose_tasks_are_healthy_is_steady() -> None:
    service = a_service_of(2)
    tasks(service, 2, "blue")
    [change] = of_kind(plan(service), SetTaskSetStability)
    assert change.stability is StabilityStatus.STEADY_STATE


@pytest.mark.parametrize("running_s", [39, 0])
def test_a_task_that_has_just_started_is_not_healthy_yet(running_s: float) -> None:
    service = a_service_of(1)
    tasks(service, 1, "blue", running_s=running_s)
    assert not of_kind(plan(service), SetTaskSetStability)


def test_a_sick_task_is_replaced_first_and_its_task_set_is_not_steady() -> None:
    service = a_service_of(1)
    service.task_sets[0].stability = StabilityStatus.STEADY_STATE
    [task] = tasks(service, 1, "blue")
    fall_ill(task)
    result = plan(service)
    assert started(result) == {"blue": 1}
    assert not stopped(result)
    [change] = of_kind(result, SetTaskSetStability)
    assert change.stability is StabilityStatus.STABILIZING


def test_tasks_leave_a_draining_instance_as_their_replacements_become_healthy() -> None:
    service = a_service_of(1, 1, desired=1)
    for task_set in service.task_sets:
        task_set.deployment.launch_type = "EC2"
        task_set.deployment.task_definition = on_ec2(a_service()).primary.task_definition
    instance = a_container_instance(service.cluster, status=InstanceStatus.DRAINING)
    room = a_container_instance(service.cluster, cpu=8192, memory_mib=8192)
    leaving = put_on(instance, a_task(service, "blue"))
    put_on(room, a_task(service, "green"))
    first = plan(service)
    assert started(first) == {"blue": 1}
    assert not stopped(first)
    put_on(room, a_task(service, "blue"))
    assert stopped(plan(service)) == [leaving]


def test_a_plan_on_its_own_result_is_empty() -> None:
    service = a_service_of(1)
    service.task_sets[0].stability, service.steady_said_at = StabilityStatus.STEADY_STATE, NOW
    tasks(service, 1, "blue")
    assert plan(service).actions == []
