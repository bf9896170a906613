"""Each property can fail: a bug planted in a rule is found by the check that is there for it."""

import uuid
from typing import Any

import pytest
from ecssim import Simulation
from ecssim.api import OPERATIONS
from ecssim.change.tasks import TaskChanges
from ecssim.engine.chance import Chance
from ecssim.model.service import Service
from ecssim.model.task import Task, TaskStatus
from ecssim.rules import deployment as rolling
from ecssim.rules import service as scheduler
from ecssim.rules.plan import Deactivate, Plan

from . import programs, properties
from .properties import Check, Watch, every_rollout_is_done_or_explained
from .world import CLUSTER, ENOUGH_S, World

Patch = pytest.MonkeyPatch
STEPS = [("wait", 90_000), ("deploy", 50, 150), ("wait", 90_000)]


def roll_out(desired: int, minimum: int, maximum: int, *checks: Check) -> World:
    """Let a service of healthy tasks replace them all, while the checks watch."""
    world = World()
    watch = Watch(world, *checks)
    world.create(desired, minimum, maximum)
    watch.advance(ENOUGH_S)
    world.deploy()
    watch.advance(ENOUGH_S)
    return world


def test_without_a_planted_bug_every_program_passes() -> None:
    programs.the_same_seed_gives_the_same_world(STEPS)
    programs.time_passes_in_pieces_as_it_does_in_one([], [2000, 30_000])
    programs.looking_changes_nothing(STEPS)


@pytest.mark.parametrize(("desired", "minimum", "maximum"), [(3, 50, 150), (4, 50, 100), (3, 100, 200)])
def test_without_a_planted_bug_every_check_passes(desired: int, minimum: int, maximum: int) -> None:
    every_rollout_is_done_or_explained(roll_out(desired, minimum, maximum))


# P1


def expect_too_many(desired: int, minimum: int, maximum: int) -> None:
    with pytest.raises(AssertionError, match="exist after a start"):
        roll_out(desired, minimum, maximum, properties.starts_stay_within_the_maximum)


