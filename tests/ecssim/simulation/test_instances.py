"""Container instances: how they join, what runs on them, how they fall silent and leave."""

from dataclasses import replace
from datetime import datetime

import pytest
from ecssim.api import EcsError
from ecssim.model.container_instance import InstanceStatus
from ecssim.model.task import Task, TaskStatus
from ecssim.truth import timings
from ecssim.truth.fact import Fact, Spread

from .ec2_world import BOOT_S, SOON_S, Ec2World, is_stopped
from .world import CLUSTER

SEEDS = range(8)

# Joining


def test_an_instance_boots_and_registers(ec2: Ec2World) -> None:
    ec2.compute.launch()
    ec2.sim.advance(timings.INSTANCE_BOOT_S.value.low_s - 1)
    assert not ec2.cluster.instances
    ec2.sim.advance(BOOT_S)
    (instance,) = ec2.cluster.instances.values()
    assert (instance.status, instance.agent_connected) == (InstanceStatus.ACTIVE, True)


def test_an_instance_without_a_role_never_registers(ec2: Ec2World) -> None:
    ec2.compute.launch(may_register=False)
    ec2.settle()
    assert not ec2.cluster.instances


def test_an_instance_that_gets_its_role_later_registers_then(ec2: Ec2World) -> None:
    machine = ec2.compute.launch(may_register=False)
    ec2.settle()
    ec2.compute.machines[machine] = replace(ec2.compute.machines[machine], may_register=True)
    ec2.settle()
    assert [instance.ec2_instance_id for instance in ec2.cluster.instances.values()] == [machine]


def test_a_role_that_comes_during_the_boot_does_not_shorten_it(ec2: Ec2World) -> None:
    machine = ec2.compute.launch(may_register=False)
    ec2.sim.advance(0)
    ec2.compute.machines[machine] = replace(ec2.compute.machines[machine], may_register=True)
    ec2.sim.advance(timings.INSTANCE_BOOT_S.value.low_s - 1)
    assert not ec2.cluster.instances
    ec2.settle()
    assert len(ec2.cluster.instances) == 1


def test_an_instance_cannot_register_into_a_cluster_that_does_not_exist(ec2: Ec2World) -> None:
    ec2.compute.launch(more_user_data="ECS_CLUSTER=nowhere\n")
    ec2.settle()
    assert all(not cluster.instances for cluster in ec2.account.clusters.values())


def test_its_agent_tries_again_until_the_cluster_is_there(ec2: Ec2World) -> None:
    ec2.compute.launch(more_user_data="ECS_CLUSTER=later\n")
    ec2.settle()
    ec2.call("CreateCluster", clusterName="later")
    ec2.sim.advance(timings.AGENT_RESTART_S.value)
    assert len(ec2.account.clusters["later"].instances) == 1


def test_an_agent_that_was_told_no_cluster_makes_itself_the_default_one(ec2: Ec2World) -> None:
    ec2.compute.launch(more_user_data="ECS_CLUSTER=\n")
    ec2.sim.advance(BOOT_S)
    assert len(ec2.account.clusters["default"].instances) == 1


# RunTask


def test_on_an_empty_cluster_run_task_raises(ec2: Ec2World) -> None:
    with pytest.raises(EcsError, match="No Container Instances were found in your cluster") as caught:
        ec2.run()
    assert caught.value.code == "InvalidParameterException"


def test_on_a_full_cluster_run_task_tells_each_examined_instance_and_why(ec2: Ec2World) -> None:
    one, other = ec2.launch(), ec2.launch()
    ec2.define_on_ec2("big", cpu=2000)
    assert len(ec2.run("big", 2)["tasks"]) == 2
    answer = ec2.run("big", 3)
    assert answer["tasks"] == []
    assert answer["failures"] == [{"arn": each.arn, "reason": "RESOURCE:CPU"} for each in (one, other)]


def test_run_task_starts_what_fits_and_tells_why_the_rest_does_not(ec2: Ec2World) -> None:
    ec2.launch("t3.micro")
    answer = ec2.run(count=5)
    assert (len(answer["tasks"]), [each["reason"] for each in answer["failures"]]) == (3, ["RESOURCE:MEMORY"])


def test_a_t3_micro_has_one_interface_for_tasks(ec2: Ec2World) -> None:
    ec2.launch("t3.micro")
    answer = ec2.run("vpc", 2)
    assert (len(answer["tasks"]), [each["reason"] for each in answer["failures"]]) == (1, ["RESOURCE:ENI"])


