"""What a task counts for."""

import pytest
from ecssim.model.task import DesiredStatus, Task, TaskStatus

from .builders import CLUSTER, DEFINITION, NOW

BEFORE_RUNNING = [TaskStatus.PROVISIONING, TaskStatus.PENDING, TaskStatus.ACTIVATING]
AFTER_RUNNING = [TaskStatus.DEACTIVATING, TaskStatus.STOPPING, TaskStatus.DEPROVISIONING, TaskStatus.STOPPED]


@pytest.fixture
def task() -> Task:
    return Task("1", "arn:task/lab/1", CLUSTER, DEFINITION, "family:web", "FARGATE", NOW, [])


def test_a_task_begins_in_provisioning_and_is_wanted(task: Task) -> None:
    assert (task.last_status, task.wanted, task.running) == (TaskStatus.PROVISIONING, True, False)


def test_the_states_are_passed_in_the_order_that_aws_gives() -> None:
    order = [*BEFORE_RUNNING, TaskStatus.RUNNING, *AFTER_RUNNING]
    assert sorted(TaskStatus, key=lambda status: status.position) == order


@pytest.mark.parametrize("status", BEFORE_RUNNING)
def test_a_wanted_task_before_running_is_pending(task: Task, status: TaskStatus) -> None:
    task.last_status = status
    assert (task.pending, task.running) == (True, False)


@pytest.mark.parametrize("status", [TaskStatus.RUNNING, *AFTER_RUNNING])
def test_a_task_from_running_on_is_not_pending(task: Task, status: TaskStatus) -> None:
    task.last_status = status
    assert not task.pending


@pytest.mark.parametrize("status", BEFORE_RUNNING)
def test_a_task_told_to_stop_is_not_pending_any_more(task: Task, status: TaskStatus) -> None:
    task.last_status, task.desired_status = status, DesiredStatus.STOPPED
    assert not task.pending


def test_a_task_told_to_stop_counts_as_running_until_it_is_stopping(task: Task) -> None:
    task.last_status, task.desired_status = TaskStatus.RUNNING, DesiredStatus.STOPPED
    assert (task.running, task.wanted) == (True, False)


def test_two_tasks_of_equal_fields_are_two_tasks(task: Task) -> None:
    twin = Task(task.id, task.arn, task.cluster, DEFINITION, task.group, task.launch_type, NOW, [])
    assert len({task, twin}) == 2
