"""What the service scheduler does in one pass."""

from collections import deque
from datetime import timedelta

import pytest
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service, ServiceStatus
from ecssim.model.task import DesiredStatus, TaskStatus
from ecssim.rules import service as scheduler
from ecssim.rules.plan import (
    CompleteDeployment,
    Deactivate,
    Plan,
    RetireDeployments,
    SetProblem,
    SetSteady,
    StartTasks,
    StopTasks,
)

from .builders import NOW, a_deployment, a_service, a_task, completed, of_kind, older_deployment, said, started, stopped
from .builders import tasks as give_tasks

CANNOT_MOVE = (
    "(service web) was unable to stop or start tasks during a deployment because of the service deployment "
    "configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
)
STEADY = "(service web) has reached a steady state."
HOUR = timedelta(hours=1)


def plan(service: Service, after: timedelta = timedelta()) -> Plan:
    return scheduler.plan(service, NOW + after)


def stuck_service() -> Service:
    """A service that may neither start nor stop a task, in the middle of a deployment."""
    service = a_service(desired=2, minimum=100, maximum=100)
    older_deployment(service, healthy=2)
    return service


# Keeping the desired count


def test_a_new_service_starts_all_its_tasks() -> None:
    assert started(plan(a_service(desired=3))) == {"new": 3}


def test_a_service_that_has_what_it_wants_is_left_alone() -> None:
    service = completed(a_service(desired=2))
    give_tasks(service, 2)
    assert plan(service).actions == []


def test_a_missing_task_is_replaced() -> None:
    service = completed(a_service(desired=3))
    give_tasks(service, 2)
    assert started(plan(service)) == {"new": 1}


def test_a_task_on_its_way_up_is_not_started_twice() -> None:
    service = a_service(desired=1)
    a_task(service, status=TaskStatus.PROVISIONING)
    assert started(plan(service)) == {}


def test_a_raised_count_starts_the_difference() -> None:
    service = completed(a_service(desired=5))
    give_tasks(service, 2)
    assert started(plan(service)) == {"new": 3}


def test_a_start_says_how_many_are_desired_and_how_many_exist() -> None:
    service = completed(a_service(desired=2))
    give_tasks(service, 1)
    [reason] = plan(service).reasons
    assert "1 task for deployment new because 2 are desired and 1 exists" in reason.sentence


@pytest.mark.parametrize("status", [TaskStatus.RUNNING, TaskStatus.STOPPING, TaskStatus.DEPROVISIONING])
def test_a_task_that_is_stopping_counts_against_the_maximum(status: TaskStatus) -> None:
    service = a_service(desired=2, maximum=100)
    give_tasks(service, 1)
    a_task(service, status=status, leaving=True)
    assert started(plan(service)) == {}


def test_a_stopping_task_leaves_room_for_its_replacement_below_the_maximum() -> None:
    service = a_service(desired=2, maximum=150)
    give_tasks(service, 1)
    a_task(service, status=TaskStatus.STOPPING, leaving=True)
    assert started(plan(service)) == {"new": 1}


def test_a_lowered_count_stops_the_surplus() -> None:
    service = completed(a_service(desired=1))
    give_tasks(service, 3)
    assert len(stopped(plan(service))) == 2


def test_of_a_surplus_the_tasks_that_are_not_healthy_yet_are_stopped_first() -> None:
    service = completed(a_service(desired=1))
    give_tasks(service, 2)
    young, pending = a_task(service, running_s=5), a_task(service, status=TaskStatus.PENDING)
    assert stopped(plan(service))[:2] == [young, pending]


def test_of_a_surplus_the_tasks_in_the_fullest_zone_are_stopped() -> None:
    service = completed(a_service(desired=2))
    a_task(service, zone="a")
    crowded = [a_task(service, zone="b") for _ in range(2)]
    assert stopped(plan(service)) == crowded[:1]


