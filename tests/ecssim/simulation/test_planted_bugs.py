"""Each property can fail: a bug planted in a rule is found by the check that is there for it."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from ecssim import Simulation
from ecssim.api import OPERATIONS
from ecssim.api import tasks as task_calls
from ecssim.change.tasks import TaskChanges
from ecssim.engine.chance import Chance
from ecssim.model.service import Service
from ecssim.model.task import Task, TaskStatus
from ecssim.rules import circuit_breaker, daemon, protection
from ecssim.rules import deployment as rolling
from ecssim.rules import service as scheduler
from ecssim.rules.plan import Deactivate, Plan
from ecssim.rules.room import Room
from ecssim.truth import messages

from . import programs, properties
from .customer import Customer, listening_world
from .guard import Guard
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
    start = scheduler.Pass._start
    monkeypatch.setattr(scheduler.Pass, "_start", lambda self, head, count: start(self, head, count + 1))
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
    monkeypatch.setattr(scheduler.Pass, "_stop_replaced", lambda self: None)
    with pytest.raises(AssertionError, match="has room and is not done"):
        every_rollout_is_done_or_explained(roll_out(3, 50, 200, properties.starts_stay_within_the_maximum))


def test_a_stuck_deployment_that_keeps_silent_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(scheduler.Pass, "_complain_if_stuck", lambda self: None)
    with pytest.raises(AssertionError, match="no event says why"):
        every_rollout_is_done_or_explained(roll_out(3, 100, 125, properties.starts_stay_within_the_maximum))


# Protection and failed deployments


def test_a_scheduler_that_stops_protected_tasks_is_found(monkeypatch: Patch) -> None:
    world = World()
    watch = Watch(world, properties.protected_tasks_are_spared)
    service = world.create(desired=2)
    watch.advance(120)
    world.protect(*world.existing(service))
    world.update(desiredCount=0)
    watch.advance(60)
    monkeypatch.setattr(protection, "without_protected", lambda tasks, now: tasks)
    world.update(desiredCount=0)
    with pytest.raises(AssertionError, match="although it is protected"):
        watch.advance(60)


def fail_a_deployment(*checks: Check) -> World:
    world = World()
    watch = Watch(world, *checks)
    world.create(desired=2)
    watch.advance(ENOUGH_S)
    world.deploy_broken(rollback=False)
    watch.advance(ENOUGH_S)
    return world


def test_without_a_planted_bug_a_failed_deployment_passes_every_check() -> None:
    every_rollout_is_done_or_explained(fail_a_deployment())


def test_a_failed_deployment_that_starts_tasks_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(scheduler.Pass, "_may_start", lambda self, head: True)
    with pytest.raises(AssertionError, match="was started for a failed deployment"):
        fail_a_deployment(properties.failed_deployments_start_nothing)


def test_a_failure_that_keeps_silent_is_found(monkeypatch: Patch) -> None:
    silent = replace(messages.DEPLOYMENT_FAILED, text="")
    monkeypatch.setattr(circuit_breaker, "FAILURE", replace(circuit_breaker.FAILURE, event=silent))
    with pytest.raises(AssertionError, match="no event says why"):
        every_rollout_is_done_or_explained(fail_a_deployment(properties.failed_deployments_start_nothing))


# One look is enough


def test_a_scheduler_that_forgets_what_it_just_started_is_found(monkeypatch: Patch) -> None:
    def running(self: rolling.Headcount) -> list[Task]:
        return [task for task in self.wanted if task.running]

    start_missing = scheduler.Pass._start_missing

    def start_what_does_not_run(self: scheduler.Pass) -> None:
        head = self.primary
        self.primary = replace(head, wanted=running(head))
        start_missing(self)
        self.primary = head

    monkeypatch.setattr(scheduler.Pass, "_start_missing", start_what_does_not_run)
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


# The whole account


def guarded() -> Guard:
    """A customer with one machine, and somebody who watches."""
    guard = Guard(Customer(listening_world()))
    guard.do("launch", instance_type="t3.small", zone="us-east-1a", stack="prod")
    guard.do("wait", milliseconds=100_000)
    return guard


def run(guard: Guard, family: str, count: int = 1) -> None:
    guard.do("run_task", family=family, count=count, provider=None, constraint=0, strategy=0)


def serve(guard: Guard, family: str, desired: int, constraint: int = 0) -> None:
    guard.do(
        "create_service",
        name="web",
        family=family,
        desired=desired,
        percents=(50, 200),
        provider=None,
        constraint=constraint,
        strategy=0,
        breaker=(False, False),
    )
    guard.do("wait", milliseconds=120_000)


def live(guard: Guard) -> None:
    """Do a little of everything."""
    run(guard, "bridge-port", 2)
    serve(guard, "awsvpc-server", 3)
    guard.do("stop_task", number=0)
    guard.do("wait", milliseconds=120_000)
    guard.do("terminate_machine", number=0)
    guard.rest()
    guard.the_steps_can_be_repeated()


def test_without_a_planted_bug_an_account_passes_every_check() -> None:
    live(guarded())


@pytest.mark.parametrize("family", ["bridge-big", "awsvpc-server", "bridge-port"])
def test_an_instance_that_takes_more_than_it_has_room_for_is_found(monkeypatch: Patch, family: str) -> None:
    guard = guarded()
    monkeypatch.setattr(Room, "lacks", lambda self, needs: None)
    with pytest.raises(AssertionError, match=r"take \d+ of its|are used twice"):
        run(guard, family, 5)


def test_a_remainder_that_is_negative_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    take = Room.take

    def take_too_much(self: Room, needs: Any) -> None:
        take(self, needs)
        self.cpu -= 100_000

    run(guard, "bridge-server")
    monkeypatch.setattr(Room, "take", take_too_much)
    with pytest.raises(AssertionError, match="of CPU left"):
        guard.check()


def test_a_cluster_that_counts_stopping_tasks_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    run(guard, "bridge-stubborn")
    guard.do("wait", milliseconds=30_000)
    shown = (TaskStatus.RUNNING, TaskStatus.STOPPING)
    monkeypatch.setattr(Task, "running", property(lambda self: self.last_status in shown))
    guard.do("stop_task", number=0)
    with pytest.raises(AssertionError, match="runningTasksCount of cluster"):
        guard.do("wait", milliseconds=10_000)


def test_a_task_that_goes_back_is_found() -> None:
    guard = guarded()
    run(guard, "bridge-server")
    guard.do("wait", milliseconds=30_000)
    task = guard.customer.wanted[0]
    guard.world.sim.change(guard.world.account).tasks.reach(task, TaskStatus.PENDING)
    with pytest.raises(AssertionError, match="went from RUNNING to PENDING"):
        guard.check()


def test_a_change_without_a_new_version_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    monkeypatch.setattr(TaskChanges, "_count_version", lambda self, task: None)
    run(guard, "bridge-server")
    with pytest.raises(AssertionError, match="than its last event told"):
        guard.do("wait", milliseconds=30_000)


def test_a_task_that_stops_without_a_reason_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    stop = TaskChanges.stop

    def stop_without_reason(self: TaskChanges, task: Task, code: Any, reason: str, because: Any) -> None:
        stop(self, task, code, "", because)

    monkeypatch.setattr(TaskChanges, "stop", stop_without_reason)
    run(guard, "bridge-server")
    with pytest.raises(AssertionError, match="stops without saying why"):
        guard.do("stop_task", number=0)


def test_a_refusal_without_a_reason_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    monkeypatch.setattr(task_calls, "_failures", lambda places: [])
    with pytest.raises(AssertionError, match="does not say why"):
        run(guard, "bridge-gpu")


def test_a_service_that_keeps_silent_about_the_lack_of_room_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    monkeypatch.setattr(scheduler.Pass, "_complain", lambda self, kind, sentence: None)
    with pytest.raises(AssertionError, match="does not say why"):
        serve(guard, "bridge-gpu", 1)


def test_an_instance_that_forgets_a_task_too_early_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    stop = TaskChanges.stop

    def stop_and_forget(self: TaskChanges, task: Task, *arguments: Any) -> None:
        stop(self, task, *arguments)
        if task.container_instance:
            task.container_instance.tasks.pop(task.id, None)

    monkeypatch.setattr(TaskChanges, "stop", stop_and_forget)
    run(guard, "bridge-server")
    with pytest.raises(AssertionError, match="and on it are"):
        guard.do("stop_task", number=0)


def test_an_interface_on_an_instance_that_is_never_given_back_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    monkeypatch.setattr(guard.world.neighbours, "delete_interface", lambda interface_id: None)
    run(guard, "awsvpc-server")
    guard.do("stop_task", number=0)
    with pytest.raises(AssertionError, match="EC2 has the interfaces"):
        guard.do("wait", milliseconds=60_000)


@pytest.mark.parametrize("operation", ["DescribeContainerInstances", "DescribeCapacityProviders", "ListAttributes"])
def test_a_description_of_instances_that_draws_from_chance_is_found(monkeypatch: Patch, operation: str) -> None:
    guard = guarded()
    answer = OPERATIONS[operation]

    def draw_and_answer(call: Any) -> Any:
        call.simulation.chance.hex_id("task ids")
        return answer(call)

    monkeypatch.setitem(OPERATIONS, operation, draw_and_answer)
    with pytest.raises(AssertionError, match="describing has changed something"):
        guard.check()


def test_steps_that_give_another_world_the_second_time_are_found(monkeypatch: Patch) -> None:
    guard = guarded()
    monkeypatch.setattr(Chance, "hex_id", lambda self, purpose, digits=32: uuid.uuid4().hex)
    run(guard, "bridge-server")
    with pytest.raises(AssertionError, match="another journal"):
        guard.the_steps_can_be_repeated()


def test_a_fault_of_the_simulator_is_found(monkeypatch: Patch) -> None:
    guard = guarded()

    def fail(call: Any) -> Any:
        raise KeyError("nobody expected this")

    monkeypatch.setitem(OPERATIONS, "RunTask", fail)
    with pytest.raises(AssertionError, match="RunTask failed: "):
        run(guard, "bridge-server")


def test_a_daemon_with_two_tasks_on_one_instance_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    monkeypatch.setattr(daemon._Pass, "_tasks_on", lambda self, instance: [])
    guard.do("create_daemon", name="agent", family="bridge-server", constraint=0)
    with pytest.raises(AssertionError, match="has two tasks on one of"):
        guard.do("wait", milliseconds=120_000)


def test_a_scheduler_that_starts_too_many_on_instances_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    start = scheduler.Pass._start
    monkeypatch.setattr(scheduler.Pass, "_start", lambda self, head, count: start(self, head, count + 3))
    with pytest.raises(AssertionError, match="tasks after a start"):
        serve(guard, "bridge-server", 2)


def test_a_scheduler_that_drains_too_fast_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    serve(guard, "bridge-server", 2)
    guard.do("change_percents", number=0, percents=(100, 200), again=False)
    monkeypatch.setattr(scheduler.Pass, "_first_to_stop", lambda self, tasks, count: tasks)
    guard.do("set_instance_status", number=0, status="DRAINING")
    with pytest.raises(AssertionError, match="healthy tasks left after a stop"):
        guard.do("wait", milliseconds=60_000)


def test_a_service_on_instances_that_rests_too_early_is_found(monkeypatch: Patch) -> None:
    guard = guarded()
    serve(guard, "bridge-server", 1)
    monkeypatch.setattr(scheduler.Pass, "_stop_replaced", lambda self: None)
    monkeypatch.setattr(scheduler.Pass, "_complain_if_stuck", lambda self: None)
    guard.do("deploy_again", number=0)
    with pytest.raises(AssertionError, match="is not done, and no event says why"):
        guard.rest()