def test_a_maximum_that_is_rounded_up_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(rolling, "most_tasks", lambda desired, percent: -(-desired * percent // 100))
    expect_too_many(3, 100, 150)


def test_not_counting_stopping_tasks_against_the_maximum_is_found(monkeypatch: Patch) -> None:
    forget = TaskChanges.stop

    def stop(self: TaskChanges, task: Task, *arguments: Any) -> None:
        forget(self, task, *arguments)
        if task.service:
            task.service.tasks.pop(task.id, None)

    monkeypatch.setattr(TaskChanges, "stop", stop)
    expect_too_many(4, 50, 100)


def test_a_scheduler_that_starts_one_too_many_is_found(monkeypatch: Patch) -> None:
    start = scheduler._Pass._start
    monkeypatch.setattr(scheduler._Pass, "_start", lambda self, head, count: start(self, head, count + 1))
    expect_too_many(2, 100, 150)


# P2


def expect_too_few_healthy(desired: int, minimum: int, maximum: int) -> None:
    with pytest.raises(AssertionError, match="healthy tasks are left after a stop"):
        roll_out(desired, minimum, maximum, properties.stops_leave_enough_healthy)


def test_a_minimum_that_is_rounded_down_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(rolling, "fewest_healthy", lambda desired, percent: desired * percent // 100)
    expect_too_few_healthy(3, 50, 100)


def test_a_task_that_is_healthy_as_soon_as_it_runs_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(rolling, "healthy_from", lambda task: task.started_at if task.running else None)
    expect_too_few_healthy(3, 100, 200)


def test_counting_a_task_on_its_way_up_as_healthy_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(rolling, "is_healthy", lambda task, now: task.wanted)
    expect_too_few_healthy(2, 100, 150)


# P3


def test_a_scheduler_that_never_stops_an_old_task_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(scheduler._Pass, "_stop_replaced", lambda self: None)
    with pytest.raises(AssertionError, match="has room and is not done"):
        every_rollout_is_done_or_explained(roll_out(3, 50, 200, properties.starts_stay_within_the_maximum))


def test_a_stuck_deployment_that_keeps_silent_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(scheduler._Pass, "_complain_if_stuck", lambda self: None)
    with pytest.raises(AssertionError, match="no event says why"):
        every_rollout_is_done_or_explained(roll_out(3, 100, 125, properties.starts_stay_within_the_maximum))


# One look is enough


def test_a_scheduler_that_forgets_what_it_just_started_is_found(monkeypatch: Patch) -> None:
    def running(self: rolling.Headcount) -> list[Task]:
        return [task for task in self.wanted if task.running]

    start_missing = scheduler._Pass._start_missing

    def start_what_does_not_run(self: scheduler._Pass) -> None:
        head = self.primary
        self.primary = rolling.Headcount(head.deployment, running(head), head.healthy, head.leaving, head.sick)
        start_missing(self)
        self.primary = head

    monkeypatch.setattr(scheduler._Pass, "_start_missing", start_what_does_not_run)
    with pytest.raises(AssertionError, match="a second look acts again"):
        roll_out(2, 100, 200, properties.planning_again_does_nothing)


def test_a_service_that_is_inactive_before_its_tasks_stop_is_found(monkeypatch: Patch) -> None:
    world = World()
    watch = Watch(world, properties.inactive_services_have_only_stopping_tasks)
    world.create(desired=1)
    watch.advance(60)
    monkeypatch.setattr(scheduler, "_drain", lambda service: Plan([Deactivate(service)]))
    world.delete()
    with pytest.raises(AssertionError, match="is INACTIVE"):
        watch.advance(60)


# What is shown


def test_a_count_that_includes_stopping_tasks_is_found(monkeypatch: Patch) -> None:
    shown = (TaskStatus.RUNNING, TaskStatus.STOPPING)
    monkeypatch.setattr(Task, "running", property(lambda self: self.last_status in shown))
    with pytest.raises(AssertionError, match="runningCount of the service"):
        roll_out(2, 100, 200, properties.shown_counts_agree_with_the_tasks)


def test_a_deployment_that_does_not_know_its_tasks_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(Service, "tasks_of", lambda self, deployment: [])
    with pytest.raises(AssertionError, match="Count of the deployments"):
        roll_out(2, 100, 200, properties.shown_counts_agree_with_the_tasks)


def test_an_interface_that_is_never_given_back_is_found(monkeypatch: Patch) -> None:
    world = World()
    monkeypatch.setattr(world.neighbours, "delete_interface", lambda interface_id: None)
    watch = Watch(world, properties.no_interface_outlives_its_task)
    world.create(desired=1)
    watch.advance(60)
    world.update(desiredCount=0)
    with pytest.raises(AssertionError):
        watch.advance(60)


# Determinism


def test_an_id_that_does_not_come_from_the_seed_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(Chance, "hex_id", lambda self, purpose, digits=32: uuid.uuid4().hex)
    with pytest.raises(AssertionError):
        programs.the_same_seed_gives_the_same_world(STEPS)


def test_a_simulation_that_draws_whenever_time_is_advanced_is_found(monkeypatch: Patch) -> None:
    advance = Simulation.advance

    def draw_and_advance(self: Simulation, seconds: float) -> None:
        self.chance.hex_id("task ids")
        advance(self, seconds)

    monkeypatch.setattr(Simulation, "advance", draw_and_advance)
    with pytest.raises(AssertionError):
        programs.time_passes_in_pieces_as_it_does_in_one([], [2000, 30_000])


@pytest.mark.parametrize("operation", ["DescribeServices", "DescribeTasks", "ListTasks", "DescribeClusters"])
def test_a_read_that_draws_from_chance_is_found(monkeypatch: Patch, operation: str) -> None:
    answer = OPERATIONS[operation]

    def draw_and_answer(call: Any) -> Any:
        call.simulation.chance.hex_id("task ids")
        return answer(call)

    monkeypatch.setitem(OPERATIONS, operation, draw_and_answer)
    with pytest.raises(AssertionError):
        programs.looking_changes_nothing(STEPS)


def test_a_read_that_wakes_the_scheduler_is_found(monkeypatch: Patch) -> None:
    answer = OPERATIONS["DescribeServices"]

    def wake_and_answer(call: Any) -> Any:
        for service in call.account.clusters[CLUSTER].services.values():
            call.change.services.notice(service)
        return answer(call)

    monkeypatch.setitem(OPERATIONS, "DescribeServices", wake_and_answer)
    with pytest.raises(AssertionError):
        programs.looking_changes_nothing(STEPS)