def test_a_stop_is_told_in_the_events_of_the_service() -> None:
    service = completed(a_service(desired=0))
    [task] = give_tasks(service, 1)
    assert said(plan(service)) == [f"(service web) has stopped 1 running tasks: (task {task.id})."]


def test_a_stopped_task_is_told_which_deployment_stopped_it() -> None:
    service = completed(a_service(desired=0))
    give_tasks(service, 1)
    [stop] = of_kind(plan(service), StopTasks)
    assert isinstance(stop, StopTasks)
    assert stop.stopped_reason == "Scaling activity initiated by (deployment new)"


def test_planning_changes_nothing() -> None:
    service = stuck_service()
    before = repr(service)
    plan(service)
    assert repr(service) == before


# Rolling updates


@pytest.mark.parametrize(
    ("desired", "minimum", "maximum", "starts", "stops"),
    [
        (4, 100, 200, 4, 0),
        (4, 100, 150, 2, 0),
        (4, 50, 100, 0, 2),
        (4, 50, 200, 4, 2),
        (3, 50, 150, 1, 1),
        (4, 0, 100, 0, 4),
        (1, 0, 100, 0, 1),
        (2, 75, 100, 0, 0),
        (3, 100, 125, 0, 0),
        (3, 100, 134, 1, 0),
    ],
)
def test_a_deployment_begins_within_both_percentages(
    desired: int, minimum: int, maximum: int, starts: int, stops: int
) -> None:
    service = a_service(desired, minimum, maximum)
    older_deployment(service, healthy=desired)
    result = plan(service)
    assert (sum(started(result).values()), len(stopped(result))) == (starts, stops)


def test_a_new_healthy_task_lets_an_old_one_go() -> None:
    service = a_service(desired=2, maximum=150)
    old = older_deployment(service, healthy=2)
    a_task(service, running_s=40)
    assert stopped(plan(service)) == old[:1]


def test_a_new_task_that_runs_for_less_than_40_seconds_lets_no_old_one_go() -> None:
    service = a_service(desired=2, maximum=150)
    older_deployment(service, healthy=2)
    a_task(service, running_s=39)
    result = plan(service)
    assert stopped(result) == []
    assert result.look_again_at == NOW + timedelta(seconds=1)


def test_an_old_task_that_is_still_stopping_keeps_a_new_one_from_starting() -> None:
    service = a_service(desired=2, minimum=50, maximum=100)
    older_deployment(service, healthy=1)
    a_task(service, "old", TaskStatus.DEPROVISIONING, leaving=True)
    assert started(plan(service)) == {}


def test_old_tasks_that_are_not_healthy_are_stopped_before_healthy_ones() -> None:
    service = a_service(desired=2, minimum=50, maximum=100)
    older_deployment(service, healthy=1)
    pending = a_task(service, "old", TaskStatus.PENDING)
    assert stopped(plan(service)) == [pending]


def test_the_oldest_deployment_is_replaced_first() -> None:
    service = a_service(desired=2, minimum=50, maximum=100)
    older_deployment(service, healthy=1, deployment_id="old")
    oldest = older_deployment(service, healthy=1, deployment_id="oldest")
    assert stopped(plan(service)) == oldest


def test_a_lost_task_of_an_older_deployment_is_replaced_by_one_of_its_own() -> None:
    service = a_service(desired=2, maximum=100)
    [lost, _] = older_deployment(service, healthy=2)
    del service.tasks[lost.id]
    assert started(plan(service)) == {"old": 1}


def test_an_older_deployment_starts_nothing_when_the_new_one_has_all_its_tasks() -> None:
    service = a_service(desired=2)
    older_deployment(service, healthy=2)
    service.tasks.clear()
    give_tasks(service, 2)
    assert started(plan(service)) == {}


def test_an_older_deployment_starts_nothing_that_the_same_look_could_stop() -> None:
    service = a_service(desired=4)
    [lost, *_] = older_deployment(service, healthy=4)
    del service.tasks[lost.id]
    give_tasks(service, 3)
    result = plan(service)
    assert stopped(result) != []
    assert "old" not in started(result)