def test_an_awsvpc_task_goes_only_where_it_has_a_subnet(ec2: Ec2World) -> None:
    ec2.launch(zone="us-east-1f")
    assert [each["reason"] for each in ec2.run("vpc")["failures"]] == ["LOCATION"]


def test_two_tasks_with_one_host_port_do_not_share_an_instance(ec2: Ec2World) -> None:
    ec2.launch()
    ec2.define_on_ec2("web", portMappings=[{"containerPort": 80, "hostPort": 8080}])
    first = ec2.run_one("web")
    assert [each["reason"] for each in ec2.run("web")["failures"]] == ["RESOURCE:PORTS"]
    ec2.stop(first)
    ec2.sim.until(lambda: is_stopped(first))
    assert len(ec2.run("web")["tasks"]) == 1


def test_tasks_with_dynamic_ports_get_different_ones(ec2: Ec2World) -> None:
    ec2.launch()
    ec2.define_on_ec2("web", portMappings=[{"containerPort": 80, "hostPort": 0}])
    tasks = ec2.tasks(ec2.run("web", 3))
    ec2.sim.advance(60)
    ports = [task.containers[0].network_bindings[0]["hostPort"] for task in tasks]
    assert len(set(ports)) == 3


def test_an_instance_gives_back_what_a_stopped_task_took(ec2: Ec2World) -> None:
    ec2.launch("t3.micro")
    task = ec2.run_one("vpc")
    ec2.stop(task)
    assert ec2.run("vpc")["tasks"] == []
    ec2.sim.until(lambda: is_stopped(task))
    assert len(ec2.run("vpc")["tasks"]) == 1


# How long it takes


def lived(seed: int, family: str) -> Task:
    """A task that ran on an instance, was stopped, and is STOPPED."""
    ec2 = Ec2World(seed)
    ec2.launch()
    task = ec2.run_one(family)
    assert ec2.sim.until(lambda: task.running)
    ec2.stop(task)
    assert ec2.sim.until(lambda: is_stopped(task))
    return task


def check_spread(tasks: list[Task], start: str, end: str, *steps: Fact[Spread]) -> None:
    for task in tasks:
        begun, ended = getattr(task, start), getattr(task, end)
        assert isinstance(begun, datetime)
        assert isinstance(ended, datetime)
        took_s = (ended - begun).total_seconds()
        assert sum(step.value.low_s for step in steps) <= took_s <= sum(step.value.high_s for step in steps)


@pytest.fixture(scope="module")
def bridge_lives() -> list[Task]:
    return [lived(seed, "job") for seed in SEEDS]


@pytest.fixture(scope="module")
def awsvpc_lives() -> list[Task]:
    return [lived(seed, "vpc") for seed in SEEDS]


def test_a_bridge_task_pulls_soon_after_it_was_created(bridge_lives: list[Task]) -> None:
    check_spread(
        bridge_lives, "created_at", "pull_started_at", timings.INSTANCE_DELIVERY_S, timings.INSTANCE_PULL_DELAY_S
    )


def test_an_awsvpc_task_waits_for_its_interface_before_it_pulls(awsvpc_lives: list[Task]) -> None:
    check_spread(
        awsvpc_lives,
        "created_at",
        "pull_started_at",
        timings.INSTANCE_DELIVERY_S,
        timings.INSTANCE_ATTACH_NETWORK_S,
        timings.INSTANCE_PULL_DELAY_S,
    )


def test_a_pull_and_a_start_take_as_long_as_was_seen(bridge_lives: list[Task], awsvpc_lives: list[Task]) -> None:
    check_spread(bridge_lives + awsvpc_lives, "pull_started_at", "pull_stopped_at", timings.INSTANCE_PULL_S)
    check_spread(bridge_lives + awsvpc_lives, "pull_stopped_at", "started_at", timings.INSTANCE_START_S)


def test_an_awsvpc_task_starts_about_twenty_seconds_after_its_creation(awsvpc_lives: list[Task]) -> None:
    """The task event of 2025: started +21.1 s."""
    for task in awsvpc_lives:
        assert task.started_at is not None
        assert 17 <= (task.started_at - task.created_at).total_seconds() <= 24


