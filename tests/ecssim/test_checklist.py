"""What a naive simulator of Amazon ECS gets wrong: the checklist of section 19 of the truth sheet, point by point."""

from typing import Any

import pytest
from ecssim import faults, programs
from ecssim.api import EcsError
from ecssim.model.circuit_breaker import CircuitBreaker
from ecssim.model.container_instance import ContainerInstance
from ecssim.model.deployment import RolloutState
from ecssim.model.task import HealthStatus, Task, TaskStatus
from ecssim.outside.alarms import Alarm, AlarmState
from ecssim.outside.auto_scaling import ScalableTarget, TrackingPolicy
from ecssim.rules.alarms import state_of
from ecssim.rules.autoscaling import capacity_out
from ecssim.rules.circuit_breaker import threshold
from ecssim.rules.deployment import fewest_healthy, most_tasks
from ecssim.truth import autoscaling

from .rules.builders import an_alarm
from .simulation.fake_load_balancers import GROUP_ARN
from .simulation.world import CLUSTER, World

SUBNETS = {"awsvpcConfiguration": {"subnets": ["subnet-a", "subnet-b", "subnet-c"]}}
CHECK = {"command": ["CMD-SHELL", "true"], "interval": 10}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def checked(world: World) -> World:
    """A steady service of two tasks whose container has a health check."""
    world.define(healthCheck=CHECK)
    world.create(2)
    world.settle()
    return world


def fall_ill(world: World, task: Task) -> None:
    """Let the check of a task's container fail from now on."""
    age_s = (world.sim.now - (task.containers[0].started_at or world.sim.now)).total_seconds()
    task.containers[0].program = programs.fails_health_check_after(age_s, program=task.containers[0].program)


def tasks_of(world: World) -> list[Task]:
    return list(world.service().tasks.values())


def join(world: World, instance_type: str = "t3.micro", count: int = 1) -> list[ContainerInstance]:
    """Let EC2 instances join the cluster."""
    for _ in range(count):
        world.neighbours.compute.launch(instance_type)
    world.sim.advance(120)
    return list(world.account.clusters[CLUSTER].instances.values())


def define_bridge(world: World, **container: Any) -> None:
    world.call(
        "RegisterTaskDefinition",
        family="bridge",
        containerDefinitions=[{"name": "web", "image": "nginx:1.27", "memory": 128, **container}],
    )


def run_bridge(world: World, count: int = 1) -> dict[str, Any]:
    return world.call("RunTask", cluster=CLUSTER, taskDefinition="bridge", launchType="EC2", count=count)


def test_01_an_unhealthy_service_task_is_replaced_first_and_stopped_only_when_the_new_one_is_healthy(
    checked: World,
) -> None:
    ill = tasks_of(checked)[0]
    fall_ill(checked, ill)
    checked.sim.until(lambda: ill.health is HealthStatus.UNHEALTHY)
    checked.sim.until(lambda: not ill.wanted)
    assert [task.health for task in tasks_of(checked) if task.wanted] == [HealthStatus.HEALTHY] * 2
    said = checked.events()
    assert said.index(f"(service web) (task {ill.id}) failed container health checks.") > said.index(
        next(event for event in said[2:] if "has started 1 tasks" in event)
    )


def test_02_an_unhealthy_task_is_replaced_by_its_own_revision_during_a_deployment(checked: World) -> None:
    old = checked.service().primary.id
    before = set(checked.service().tasks)
    checked.define(healthCheck={"command": ["CMD-SHELL", "exit 1"], "interval": 10})
    checked.update(taskDefinition="web", deploymentConfiguration={"minimumHealthyPercent": 100, "maximumPercent": 250})
    checked.sim.advance(60)
    fall_ill(checked, checked.service().tasks[min(before)])
    checked.sim.advance(120)
    replacements = [
        task
        for task in checked.account.clusters[CLUSTER].tasks.values()
        if task.started_by == old and task.id not in before
    ]
    assert len(replacements) == 1


