"""Protected tasks are left alone by scale-in and by deployments, and by nothing else."""

from datetime import timedelta

from ecssim.model.service import Service, ServiceStatus
from ecssim.model.task import Task
from ecssim.rules import protection
from ecssim.rules import service as scheduler
from ecssim.rules.plan import Plan

from .builders import NOW, a_service, a_task, completed, fall_ill, older_deployment, said, started, stopped, tasks

HOUR = timedelta(hours=1)


def blocked(deployment: str) -> str:
    return (
        f"(service web) was unable to reach steady state because task set ({deployment}) was unable to scale in. "
        "Reason: The number of protected tasks are more than the desired count of tasks"
    )


def protect(*protected: Task, hours: int = 1) -> None:
    for task in protected:
        task.protected_until = NOW + hours * HOUR


def plan(service: Service) -> Plan:
    return scheduler.plan(service, NOW)


# Scaling in


def test_scale_in_stops_a_task_without_protection_although_another_would_be_first() -> None:
    service = completed(a_service(desired=1))
    protected, other = tasks(service, 2)
    protect(protected)
    result = plan(service)
    assert stopped(result) == [other]
    assert not any("protected" in message for message in said(result))


def test_scale_in_stops_what_it_may_and_says_that_the_rest_is_protected() -> None:
    service = completed(a_service(desired=0))
    *protected, other = tasks(service, 3)
    protect(*protected)
    result = plan(service)
    assert stopped(result) == [other]
    assert blocked("new") in said(result)


def test_scale_in_that_finds_only_protected_tasks_goes_on_when_the_first_protection_ends() -> None:
    service = completed(a_service(desired=0))
    short, long = tasks(service, 2)
    protect(short, hours=1)
    protect(long, hours=2)
    result = plan(service)
    assert stopped(result) == []
    assert result.look_again_at == NOW + HOUR
    assert stopped(scheduler.plan(service, NOW + HOUR)) == [short]


def test_protected_tasks_of_a_service_that_is_not_too_large_are_no_problem() -> None:
    service = completed(a_service(desired=2))
    protect(*tasks(service, 2))
    assert plan(service).actions == []


# Deployments


def test_a_deployment_leaves_protected_old_tasks_running() -> None:
    service = a_service(desired=2)
    protected, other = older_deployment(service, healthy=2)
    tasks(service, 2)
    protect(protected)
    result = plan(service)
    assert stopped(result) == [other]
    assert blocked("old") in said(result)


def test_a_deployment_that_still_needs_its_old_tasks_does_not_complain_of_their_protection() -> None:
    service = a_service(desired=2)
    protect(*older_deployment(service, healthy=2))
    a_task(service, running_s=5)
    assert said(plan(service)) == []


def test_protected_old_tasks_count_against_the_maximum() -> None:
    service = a_service(desired=2, minimum=50, maximum=100)
    protect(*older_deployment(service, healthy=2))
    result = plan(service)
    assert started(result) == {}
    assert said(result) == [blocked("old")]


# Everything else


def test_an_unhealthy_task_is_replaced_although_it_is_protected() -> None:
    service = completed(a_service(desired=1))
    [sick, _] = tasks(service, 2)
    fall_ill(sick)
    protect(sick)
    assert stopped(plan(service)) == [sick]


def test_a_deleted_service_stops_its_protected_tasks() -> None:
    service = a_service(desired=0)
    service.status = ServiceStatus.DRAINING
    protect(*tasks(service, 2))
    assert len(stopped(plan(service))) == 2


# What blocks further protection


def test_protected_tasks_block_a_deployment_once_the_scheduler_finds_nothing_else_to_stop() -> None:
    service = a_service(desired=2)
    older_deployment(service, healthy=2)
    assert not protection.blocks_deployment(service)
    service.problems[protection.ONLY_PROTECTED] = NOW
    assert protection.blocks_deployment(service)


def test_protected_tasks_that_only_hold_up_scale_in_block_no_deployment() -> None:
    service = a_service(desired=0)
    service.problems[protection.ONLY_PROTECTED] = NOW
    assert not protection.blocks_deployment(service)
