"""Services whose tasks run on container instances: where they go, why they cannot, and how instances drain."""

from typing import Any

import pytest
from ecssim.model.service import Service
from ecssim.model.task import TaskStatus

from .ec2_world import SOON_S, Ec2World, is_stopped
from .world import CLUSTER

UNPLACED = "(service web) was unable to place a task because no container instance met all of its requirements. "
TROUBLESHOOTING = " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
STEADY = "(service web) has reached a steady state."


def percents(minimum: int, maximum: int) -> dict[str, Any]:
    return {"deploymentConfiguration": {"minimumHealthyPercent": minimum, "maximumPercent": maximum}}


def healthy(ec2: Ec2World, service: Service) -> int:
    """How many tasks of a service are RUNNING and wanted."""
    return sum(task.running and task.wanted for task in ec2.existing(service))


# Placement


def test_a_service_spreads_over_zones_and_then_over_instances(ec2: Ec2World) -> None:
    in_a = [ec2.launch(zone="us-east-1a") for _ in range(2)]
    in_b = ec2.launch(zone="us-east-1b")
    service = ec2.create_on_ec2(desired=4)
    ec2.settle()
    assert ec2.places(service) == {in_a[0].ec2_instance_id: 1, in_a[1].ec2_instance_id: 1, in_b.ec2_instance_id: 2}


def test_with_binpack_a_service_fills_one_instance_before_the_next(ec2: Ec2World) -> None:
    ec2.launch()
    ec2.launch()
    service = ec2.create_on_ec2(desired=4, placementStrategy=[{"type": "binpack", "field": "memory"}])
    ec2.settle()
    assert sorted(ec2.places(service).values()) == [0, 4]


def test_scaling_in_takes_from_the_fullest_zone(ec2: Ec2World) -> None:
    zones = ["us-east-1a", "us-east-1b"]
    instances = [ec2.launch(zone=zone) for zone in zones]
    service = ec2.create_on_ec2(desired=5)
    ec2.settle()
    ec2.update(desiredCount=2)
    ec2.settle()
    assert ec2.places(service) == {instance.ec2_instance_id: 1 for instance in instances}


def test_scaling_in_with_binpack_empties_the_instance_that_has_the_most_left(ec2: Ec2World) -> None:
    ec2.launch()
    ec2.launch()
    service = ec2.create_on_ec2(desired=8, placementStrategy=[{"type": "binpack", "field": "memory"}])
    ec2.settle()
    assert sorted(ec2.places(service).values()) == [1, 7]
    ec2.update(desiredCount=7)
    ec2.settle()
    assert sorted(ec2.places(service).values()) == [0, 7]


# Why a task has no place


def test_without_instances_it_says_that_there_are_none(ec2: Ec2World) -> None:
    ec2.create_on_ec2(desired=1)
    ec2.settle()
    assert ec2.events() == [UNPLACED + "Reason: No Container Instances were found in your cluster." + TROUBLESHOOTING]


@pytest.mark.parametrize(
    ("container", "lack"),
    [
        ({"cpu": 4096}, "has insufficient CPU units available."),
        ({"memory": 4096}, "has insufficient memory available."),
        ({"portMappings": [{"containerPort": 22, "hostPort": 22}]}, "is already using a port required by your task."),
    ],
)
def test_it_says_once_what_the_closest_instance_lacks(ec2: Ec2World, container: dict[str, Any], lack: str) -> None:
    instance = ec2.launch()
    ec2.define_on_ec2("job", **container)
    ec2.create_on_ec2(desired=1)
    ec2.settle()
    assert ec2.events() == [
        f"{UNPLACED}The closest matching (container-instance {instance.id}) {lack}{TROUBLESHOOTING}"
    ]


def test_it_says_that_an_agent_is_out_of_reach(ec2: Ec2World) -> None:
    instance = ec2.launch()
    ec2.cut_off(instance)
    ec2.create_on_ec2(desired=1)
    ec2.settle()
    assert ec2.events() == [
        f'{UNPLACED}The closest matching (container-instance {instance.id}) encountered error "AGENT".{TROUBLESHOOTING}'
    ]


def test_it_says_that_a_constraint_is_not_met(ec2: Ec2World) -> None:
    ec2.launch()
    ssd = {"type": "memberOf", "expression": "attribute:disk == ssd"}
    ec2.create_on_ec2(desired=1, placementConstraints=[ssd])
    ec2.settle()
    (event,) = ec2.events()
    assert 'encountered error "MemberOf placement constraint unsatisfied.".' in event


def test_it_goes_on_by_itself_when_an_instance_joins(ec2: Ec2World) -> None:
    service = ec2.create_on_ec2(desired=1)
    ec2.settle()
    ec2.launch()
    ec2.sim.advance(SOON_S)
    assert len(ec2.existing(service)) == 1
    ec2.settle()
    assert ec2.events()[-1] == STEADY