def test_03_stopping_tasks_count_against_the_maximum_and_percentages_round_up_for_the_minimum_and_down_for_the_maximum(
    world: World,
) -> None:
    assert [fewest_healthy(2, 75), fewest_healthy(4, 50)] == [2, 2]
    assert [most_tasks(3, 125), most_tasks(4, 200)] == [3, 8]
    world.create(2, 0, 100)
    world.settle()
    world.deploy()
    world.sim.until(lambda: any(not task.wanted for task in tasks_of(world)))
    world.sim.advance(10)
    assert len(tasks_of(world)) == 2


def test_04_running_is_not_healthy_for_40_seconds(world: World) -> None:
    world.create(1)
    world.sim.until(lambda: tasks_of(world)[0].running if tasks_of(world) else False)
    world.sim.advance(39)
    assert world.service().primary.rollout_state is RolloutState.IN_PROGRESS
    world.sim.advance(2)
    assert world.service().primary.rollout_state is RolloutState.COMPLETED


def test_05_the_breaker_counts_half_the_tasks_from_3_to_200_and_no_crash_after_running(world: World) -> None:
    assert [threshold(desired, CircuitBreaker()) for desired in (1, 25, 400, 800)] == [3, 13, 200, 200]
    world.define(command=["sh", "-c", "sleep 5; exit 1"], image="busybox")
    world.create(
        1,
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": False}},
        taskDefinition="web",
    )
    world.settle()
    assert world.service().primary.rollout_state is RolloutState.IN_PROGRESS
    stopped = [task for task in world.account.clusters[CLUSTER].tasks.values() if task.stopped_at]
    gaps = [task.created_at for task in stopped]
    assert len(gaps) > 20, "tasks that ran are started again at once, for ever"


def test_06_a_first_deployment_that_fails_has_nothing_to_roll_back_to(world: World) -> None:
    world.define(image="nginx:no-such-tag")
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    world.create(1, deploymentConfiguration=breaker)
    world.settle()
    deployment = world.service().primary
    assert (deployment.rollout_state, world.describe()["runningCount"]) == (RolloutState.FAILED, 0)
    world.settle()
    assert world.service().primary is deployment


def test_07_a_failed_pull_is_a_task_that_could_not_be_placed(world: World) -> None:
    world.define(image="nginx:no-such-tag")
    world.create(1)
    world.sim.advance(120)
    assert any(
        event.startswith("(service web) was unable to place a task. Reason: CannotPullContainerError:")
        for event in world.events()
    )


def test_08_events_have_the_words_of_the_api(world: World) -> None:
    service = world.create(1)
    world.settle()
    [task] = tasks_of(world)
    assert world.events() == [
        f"(service web) has started 1 tasks: (task {task.id}).",
        f"(service web) (deployment {service.primary.id}) deployment completed.",
        "(service web) has reached a steady state.",
    ]


def test_08_events_of_targets_have_no_period(world: World) -> None:
    world.sim.images.put("shop:1", programs.serves_until_stopped())
    world.define(image="shop:1", portMappings=[{"containerPort": 80}])
    world.create(1, loadBalancers=[{"targetGroupArn": GROUP_ARN, "containerName": "web", "containerPort": 80}])
    world.settle()
    assert f"(service web) registered 1 targets in (target-group {GROUP_ARN})" in world.events()


def test_09_a_deployment_pins_the_image_that_its_first_task_found(world: World) -> None:
    world.sim.images.put("shop/api:2", programs.serves_until_stopped())
    world.define(image="shop/api:2")
    world.create(1)
    world.settle()
    world.sim.images.put("shop/api:2", programs.crashes_after(3600))
    world.update(desiredCount=2)
    world.settle()
    assert len({task.containers[0].image_digest for task in tasks_of(world)}) == 1
    world.deploy()
    world.settle()
    assert len({task.containers[0].image_digest for task in tasks_of(world)}) == 1
    [shape] = world.describe_task(tasks_of(world)[0])["tasks"]
    assert shape["containers"][0]["imageDigest"] == world.sim.images.digest_of("shop/api:2")