def test_a_stopped_bridge_task_has_nothing_to_deprovision(bridge_lives: list[Task]) -> None:
    check_spread(bridge_lives, "execution_stopped_at", "stopped_at", timings.INSTANCE_REPORT_S)


def test_a_stopped_awsvpc_task_gives_its_interface_back_first(awsvpc_lives: list[Task]) -> None:
    steps = timings.INSTANCE_REPORT_S, timings.INSTANCE_DETACH_NETWORK_S
    check_spread(awsvpc_lives, "execution_stopped_at", "stopped_at", *steps)


def statuses(ec2: Ec2World, task: Task) -> list[str]:
    """The states that a task passes until it is RUNNING."""
    seen = [task.last_status.value]

    def note() -> bool:
        if task.last_status.value != seen[-1]:
            seen.append(task.last_status.value)
        return task.running

    assert ec2.sim.until(note)
    return seen


@pytest.mark.parametrize(
    ("family", "way"), [("job", ["PENDING", "RUNNING"]), ("vpc", ["PROVISIONING", "PENDING", "RUNNING"])]
)
def test_only_an_awsvpc_task_is_provisioning(ec2: Ec2World, family: str, way: list[str]) -> None:
    ec2.launch()
    assert statuses(ec2, ec2.run_one(family)) == way


def test_a_task_that_is_stopped_while_pending_never_runs(ec2: Ec2World) -> None:
    ec2.launch()
    task = ec2.run_one()
    ec2.stop(task)
    ec2.sim.advance(60)
    assert (task.last_status, task.started_at, task.containers[0].exit_code) == (TaskStatus.STOPPED, None, None)


# Out of reach


def test_an_agent_out_of_reach_changes_nothing_for_running_tasks(ec2: Ec2World) -> None:
    instance = ec2.launch()
    service = ec2.create_on_ec2(desired=2)
    ec2.settle()
    before = [task.id for task in ec2.existing(service)]
    ec2.cut_off(instance, for_s=7200)
    assert instance.agent_connected is False
    assert [task.id for task in ec2.existing(service)] == before
    assert ec2.describe()["runningCount"] == 2


def test_ecs_notices_after_a_minute_or_two_that_an_agent_is_out_of_reach(ec2: Ec2World) -> None:
    instance = ec2.launch()
    ec2.cut_off(instance, for_s=59)
    assert instance.agent_connected is True
    ec2.sim.advance(61)
    assert instance.agent_connected is False


def test_nothing_is_placed_on_an_instance_out_of_reach(ec2: Ec2World) -> None:
    instance = ec2.launch()
    ec2.cut_off(instance)
    assert ec2.run()["failures"] == [{"arn": instance.arn, "reason": "AGENT"}]


def test_a_container_that_exits_meanwhile_is_heard_of_when_the_agent_is_back(ec2: Ec2World) -> None:
    instance = ec2.launch()
    ec2.define_on_ec2("short", image="busybox:1.36", command=["sh", "-c", "sleep 300; exit 3"])
    task = ec2.run_one("short")
    ec2.sim.advance(60)
    ec2.cut_off(instance, for_s=3600)
    assert task.last_status is TaskStatus.RUNNING
    ec2.reconnect(instance)
    assert (task.last_status, task.containers[0].exit_code) == (TaskStatus.STOPPED, 3)


def test_a_container_that_exits_during_a_gap_that_nobody_notices_is_heard_of_too(ec2: Ec2World) -> None:
    instance = ec2.launch()
    ec2.define_on_ec2("short", image="busybox:1.36", command=["sh", "-c", "sleep 60; exit 3"])
    task = ec2.run_one("short")
    ec2.sim.advance(40)
    ec2.cut_off(instance, for_s=50)
    ec2.reconnect(instance)
    ec2.sim.advance(SOON_S)
    assert (task.last_status, task.containers[0].exit_code) == (TaskStatus.STOPPED, 3)


def test_stop_task_waits_for_an_agent_out_of_reach(ec2: Ec2World) -> None:
    instance = ec2.launch()
    task = ec2.run_one()
    ec2.sim.advance(60)
    ec2.cut_off(instance)
    ec2.stop(task)
    ec2.settle()
    assert (task.desired_status, task.last_status) == ("STOPPED", "RUNNING")
    ec2.reconnect(instance)
    ec2.sim.until(lambda: is_stopped(task), 60)
    assert task.stop_code == "UserInitiated"