def test_it_goes_on_by_itself_when_somebody_elses_task_makes_room(ec2: Ec2World) -> None:
    ec2.launch("t3.micro")
    other = ec2.run_one("vpc")
    service = ec2.create_on_ec2(
        desired=1,
        taskDefinition="vpc",
        networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-a"]}},
    )
    ec2.settle()
    assert 'encountered error "RESOURCE:ENI".' in ec2.events()[-1]
    ec2.stop(other)
    ec2.settle()
    assert healthy(ec2, service) == 1


def test_distinct_instances_hold_one_task_of_the_service_each(ec2: Ec2World) -> None:
    ec2.launch()
    ec2.launch()
    service = ec2.create_on_ec2(desired=3, placementConstraints=[{"type": "distinctInstance"}])
    ec2.settle()
    assert list(ec2.places(service).values()) == [1, 1]
    assert any("DistinctInstance placement constraint unsatisfied." in event for event in ec2.events())


def test_a_fixed_host_port_lets_a_rolling_update_through_only_below_the_minimum_of_a_hundred(ec2: Ec2World) -> None:
    ec2.launch()
    ec2.define_on_ec2("job", portMappings=[{"containerPort": 80, "hostPort": 80}])
    service = ec2.create_on_ec2(desired=1)
    ec2.settle()
    ec2.deploy()
    ec2.settle()
    assert len(service.deployments) == 2
    assert "is already using a port required by your task." in ec2.events()[-1]
    ec2.update(**percents(0, 100))
    ec2.settle()
    assert len(service.deployments) == 1
    assert ec2.events()[-1] == STEADY


# Draining


def test_a_draining_instance_is_emptied_and_its_tasks_move(ec2: Ec2World) -> None:
    draining, other = ec2.launch(), ec2.launch()
    service = ec2.create_on_ec2(desired=4)
    ec2.settle()
    ec2.drain(draining)
    ec2.settle()
    assert ec2.places(service) == {draining.ec2_instance_id: 0, other.ec2_instance_id: 4}
    assert ec2.events()[-1] == STEADY


@pytest.mark.parametrize(("minimum", "maximum"), [(100, 200), (50, 100), (50, 150), (0, 100)])
def test_while_an_instance_drains_the_service_stays_within_its_percentages(
    ec2: Ec2World, minimum: int, maximum: int
) -> None:
    draining, _ = ec2.launch(), ec2.launch()
    service = ec2.create_on_ec2(desired=4, **percents(minimum, maximum))
    ec2.settle()
    fewest, most = healthy(ec2, service), len(ec2.existing(service))
    ec2.drain(draining)

    def note() -> bool:
        nonlocal fewest, most
        fewest = min(fewest, healthy(ec2, service))
        most = max(most, len(ec2.existing(service)))
        return False

    ec2.sim.until(note, 3600)
    assert ec2.places(service)[draining.ec2_instance_id] == 0
    assert fewest >= 4 * minimum / 100
    assert most <= 4 * maximum / 100


def test_a_pending_task_of_a_service_leaves_a_draining_instance_at_once(ec2: Ec2World) -> None:
    draining = ec2.launch()
    service = ec2.create_on_ec2(desired=1)
    ec2.sim.until(lambda: bool(ec2.existing(service)))
    (task,) = ec2.existing(service)
    # Its agent is out of reach, so that it stays PENDING.
    ec2.cut_off(draining, for_s=0)
    ec2.drain(draining)
    ec2.sim.advance(SOON_S)
    assert (task.last_status, task.desired_status) == (TaskStatus.PENDING, "STOPPED")


def test_a_task_of_nobody_goes_on_while_its_instance_drains(ec2: Ec2World) -> None:
    instance = ec2.launch()
    task = ec2.run_one()
    ec2.drain(instance)
    ec2.settle()
    assert task.running


def test_nothing_new_is_placed_on_a_draining_instance_until_it_is_active_again(ec2: Ec2World) -> None:
    draining, other = ec2.launch(), ec2.launch()
    ec2.drain(draining)
    assert {task.container_instance for task in ec2.tasks(ec2.run(count=2))} == {other}
    ec2.drain(draining, status="ACTIVE")
    ec2.define_on_ec2("big", cpu=2048)
    assert ec2.run_one("big").container_instance is draining


def test_at_a_minimum_and_a_maximum_of_a_hundred_draining_is_stuck(ec2: Ec2World) -> None:
    draining, _ = ec2.launch(), ec2.launch()
    service = ec2.create_on_ec2(desired=2, **percents(100, 100))
    ec2.settle()
    ec2.drain(draining)
    ec2.settle()
    assert ec2.places(service)[draining.ec2_instance_id] == 1
    assert healthy(ec2, service) == 2