def test_a_deployment_leaves_the_service_with_its_last_running_task() -> None:
    service = a_service(desired=1)
    older_deployment(service)
    a_task(service, "old", TaskStatus.STOPPING, leaving=True)
    give_tasks(service, 1)
    assert len(of_kind(plan(service), RetireDeployments)) == 1


def test_a_deployment_stays_while_a_task_of_it_still_runs() -> None:
    service = a_service(desired=1)
    older_deployment(service)
    a_task(service, "old", TaskStatus.RUNNING, leaving=True)
    give_tasks(service, 1)
    assert of_kind(plan(service), RetireDeployments) == []


def test_no_task_is_started_for_a_deployment_that_leaves_in_the_same_look() -> None:
    service = a_service(desired=1)
    [killed] = older_deployment(service, healthy=1)
    killed.desired_status, killed.last_status = DesiredStatus.STOPPED, TaskStatus.STOPPING
    result = plan(service)
    leaving = {each.id for action in of_kind(result, RetireDeployments) for each in action.deployments}
    assert leaving.isdisjoint(started(result))


def test_a_rollout_completes_when_every_desired_task_is_healthy_and_no_old_one_is_left() -> None:
    service = a_service(desired=2)
    give_tasks(service, 2)
    result = plan(service)
    assert len(of_kind(result, CompleteDeployment)) == 1
    assert said(result) == ["(service web) (deployment new) deployment completed.", STEADY]


def test_a_rollout_does_not_complete_while_an_old_task_runs() -> None:
    service = a_service(desired=2)
    older_deployment(service, healthy=1)
    give_tasks(service, 2)
    assert of_kind(plan(service), CompleteDeployment) == []


def test_a_rollout_does_not_complete_before_its_tasks_are_healthy() -> None:
    service = a_service(desired=2)
    give_tasks(service, 2, running_s=39)
    assert of_kind(plan(service), CompleteDeployment) == []


def test_a_service_that_wants_no_task_completes_at_once() -> None:
    assert len(of_kind(plan(a_service(desired=0)), CompleteDeployment)) == 1


# The steady state


def test_a_steady_state_is_announced_once() -> None:
    service = completed(a_service(desired=1))
    give_tasks(service, 1)
    assert said(plan(service, after=5 * HOUR)) == []


def test_a_steady_state_is_announced_again_after_six_hours() -> None:
    service = completed(a_service(desired=1))
    give_tasks(service, 1)
    assert plan(service).look_again_at == NOW + 6 * HOUR
    assert said(plan(service, after=6 * HOUR)) == [STEADY]


def test_a_disturbed_service_will_announce_its_steady_state_anew() -> None:
    service = completed(a_service(desired=1))
    assert of_kind(plan(service), SetSteady) == [SetSteady(service, None)]


# The deployment that cannot move


def test_a_deployment_that_may_neither_start_nor_stop_says_so() -> None:
    service = stuck_service()
    result = plan(service)
    assert said(result) == [CANNOT_MOVE]
    assert of_kind(result, SetProblem) == [SetProblem(service, scheduler.CANNOT_MOVE, NOW)]


def test_a_deployment_that_cannot_move_says_so_only_once() -> None:
    service = stuck_service()
    service.problems[scheduler.CANNOT_MOVE] = NOW
    result = plan(service, after=timedelta(hours=5, minutes=59))
    assert said(result) == []
    assert result.look_again_at == NOW + 6 * HOUR


def test_a_deployment_that_cannot_move_says_so_again_after_six_hours() -> None:
    service = stuck_service()
    service.problems[scheduler.CANNOT_MOVE] = NOW
    assert said(plan(service, after=6 * HOUR)) == [CANNOT_MOVE]


def test_a_deployment_that_could_not_move_goes_on_when_its_percentages_are_mended() -> None:
    service = stuck_service()
    service.problems[scheduler.CANNOT_MOVE] = NOW
    service.maximum_percent = 200
    result = plan(service)
    assert started(result) == {"new": 2}
    assert of_kind(result, SetProblem) == [SetProblem(service, scheduler.CANNOT_MOVE, None)]