# Leaving


def test_termination_deregisters_an_instance_and_stops_its_tasks(ec2: Ec2World) -> None:
    instance = ec2.launch()
    task = ec2.run_one()
    ec2.sim.advance(60)
    ec2.terminate(instance)
    ec2.sim.advance(5)
    assert instance.status is InstanceStatus.INACTIVE
    assert (task.last_status, task.stop_code, task.stopped_reason) == (
        "STOPPED",
        "TerminationNotice",
        f"Host EC2 (instance {instance.ec2_instance_id}) terminated.",
    )


def test_a_service_replaces_what_was_on_a_terminated_instance(ec2: Ec2World) -> None:
    lost, kept = ec2.launch(), ec2.launch(zone="us-east-1b")
    service = ec2.create_on_ec2(desired=2)
    ec2.settle()
    ec2.terminate(lost)
    ec2.settle()
    assert ec2.places(service)[kept.ec2_instance_id] == 2
    assert ec2.events()[-1] == "(service web) has reached a steady state."


def test_an_instance_that_is_terminated_out_of_reach_stays_registered(ec2: Ec2World) -> None:
    instance = ec2.launch()
    task = ec2.run_one()
    ec2.sim.advance(60)
    ec2.cut_off(instance)
    ec2.terminate(instance)
    ec2.settle()
    assert (instance.status, instance.agent_connected) == (InstanceStatus.ACTIVE, False)
    assert task.last_status is TaskStatus.RUNNING
    ec2.deregister(instance, force=True)
    ec2.sim.advance(SOON_S)
    assert is_stopped(task)


def test_a_stopped_instance_stays_registered_and_comes_back(ec2: Ec2World) -> None:
    instance = ec2.launch()
    task = ec2.run_one()
    ec2.sim.advance(60)
    ec2.compute.stop(instance.ec2_instance_id)
    ec2.sim.advance(2 * SOON_S)
    assert (instance.status, instance.agent_connected) == (InstanceStatus.ACTIVE, False)
    assert task.stopped_reason == f"Host EC2 (instance {instance.ec2_instance_id}) stopped."
    ec2.compute.start(instance.ec2_instance_id)
    ec2.sim.advance(BOOT_S)
    assert instance.agent_connected is True
    assert len(ec2.run()["tasks"]) == 1


def test_an_instance_with_tasks_is_deregistered_only_by_force(ec2: Ec2World) -> None:
    instance = ec2.launch()
    task = ec2.run_one()
    ec2.sim.advance(60)
    with pytest.raises(EcsError, match="Found running tasks on the instance"):
        ec2.deregister(instance)
    ec2.deregister(instance, force=True)
    ec2.sim.advance(SOON_S)
    assert instance.status is InstanceStatus.INACTIVE
    assert is_stopped(task)


def test_a_service_starts_copies_of_what_was_on_a_deregistered_instance(ec2: Ec2World) -> None:
    instance = ec2.launch()
    service = ec2.create_on_ec2(desired=1)
    ec2.settle()
    ec2.launch()
    ec2.deregister(instance, force=True)
    ec2.settle()
    assert ec2.describe()["runningCount"] == 1
    assert sum(ec2.places(service).values()) == 1


def test_an_empty_instance_is_deregistered_without_force(ec2: Ec2World) -> None:
    instance = ec2.launch()
    ec2.deregister(instance)
    assert ec2.call("ListContainerInstances", cluster=CLUSTER)["containerInstanceArns"] == []
    assert instance.status is InstanceStatus.INACTIVE


# Determinism


def test_looking_at_instances_changes_nothing(ec2: Ec2World) -> None:
    instance = ec2.launch()
    before = len(ec2.sim.journal)
    for _ in range(2):
        ec2.call("DescribeContainerInstances", cluster=CLUSTER, containerInstances=[instance.arn])
        ec2.call("ListContainerInstances", cluster=CLUSTER)
    assert len(ec2.sim.journal) == before


def test_the_same_seed_gives_the_same_instances_and_places() -> None:
    def story() -> list[str]:
        ec2 = Ec2World(7)
        for zone in ("us-east-1a", "us-east-1b"):
            ec2.launch(zone=zone)
        ec2.create_on_ec2(desired=3)
        ec2.settle()
        return [str(entry) for entry in ec2.sim.journal]

    assert story() == story()