def test_draining_the_only_instance_waits_for_another_one(ec2: Ec2World) -> None:
    only = ec2.launch()
    service = ec2.create_on_ec2(desired=2)
    ec2.settle()
    ec2.drain(only)
    ec2.settle()
    assert healthy(ec2, service) == 2
    ec2.launch()
    ec2.settle()
    assert ec2.places(service)[only.ec2_instance_id] == 0
    assert healthy(ec2, service) == 2


def test_draining_is_no_failure_for_the_circuit_breaker(ec2: Ec2World) -> None:
    draining, _ = ec2.launch(), ec2.launch()
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": False}}
    service = ec2.create_on_ec2(
        desired=4, deploymentConfiguration=breaker | percents(0, 100)["deploymentConfiguration"]
    )
    assert ec2.sim.until(lambda: healthy(ec2, service) == 4)
    ec2.drain(draining)
    ec2.sim.advance(SOON_S)
    assert (healthy(ec2, service), service.primary.failed_tasks) == (2, 0)


# Daemons


def test_a_daemon_follows_the_instances(ec2: Ec2World) -> None:
    daemon = ec2.create_daemon()
    ec2.settle()
    assert ec2.describe("logs")["desiredCount"] == 0
    instances = [ec2.launch() for _ in range(2)]
    ec2.settle()
    assert ec2.places(daemon) == {instance.ec2_instance_id: 1 for instance in instances}
    assert (ec2.describe("logs")["desiredCount"], ec2.describe("logs")["runningCount"]) == (2, 2)
    ec2.terminate(instances[0])
    ec2.settle()
    assert (ec2.describe("logs")["desiredCount"], ec2.describe("logs")["runningCount"]) == (1, 1)


def test_a_daemon_replaces_its_task_on_the_same_instance(ec2: Ec2World) -> None:
    instance = ec2.launch()
    daemon = ec2.create_daemon()
    ec2.settle()
    (task,) = ec2.existing(daemon)
    ec2.stop(task)
    ec2.settle()
    (replacement,) = ec2.existing(daemon)
    assert replacement is not task
    assert replacement.container_instance is instance


def test_a_new_deployment_of_a_daemon_never_puts_two_tasks_on_an_instance(ec2: Ec2World) -> None:
    for _ in range(2):
        ec2.launch()
    daemon = ec2.create_daemon()
    ec2.settle()
    old = set(ec2.existing(daemon))
    ec2.deploy("logs")
    most = 0

    def note() -> bool:
        nonlocal most
        for instance in ec2.cluster.instances.values():
            most = max(most, sum(task.service is daemon for task in instance.tasks.values()))
        return False

    ec2.sim.until(note, 3600)
    assert most == 1
    assert len(ec2.existing(daemon)) == 2
    assert not old & set(ec2.existing(daemon))


def test_on_a_draining_instance_the_daemon_stops_last(ec2: Ec2World) -> None:
    draining, _ = ec2.launch(), ec2.launch()
    daemon, service = ec2.create_daemon(), ec2.create_on_ec2(desired=2)
    ec2.settle()
    (agent,) = [task for task in draining.tasks.values() if task.service is daemon]
    (web,) = [task for task in draining.tasks.values() if task.service is service]
    ec2.drain(draining)
    assert ec2.sim.until(lambda: not agent.wanted, 3600)
    assert is_stopped(web)
    ec2.settle()
    assert not draining.tasks


def test_a_daemon_out_of_reach_stays_as_it_is(ec2: Ec2World) -> None:
    instance = ec2.launch()
    ec2.launch()
    ec2.create_daemon()
    ec2.settle()
    ec2.cut_off(instance, for_s=3600)
    ec2.launch()  # which makes its scheduler look
    ec2.settle()
    shown = ec2.describe("logs")
    assert (shown["desiredCount"], shown["runningCount"]) == (3, 3)


def test_a_daemon_that_cannot_start_is_slowed_down_like_every_service(ec2: Ec2World) -> None:
    ec2.launch()
    ec2.create_daemon()
    ec2.define_on_ec2("daemon", image="nginx:no-such-tag", cpu=64, memory=32)
    ec2.update("logs", taskDefinition="daemon")
    ec2.settle()
    starts = [message for message in ec2.events("logs") if "has started 1 tasks" in message]
    assert len(starts) < 14


def test_a_deleted_daemon_leaves_every_instance(ec2: Ec2World) -> None:
    ec2.launch()
    daemon = ec2.create_daemon()
    ec2.settle()
    ec2.call("DeleteService", cluster=CLUSTER, service="logs")
    ec2.settle()
    assert ec2.existing(daemon) == []
    assert daemon.status == "INACTIVE"