def test_10_the_desired_status_flips_at_once_and_the_last_status_lags_with_24_seconds_at_the_end(world: World) -> None:
    task = world.run_task()
    world.sim.until(lambda: task.running)
    world.stop(task)
    assert (task.desired_status, task.last_status) == ("STOPPED", TaskStatus.RUNNING)
    passed: list[TaskStatus] = []

    def note() -> bool:
        if not passed or passed[-1] is not task.last_status:
            passed.append(task.last_status)
        return task.last_status is TaskStatus.STOPPED

    world.sim.until(note)
    assert passed == [TaskStatus.RUNNING, TaskStatus.STOPPING, TaskStatus.DEPROVISIONING, TaskStatus.STOPPED]
    assert task.execution_stopped_at
    assert task.stopped_at
    assert 20 <= (task.stopped_at - task.execution_stopped_at).total_seconds() <= 28


def test_11_run_task_refuses_an_empty_cluster_lists_failures_of_a_full_one_and_waits_for_managed_scaling(
    world: World,
) -> None:
    define_bridge(world, memory=600)
    with pytest.raises(EcsError, match="No Container Instances were found in your cluster"):
        run_bridge(world)
    [instance] = join(world)
    answer = run_bridge(world, 2)
    assert (len(answer["tasks"]), answer["failures"]) == (1, [{"arn": instance.arn, "reason": "RESOURCE:MEMORY"}])
    provide(world)
    answer = world.call(
        "RunTask",
        cluster=CLUSTER,
        taskDefinition="bridge",
        capacityProviderStrategy=[{"capacityProvider": "asg", "weight": 1}],
    )
    assert ([task["lastStatus"] for task in answer["tasks"]], answer["failures"]) == (["PROVISIONING"], [])


def provide(world: World) -> None:
    """Give the cluster a provider with managed scaling and an empty Auto Scaling group."""
    arn = world.neighbours.compute.add_group("group", "t3.micro")
    scaling = {"status": "ENABLED", "targetCapacity": 100}
    world.call(
        "CreateCapacityProvider",
        name="asg",
        autoScalingGroupProvider={"autoScalingGroupArn": arn, "managedScaling": scaling},
    )
    world.call(
        "PutClusterCapacityProviders", cluster=CLUSTER, capacityProviders=["asg"], defaultCapacityProviderStrategy=[]
    )


def test_12_a_t3_micro_has_one_slot_for_awsvpc_and_less_memory_than_its_name_says(world: World) -> None:
    [instance] = join(world)
    assert instance.registered.memory_mib < 1024
    world.call(
        "RegisterTaskDefinition",
        family="vpc",
        networkMode="awsvpc",
        containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64}],
    )
    answer = world.call(
        "RunTask", cluster=CLUSTER, taskDefinition="vpc", launchType="EC2", count=2, networkConfiguration=SUBNETS
    )
    assert (len(answer["tasks"]), [failure["reason"] for failure in answer["failures"]]) == (1, ["RESOURCE:ENI"])
    define_bridge(world, portMappings=[{"containerPort": 80, "hostPort": 80}])
    assert [failure["reason"] for failure in run_bridge(world, 2)["failures"]] == ["RESOURCE:PORTS"]


