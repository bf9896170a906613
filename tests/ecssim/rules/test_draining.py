"""What the scheduler does about tasks of a REPLICA service whose instance drains, and about tasks without a place."""

import pytest
from ecssim.model.container_instance import ContainerInstance, InstanceStatus
from ecssim.model.service import Service
from ecssim.model.task import Task, TaskStatus
from ecssim.rules import service as scheduler
from ecssim.rules.plan import Plan, StopTasks

from .builders import (
    NOW,
    a_container_instance,
    a_service,
    a_task,
    completed,
    fall_ill,
    of_kind,
    older_deployment,
    on_ec2,
    put_on,
    said,
    started,
    stopped,
)

UNPLACED = "(service web) was unable to place a task because no container instance met all of its requirements. "
TROUBLESHOOTING = " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."


def a_replica(desired: int = 2, minimum: int = 100, maximum: int = 200) -> Service:
    """A service on an ACTIVE instance with a lot of room."""
    service = on_ec2(completed(a_service(desired, minimum, maximum)))
    a_container_instance(service.cluster, cpu=8192, memory_mib=8192)
    return service


def active(service: Service) -> ContainerInstance:
    return next(iter(service.cluster.instances.values()))


def displaced(service: Service, count: int = 1, deployment_id: str = "new", **changes: object) -> list[Task]:
    """Tasks of the service on an instance that drains."""
    instance = a_container_instance(service.cluster, status=InstanceStatus.DRAINING)
    return [put_on(instance, a_task(service, deployment_id, **changes)) for _ in range(count)]  # type: ignore[arg-type]


def staying(service: Service, count: int, **changes: object) -> list[Task]:
    """Tasks of the service on the instance that stays."""
    return [put_on(active(service), a_task(service, **changes)) for _ in range(count)]  # type: ignore[arg-type]


def plan(service: Service) -> Plan:
    return scheduler.plan(service, NOW)


# Draining


def test_a_pending_task_is_stopped_at_once_and_replaced_elsewhere() -> None:
    service = a_replica(desired=1)
    (pending,) = displaced(service, status=TaskStatus.PENDING)
    result = plan(service)
    assert stopped(result) == [pending]
    assert started(result) == {"new": 1}


def test_at_a_minimum_of_a_hundred_the_replacements_come_first() -> None:
    service = a_replica()
    displaced(service, 2)
    result = plan(service)
    assert started(result) == {"new": 2}
    assert stopped(result) == []


def test_when_the_replacements_are_healthy_the_old_ones_stop() -> None:
    service = a_replica()
    old = displaced(service, 2)
    staying(service, 2)
    assert set(stopped(plan(service))) == set(old)


def test_a_replacement_that_is_not_healthy_yet_replaces_nothing() -> None:
    service = a_replica()
    displaced(service, 2)
    staying(service, 2, running_s=39)
    assert stopped(plan(service)) == []


def test_below_the_minimum_of_a_hundred_tasks_stop_before_their_replacements_start() -> None:
    service = a_replica(desired=4, minimum=50, maximum=100)
    displaced(service, 4)
    result = plan(service)
    assert len(stopped(result)) == 2
    assert started(result) == {}


def test_at_a_minimum_and_a_maximum_of_a_hundred_nothing_can_move() -> None:
    service = a_replica(minimum=100, maximum=100)
    displaced(service, 2)
    result = plan(service)
    assert (stopped(result), started(result)) == ([], {})


def test_an_unhealthy_task_goes_before_the_healthy_ones() -> None:
    service = a_replica(desired=2, minimum=50, maximum=100)
    _, sick = displaced(service, 2)
    fall_ill(sick)
    assert stopped(plan(service)) == [sick]


def test_an_unhealthy_task_does_not_stay_for_good() -> None:
    service = a_replica()
    (sick,) = displaced(service)
    fall_ill(sick)
    staying(service, 2)
    assert stopped(plan(service)) == [sick]


def test_tasks_of_two_deployments_share_what_may_be_stopped() -> None:
    service = a_replica(desired=4, minimum=75, maximum=100)
    older_deployment(service)
    service.deployments[1].desired_count = 2
    displaced(service, 2)
    displaced(service, 2, "old")
    assert len(stopped(plan(service))) == 1


def test_a_displaced_task_is_no_failure_of_its_deployment() -> None:
    service = a_replica(desired=1)
    displaced(service)
    staying(service, 1)
    (stop,) = of_kind(plan(service), StopTasks)
    assert isinstance(stop, StopTasks)
    assert (stop.replace, stop.unhealthy) == (True, False)


def test_a_service_is_not_steady_while_one_of_its_tasks_has_to_move() -> None:
    service = a_replica(desired=1, minimum=100, maximum=100)
    displaced(service)
    assert "(service web) has reached a steady state." not in said(plan(service))


# Without a place


def test_without_instances_it_says_that_there_are_none() -> None:
    service = on_ec2(a_service(desired=1))
    assert said(plan(service)) == [
        UNPLACED + "Reason: No Container Instances were found in your cluster." + TROUBLESHOOTING
    ]


@pytest.mark.parametrize(
    ("instance", "lack"),
    [
        ({"cpu": 100}, "has insufficient CPU units available."),
        ({"memory_mib": 100}, "has insufficient memory available."),
        ({"connected": False}, 'encountered error "AGENT".'),
        ({"attributes": {"disk": "hdd"}}, 'encountered error "MemberOf placement constraint unsatisfied.".'),
    ],
)
def test_it_says_what_the_closest_instance_lacks(instance: dict[str, object], lack: str) -> None:
    service = on_ec2(a_service(desired=1))
    service.placement_constraints = [{"type": "memberOf", "expression": "attribute:disk != hdd"}]
    closest = a_container_instance(service.cluster, **instance)  # type: ignore[arg-type]
    assert said(plan(service)) == [
        f"{UNPLACED}The closest matching (container-instance {closest.id}) {lack}{TROUBLESHOOTING}"
    ]


def test_what_has_a_place_is_started_although_the_rest_has_none() -> None:
    service = on_ec2(a_service(desired=3))
    a_container_instance(service.cluster, cpu=512)
    result = plan(service)
    assert started(result) == {"new": 2}
    assert any("insufficient CPU" in message for message in said(result))


def test_it_looks_again_after_a_while() -> None:
    result = plan(on_ec2(a_service(desired=1)))
    assert result.look_again_at == NOW + scheduler.RETRY


def test_what_was_said_is_not_said_again_a_little_later() -> None:
    service = on_ec2(a_service(desired=1))
    service.problems[f"{scheduler.CANNOT_PLACE}: No Container Instances were found in your cluster."] = NOW
    assert said(plan(service)) == []
