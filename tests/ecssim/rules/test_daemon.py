"""What the scheduler does for a service that keeps one task on each instance."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim.model.container_instance import ContainerInstance, InstanceStatus
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service, ServiceStatus
from ecssim.model.task import Task, TaskStatus
from ecssim.rules import daemon
from ecssim.rules.plan import Plan, SetDesiredCount, StartTasks

from .builders import (
    NOW,
    a_container_instance,
    a_request,
    a_service,
    a_task,
    completed,
    fall_ill,
    of_kind,
    older_deployment,
    on_ec2,
    put_on,
    said,
    stopped,
)


def a_daemon(**changes: Any) -> Service:
    """A daemon with AWS's percentages, and no task yet."""
    service = on_ec2(a_service(desired=0, minimum=0, maximum=100), daemon=True)
    for name, value in changes.items():
        setattr(service, name, value)
    return service


def a_host(service: Service, **changes: Any) -> ContainerInstance:
    return a_container_instance(service.cluster, **changes)


def serving(service: Service, instance: ContainerInstance, deployment_id: str = "new", **changes: Any) -> Task:
    """A task of the daemon on an instance, healthy unless told otherwise."""
    task = put_on(instance, a_task(service, deployment_id, **changes))
    settle(service)
    return task


def settle(service: Service) -> None:
    """Let the service want as many tasks as it has instances."""
    service.desired_count = service.primary.desired_count = len(service.cluster.instances)


def plan(service: Service) -> Plan:
    return daemon.plan(service, NOW)


def started_on(result: Plan) -> list[ContainerInstance | None]:
    return [target.instance for action in of_kind(result, StartTasks) for target in action.targets]  # type: ignore[union-attr]


# One on each


def test_every_instance_gets_a_task() -> None:
    service = a_daemon()
    hosts = [a_host(service) for _ in range(3)]
    assert started_on(plan(service)) == hosts


def test_the_desired_count_is_the_number_of_instances() -> None:
    service = a_daemon()
    a_host(service)
    a_host(service)
    assert SetDesiredCount(service, 2) in plan(service).actions


def test_an_instance_that_has_a_task_gets_no_second_one() -> None:
    service = completed(a_daemon())
    serving(service, a_host(service))
    assert plan(service).actions == []


def test_an_instance_whose_task_is_still_stopping_waits_for_its_end() -> None:
    service = a_daemon()
    serving(service, a_host(service), status=TaskStatus.STOPPING, leaving=True)
    assert started_on(plan(service)) == []


@pytest.mark.parametrize("changes", [{"status": InstanceStatus.DRAINING}, {"connected": False}])
def test_an_instance_that_drains_or_is_out_of_reach_gets_none(changes: dict[str, Any]) -> None:
    service = a_daemon()
    a_host(service, **changes)
    assert started_on(plan(service)) == []


def test_only_instances_that_meet_its_constraints_are_hosts() -> None:
    service = a_daemon(placement_constraints=[{"type": "memberOf", "expression": "attribute:disk == ssd"}])
    a_host(service)
    ssd = a_host(service, attributes={"disk": "ssd"})
    assert started_on(plan(service)) == [ssd]


def test_a_task_is_stopped_where_the_constraints_are_no_longer_met() -> None:
    service = a_daemon(placement_constraints=[{"type": "memberOf", "expression": "attribute:disk == ssd"}])
    task = serving(service, a_host(service))
    assert stopped(plan(service)) == [task]


def test_its_own_task_does_not_make_an_instance_less_distinct() -> None:
    service = a_daemon(placement_constraints=[{"type": "distinctInstance"}])
    serving(service, a_host(service))
    assert stopped(plan(service)) == []


def test_where_there_is_no_room_it_says_so_and_serves_the_others() -> None:
    service = a_daemon()
    full = a_host(service, cpu=100)
    free = a_host(service)
    result = plan(service)
    assert started_on(result) == [free]
    assert said(result) == [
        "(service web) was unable to place a task because no container instance met all of its requirements. "
        f"The closest matching (container-instance {full.id}) has insufficient CPU units available. "
        "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
    ]


def test_what_its_own_task_takes_does_not_count_against_an_instance() -> None:
    service = completed(a_daemon())
    task = serving(service, a_host(service, cpu=256))
    task.request = a_request(256, 128)
    assert plan(service).actions == []


def test_without_instances_a_daemon_is_steady_and_wants_nothing() -> None:
    service = a_daemon()
    result = plan(service)
    assert said(result)[-1] == "(service web) has reached a steady state."
    assert started_on(result) == []


# What goes wrong


def test_a_task_out_of_reach_counts_as_before() -> None:
    service = completed(a_daemon())
    serving(service, a_host(service))
    serving(service, a_host(service, connected=False))
    assert plan(service).actions == []


def test_an_unhealthy_task_is_stopped_first_for_there_is_no_place_beside_it() -> None:
    service = a_daemon()
    serving(service, a_host(service))
    sick = serving(service, a_host(service))
    fall_ill(sick)
    assert stopped(plan(service)) == [sick]


def test_after_a_failed_start_it_waits_as_every_service_does() -> None:
    service = a_daemon()
    a_host(service)
    settle(service)
    service.primary.restart_at = NOW + timedelta(seconds=30)
    result = plan(service)
    assert started_on(result) == []
    assert result.look_again_at is not None
    assert result.look_again_at <= NOW + timedelta(seconds=30)


def test_a_failed_deployment_starts_nothing_more() -> None:
    service = a_daemon()
    a_host(service)
    service.primary.rollout_state = RolloutState.FAILED
    assert started_on(plan(service)) == []


# Deployments


def test_a_new_deployment_stops_the_old_tasks_before_it_starts_its_own() -> None:
    service = a_daemon()
    host = a_host(service)
    older_deployment(service)
    old = serving(service, host, "old")
    result = plan(service)
    assert stopped(result) == [old]
    assert started_on(result) == []


def test_a_minimum_keeps_so_many_old_tasks_until_new_ones_are_healthy() -> None:
    service = a_daemon(minimum_healthy_percent=50)
    older_deployment(service)
    for _ in range(4):
        serving(service, a_host(service), "old")
    assert len(stopped(plan(service))) == 2


# Draining


def draining(service: Service) -> tuple[ContainerInstance, Task]:
    host = a_host(service)
    task = serving(service, host)
    host.status = InstanceStatus.DRAINING
    return host, task


def test_on_a_draining_instance_the_daemon_waits_for_the_tasks_of_other_services() -> None:
    service = a_daemon()
    host, task = draining(service)
    other = put_on(host, a_task(on_ec2(a_service())), a_request(group="service:other"))
    assert stopped(plan(service)) == []
    del host.tasks[other.id]
    assert stopped(plan(service)) == [task]


def test_on_a_draining_instance_daemons_do_not_wait_for_each_other() -> None:
    service = a_daemon()
    host, task = draining(service)
    put_on(host, a_task(a_daemon()), a_request(group="service:logs"))
    assert stopped(plan(service)) == [task]


def test_a_draining_instance_is_no_host_any_more() -> None:
    service = a_daemon()
    draining(service)
    assert SetDesiredCount(service, 0) in plan(service).actions


# Deletion


def test_a_deleted_daemon_stops_all_its_tasks() -> None:
    service = a_daemon(status=ServiceStatus.DRAINING)
    tasks = [serving(service, a_host(service)) for _ in range(2)]
    assert stopped(plan(service)) == tasks


def test_planning_changes_nothing() -> None:
    service = a_daemon()
    serving(service, a_host(service))
    a_host(service)
    before = repr(service)
    plan(service)
    assert repr(service) == before