def test_13_binpack_takes_the_least_that_remains_spread_counts_the_same_group_and_only_constraints_are_hard(
    world: World,
) -> None:
    define_bridge(world, memory=64)
    join(world, count=2)
    spread = [{"type": "spread", "field": "instanceId"}]
    binpack = [{"type": "binpack", "field": "memory"}]
    request = {"cluster": CLUSTER, "taskDefinition": "bridge", "launchType": "EC2"}
    first = world.call("RunTask", **request, group="a", count=1)["tasks"][0]["containerInstanceArn"]
    packed = world.call("RunTask", **request, group="b", placementStrategy=binpack)["tasks"]
    assert [task["containerInstanceArn"] for task in packed] == [first]
    other_group = world.call("RunTask", **request, group="c", placementStrategy=spread, count=2)["tasks"]
    assert len({task["containerInstanceArn"] for task in other_group}) == 2
    distinct = world.call("RunTask", **request, group="d", placementConstraints=[{"type": "distinctInstance"}], count=3)
    assert (len(distinct["tasks"]), len(distinct["failures"])) == (2, 2)


def test_14_sizes_of_tasks_are_text_and_overrides_list_every_container(world: World) -> None:
    [shape] = world.describe_task(world.run_task())["tasks"]
    assert (shape["cpu"], shape["memory"], shape["containers"][0]["cpu"]) == ("256", "512", "0")
    assert shape["overrides"]["containerOverrides"] == [{"name": "web"}]


def test_15_the_low_alarm_is_at_nine_tenths_and_takes_a_quarter_of_an_hour_and_scaling_starts_from_what_runs() -> None:
    threshold = 70 * autoscaling.LOW_SHARE.value
    assert (threshold, autoscaling.LOW_PERIODS.value, autoscaling.HIGH_PERIODS.value) == (63.0, 15, 3)
    low = low_alarm(threshold)
    assert state_of(low, [62.0] * 15) is AlarmState.ALARM
    assert state_of(low, [62.0] * 14) is AlarmState.OK
    assert capacity_out(running=4, value=90.0, target_value=60.0) == 6


def test_15_a_service_does_not_scale_in_during_a_deployment(world: World) -> None:
    service = world.create(4)
    world.settle()
    policy = TrackingPolicy("cpu", "arn:cpu", 50.0, 300, 300, "high", "low")
    world.neighbours.auto_scaling.targets["service/lab/web"] = ScalableTarget(1, 10, policies=(policy,))
    world.neighbours.alarms.alarms["low"] = low_alarm(45.0)
    world.sim.change(world.account).alarms.watch()
    world.sim.load(service.arn, cpu_percent=1)
    world.define(image="nginx:no-such-tag")
    world.update(taskDefinition="web")
    world.sim.advance(1800)
    assert service.desired_count == 4
    world.sim.inject(faults.StopTask(service="web"))
    world.update(taskDefinition="web:1")
    world.sim.advance(1800)
    assert service.desired_count < 4


def low_alarm(threshold: float) -> Alarm:
    periods = autoscaling.LOW_PERIODS.value
    return an_alarm(
        "low",
        comparison="LessThanThreshold",
        threshold=threshold,
        evaluation_periods=periods,
        datapoints_to_alarm=periods,
    )


def test_16_rebalancing_is_on_for_new_services_and_adds_tasks_on_its_own(world: World) -> None:
    service = world.create(3, availabilityZoneRebalancing=None)
    assert world.describe()["availabilityZoneRebalancing"] == "ENABLED"
    world.settle()
    world.sim.inject(faults.LoseZone("us-east-1a"))
    world.settle()
    world.sim.inject(faults.RestoreZone("us-east-1a"))
    world.settle()
    assert len({task.availability_zone for task in service.tasks.values()}) == 3
    assert any("has started 1 tasks in us-east-1a to AZ Rebalance" in event for event in world.events())


def test_17_an_agent_that_is_out_of_reach_changes_nothing_for_running_tasks(world: World) -> None:
    define_bridge(world)
    [instance] = join(world)
    [arn] = [task["taskArn"] for task in run_bridge(world)["tasks"]]
    world.sim.advance(60)
    world.sim.inject(faults.CutNetwork())
    world.settle()
    [shape] = world.call("DescribeTasks", cluster=CLUSTER, tasks=[arn])["tasks"]
    assert (instance.agent_connected, shape["lastStatus"], shape["desiredStatus"]) == (False, "RUNNING", "RUNNING")


