"""The life of a task, step by step."""

from datetime import timedelta

import pytest
from ecssim.model.task import Container, Task, TaskStatus
from ecssim.outside.program import SERVES_UNTIL_STOPPED
from ecssim.rules import task as task_rule
from ecssim.rules.plan import Plan, TakeStep

from .builders import NOW, a_task

WAYS = [task_rule.FARGATE_UP, task_rule.FARGATE_DOWN, task_rule.FARGATE_DOWN_WITHOUT_START]


def on_its_way_up(due_s: float = 0) -> Task:
    """A new task whose first step is due in so many seconds."""
    task = a_task(status=TaskStatus.PROVISIONING)
    task.steps, task.next_step_at = task_rule.FARGATE_UP, NOW + timedelta(seconds=due_s)
    return task


def statuses(way: tuple[task_rule.Step, ...]) -> list[TaskStatus]:
    return [step.status for step in way if step.status]


def test_a_task_takes_the_step_that_is_due() -> None:
    task = on_its_way_up()
    assert task_rule.plan(task, NOW).actions == [TakeStep(task, task_rule.FARGATE_UP[0])]


def test_a_task_waits_for_a_step_that_is_not_due() -> None:
    task = on_its_way_up(due_s=0.001)
    assert task_rule.plan(task, NOW) == Plan(look_again_at=task.next_step_at)


def test_a_task_without_steps_stays_as_it_is() -> None:
    assert task_rule.plan(a_task(), NOW) == Plan()


def test_every_step_is_told_with_the_status_that_it_brings() -> None:
    task = on_its_way_up()
    task.steps = task.steps[-1:]
    [reason] = task_rule.plan(task, NOW).reasons
    assert (reason.subject, reason.sentence) == (task.arn, "all its containers have started: it is now RUNNING")


def test_planning_changes_nothing() -> None:
    task = on_its_way_up()
    before = repr(task)
    task_rule.plan(task, NOW)
    assert repr(task) == before


def test_a_task_goes_up_through_pending_to_running() -> None:
    assert statuses(task_rule.FARGATE_UP) == ["PENDING", "RUNNING"]


def test_a_task_with_a_container_goes_down_through_stopping_and_deprovisioning() -> None:
    task = a_task()
    task.containers = [Container({"name": "web"}, "arn:container", SERVES_UNTIL_STOPPED, starts_at=NOW)]
    assert statuses(task_rule.way_down(task)) == ["STOPPING", "DEPROVISIONING", "STOPPED"]


def test_a_task_that_never_started_has_no_containers_to_stop() -> None:
    assert statuses(task_rule.way_down(a_task(status=TaskStatus.PENDING))) == ["DEPROVISIONING", "STOPPED"]


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_back(way: tuple[task_rule.Step, ...]) -> None:
    positions = [status.position for status in statuses(way)]
    assert positions == sorted(positions)


@pytest.mark.parametrize("way", WAYS)
def test_every_step_takes_some_time_or_waits_for_the_containers(way: tuple[task_rule.Step, ...]) -> None:
    spreads = [step.after.value for step in way if not isinstance(step.after, task_rule.Waits)]
    assert all(0 < spread.low_s <= spread.high_s for spread in spreads)
    assert len(way) - len(spreads) <= 1


@pytest.mark.parametrize("way", WAYS[1:])
def test_every_way_down_ends_with_the_task_forgotten(way: tuple[task_rule.Step, ...]) -> None:
    assert [step.forgotten for step in way] == [False] * (len(way) - 1) + [True]