@pytest.mark.parametrize("leaving", [True, False])
def test_a_deployment_with_a_task_on_its_way_is_not_said_to_be_stuck(leaving: bool) -> None:
    service = stuck_service()
    task = next(iter(service.tasks.values()))
    task.last_status = TaskStatus.STOPPING if leaving else TaskStatus.PENDING
    task.desired_status = DesiredStatus.STOPPED if leaving else DesiredStatus.RUNNING
    assert said(plan(service)) == []


def test_a_deployment_that_needs_more_healthy_tasks_than_are_desired_says_that_it_cannot_move() -> None:
    service = a_service(desired=2, minimum=150, maximum=200)
    older_deployment(service, healthy=1)
    give_tasks(service, 2)
    assert said(plan(service)) == [CANNOT_MOVE]


def test_a_service_of_container_instances_says_that_there_are_none() -> None:
    service = a_service()
    service.deployments = [a_deployment("new", 2, launch_type="EC2")]
    result = plan(service)
    assert started(result) == {}
    assert len(said(result)) == 1
    assert "No Container Instances were found in your cluster." in said(result)[0]


# The launch limit


def test_at_most_500_tasks_are_launched_at_once() -> None:
    assert started(plan(a_service(desired=1200))) == {"new": 500}


@pytest.mark.parametrize(("seconds_ago", "launched", "starts"), [(59, 200, 300), (60, 200, 500), (0, 499, 1)])
def test_launches_of_the_last_minute_count_against_the_limit(seconds_ago: int, launched: int, starts: int) -> None:
    service = a_service(desired=1200)
    service.launches = deque([(NOW - timedelta(seconds=seconds_ago), launched)])
    assert started(plan(service)) == {"new": starts}


def test_a_service_at_its_launch_limit_goes_on_when_the_minute_is_over() -> None:
    service = a_service(desired=1200)
    service.launches = deque([(NOW - timedelta(seconds=20), 500)])
    result = plan(service)
    assert of_kind(result, StartTasks) == []
    assert result.look_again_at == NOW + timedelta(seconds=40)


# Deletion


def draining_service(*statuses: TaskStatus, leaving: bool) -> Service:
    service = a_service(desired=0)
    service.status = ServiceStatus.DRAINING
    for status in statuses:
        a_task(service, status=status, leaving=leaving)
    return service


def test_a_draining_service_stops_all_its_tasks() -> None:
    service = draining_service(TaskStatus.RUNNING, TaskStatus.PENDING, leaving=False)
    assert stopped(plan(service)) == list(service.tasks.values())


def test_a_draining_service_waits_for_tasks_that_still_run() -> None:
    assert plan(draining_service(TaskStatus.RUNNING, leaving=True)) == Plan()


@pytest.mark.parametrize("status", [TaskStatus.PROVISIONING, TaskStatus.PENDING])
def test_a_draining_service_waits_for_tasks_that_were_still_on_their_way_up(status: TaskStatus) -> None:
    """API reference, DeleteService: INACTIVE after all tasks have transitioned to either STOPPING or STOPPED."""
    assert plan(draining_service(status, leaving=True)) == Plan()


@pytest.mark.parametrize("status", [TaskStatus.STOPPING, TaskStatus.DEPROVISIONING])
def test_a_draining_service_whose_tasks_are_all_stopping_becomes_inactive(status: TaskStatus) -> None:
    assert len(of_kind(plan(draining_service(status, leaving=True)), Deactivate)) == 1


def test_an_inactive_service_is_left_alone() -> None:
    service = a_service(desired=2)
    service.status = ServiceStatus.INACTIVE
    assert plan(service) == Plan()


def test_a_failed_rollout_is_not_completed() -> None:
    service = a_service(desired=1)
    service.primary.rollout_state = RolloutState.FAILED
    give_tasks(service, 1)
    assert of_kind(plan(service), CompleteDeployment) == []