def test_18_services_stable_succeeds_after_a_rollback(world: World) -> None:
    world.create(1)
    world.settle()
    world.deploy_broken()
    world.settle()
    shape = world.describe()
    assert len(shape["deployments"]) == 1
    assert shape["runningCount"] == shape["desiredCount"]
    assert shape["taskDefinition"].endswith("web:1")


def test_19_a_deleted_service_drains_and_blocks_its_name_and_a_deleted_cluster_stays_describable(world: World) -> None:
    world.create(1)
    world.settle()
    world.delete()
    assert world.describe()["status"] == "DRAINING"
    with pytest.raises(EcsError, match="still Draining"):
        world.create(1)
    world.settle()
    assert world.describe()["status"] == "INACTIVE"
    world.call("DeleteCluster", cluster=CLUSTER)
    [cluster] = world.call("DescribeClusters", clusters=[CLUSTER])["clusters"]
    assert cluster["status"] == "INACTIVE"


def test_20_revision_numbers_are_never_used_again_and_inactive_definitions_go_on_serving(world: World) -> None:
    world.create(1)
    world.settle()
    world.call("DeregisterTaskDefinition", taskDefinition="web:1")
    world.call("DeleteTaskDefinitions", taskDefinitions=["web:1"])
    world.update(desiredCount=2)
    world.settle()
    assert world.describe()["runningCount"] == 2
    world.define()
    assert world.call("DescribeTaskDefinition", taskDefinition="web")["taskDefinition"]["revision"] == 2


def test_21_the_weight_of_a_capacity_provider_is_0_unless_it_is_given(world: World) -> None:
    provide(world)
    define_bridge(world)
    without_weight = [{"capacityProvider": "asg"}]
    with pytest.raises(EcsError, match="weight greater than 0"):
        world.call("RunTask", cluster=CLUSTER, taskDefinition="bridge", capacityProviderStrategy=without_weight)


def test_22_scaling_from_zero_always_launches_two(world: World) -> None:
    provide(world)
    define_bridge(world)
    strategy = [{"capacityProvider": "asg", "weight": 1}]
    world.call("RunTask", cluster=CLUSTER, taskDefinition="bridge", capacityProviderStrategy=strategy)
    world.sim.advance(120)
    assert len(world.neighbours.compute.machines) == 2


def test_23_the_event_of_a_spot_interruption_wants_stopped_says_running_and_knows_no_health(world: World) -> None:
    world.call(
        "PutClusterCapacityProviders",
        cluster=CLUSTER,
        capacityProviders=["FARGATE_SPOT"],
        defaultCapacityProviderStrategy=[{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
    )
    world.call("RunTask", cluster=CLUSTER, taskDefinition="web", networkConfiguration=SUBNETS)
    world.sim.advance(60)
    world.neighbours.listening = True
    world.sim.inject(faults.InterruptSpot())
    detail = world.neighbours.heard[-1]["detail"]
    assert (detail["desiredStatus"], detail["lastStatus"]) == ("STOPPED", "RUNNING")
    assert "healthStatus" not in detail


def test_24_list_tasks_hides_what_is_stopping_or_stopped(world: World) -> None:
    task = world.run_task()
    world.sim.until(lambda: task.running)
    world.stop(task)
    assert world.call("ListTasks", cluster=CLUSTER)["taskArns"] == []
    assert world.call("ListTasks", cluster=CLUSTER, desiredStatus="STOPPED")["taskArns"] == [task.arn]


def test_25_the_health_of_a_task_without_a_check_is_unknown(world: World) -> None:
    task = world.run_task()
    world.settle()
    [shape] = world.describe_task(task)["tasks"]
    assert shape["healthStatus"] == "UNKNOWN"
