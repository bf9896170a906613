"""CodeDeploy moves a service from one task set to another."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from ecssim import programs
from ecssim.api import EcsError
from ecssim.model.code_deploy import DeploymentGroup
from ecssim.outside.alarms import AlarmState
from ecssim.rules import autoscaling

from .code_deploy import (
    GROUP,
    PRODUCTION,
    TEST,
    Validator,
    appspec,
    call,
    deploy,
    events,
    every_share,
    open_shop,
    push,
    release,
    report,
    shown,
    target,
    until,
    until_green_has,
    weights,
)
from .fake_load_balancers import GREEN_ARN, GROUP_ARN
from .task_sets import described
from .world import World

MINUTE_S = 60
ALL_BLUE = {GROUP_ARN: 100, GREEN_ARN: 0}
ALL_GREEN = {GROUP_ARN: 0, GREEN_ARN: 100}
HOOKS = ("BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic")


@pytest.fixture
def shop(world: World) -> World:
    """A world with a service of CodeDeploy whose functions report that all is well."""
    open_shop(world)
    world.neighbours.functions = Validator(world)  # type: ignore[assignment]
    return world


def lambdas(world: World) -> Validator:
    functions: Any = world.neighbours.functions
    assert isinstance(functions, Validator)
    return functions


# The way of a deployment that succeeds


def test_a_deployment_ends_with_all_traffic_on_the_new_task_set(shop: World) -> None:
    [old] = described(shop)
    deployment = release(shop)
    until(shop, deployment, "Succeeded")
    [task_set] = described(shop)
    assert task_set["id"] != old["id"]
    assert (task_set["status"], task_set["startedBy"], task_set["externalId"]) == ("PRIMARY", "CODE_DEPLOY", deployment)
    assert (weights(shop), weights(shop, TEST)) == (ALL_GREEN, ALL_GREEN)
    assert {task.started_by for task in running(shop)} == {task_set["id"]}


def running(world: World) -> list[Any]:
    return [task for task in world.service().tasks.values() if task.running]


def test_the_next_deployment_comes_back_to_the_first_target_group(shop: World) -> None:
    until(shop, release(shop), "Succeeded")
    until(shop, release(shop), "Succeeded")
    assert weights(shop) == {GROUP_ARN: 100, GREEN_ARN: 0}
    assert {target.target_group_arn for target in shop.account.targets.values()} == {GROUP_ARN}


def test_the_lifecycle_events_come_in_their_order(shop: World) -> None:
    deployment = release(shop)
    assert shown(shop, deployment)["status"] == "Created"
    assert set(events(shop, deployment).values()) == {"Pending"}
    until(shop, deployment, "Succeeded")
    assert events(shop, deployment) == dict.fromkeys(
        (
            "BeforeInstall",
            "Install",
            "AfterInstall",
            "TestTraffic",
            "AfterAllowTestTraffic",
            "BeforeAllowTraffic",
            "AllowTraffic",
            "AfterAllowTraffic",
        ),
        "Succeeded",
    )


def test_without_a_test_listener_there_is_no_test_traffic(shop: World) -> None:
    deployment = release(shop, group=replace(GROUP, test_listener=None))
    until(shop, deployment, "Succeeded")
    assert not {"TestTraffic", "AfterAllowTestTraffic"} & events(shop, deployment).keys()
    assert weights(shop, TEST) == {GROUP_ARN: 1}


def test_traffic_shifts_only_to_tasks_that_are_healthy(shop: World) -> None:
    deployment = release(shop)
    until_green_has(shop, 100)
    green = target(shop, deployment)["taskSetsInfo"][1]
    assert (green["runningCount"], green["desiredCount"], green["taskSetLabel"]) == (2, 2, "Green")
    assert {target.state.value for task in running(shop) for target in task.targets} == {"healthy"}


def test_both_task_sets_run_in_full_until_the_old_one_is_terminated(shop: World) -> None:
    deployment = release(shop)
    until_green_has(shop, 100)
    blue, green = target(shop, deployment)["taskSetsInfo"]
    assert (blue["trafficWeight"], green["trafficWeight"]) == (0.0, 100.0)
    assert (blue["runningCount"], green["runningCount"]) == (2, 2)
    assert (blue["status"], green["status"]) == ("ACTIVE", "PRIMARY")
    shop.sim.advance(5 * MINUTE_S - 10)
    assert len(described(shop)) == 2
    assert shown(shop, deployment)["instanceTerminationWaitTimeStarted"]
    until(shop, deployment, "Succeeded", 600)


def test_an_old_task_set_may_be_kept(shop: World) -> None:
    deployment = release(shop, group=replace(GROUP, terminates_blue=False))
    until(shop, deployment, "Succeeded")
    shop.settle()
    assert [each["status"] for each in described(shop)] == ["PRIMARY", "ACTIVE"]
    until(shop, release(shop), "Succeeded")
    assert len(described(shop)) == 1


@pytest.mark.parametrize(
    ("configuration", "shares", "gap_s"),
    [
        ("CodeDeployDefault.ECSAllAtOnce", [100], 0),
        ("CodeDeployDefault.ECSLinear10PercentEvery1Minutes", list(range(10, 101, 10)), 60),
        ("CodeDeployDefault.ECSLinear10PercentEvery3Minutes", list(range(10, 101, 10)), 180),
        ("CodeDeployDefault.ECSCanary10Percent5Minutes", [10, 100], 300),
        ("CodeDeployDefault.ECSCanary10Percent15Minutes", [10, 100], 900),
    ],
)
def test_a_predefined_configuration_shifts_in_its_steps(
    shop: World, configuration: str, shares: list[int], gap_s: int
) -> None:
    release(shop, deploymentConfigName=configuration)

    def whole() -> None:
        assert sum(weights(shop).values()) in (1, 100)

    seen = [(at, share) for at, share in every_share(shop, 7200, whole) if share]
    assert [share for _, share in seen] == shares
    gaps = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(seen)]
    assert gaps == [gap_s] * (len(shares) - 1)


# Hooks


def test_hooks_are_invoked_in_their_order(shop: World) -> None:
    deployment = release(shop, *HOOKS)
    until(shop, deployment, "Succeeded")
    assert [function.rpartition(":")[2] for function in lambdas(shop).functions] == list(HOOKS)
    assert {payload["DeploymentId"] for payload in lambdas(shop).payloads} == {deployment}
    executions = [payload["LifecycleEventHookExecutionId"] for payload in lambdas(shop).payloads]
    assert len(set(executions)) == 5


def test_a_name_stands_for_a_function_of_the_account(shop: World) -> None:
    until(shop, release(shop, "BeforeInstall"), "Succeeded")
    assert lambdas(shop).functions == ["arn:aws:lambda:us-east-1:123456789012:function:BeforeInstall"]


def test_test_traffic_reaches_green_before_production_traffic(shop: World) -> None:
    lambdas(shop).reports["AfterAllowTestTraffic"] = None
    deployment = release(shop, "AfterAllowTestTraffic")
    assert shop.sim.until(lambda: events(shop, deployment)["AfterAllowTestTraffic"] == "InProgress", 1200)
    assert (weights(shop, PRODUCTION), weights(shop, TEST)) == (ALL_BLUE, ALL_GREEN)
    report(shop, lambdas(shop).payloads[0], "Succeeded")
    until(shop, deployment, "Succeeded")


@pytest.mark.parametrize("hook", ["AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"])
def test_a_hook_that_fails_rolls_the_deployment_back(shop: World, hook: str) -> None:
    [blue] = described(shop)
    lambdas(shop).reports[hook] = "Failed"
    deployment = release(shop, *HOOKS)
    until(shop, deployment, "Failed")
    assert shown(shop, deployment)["errorInformation"]["code"] == "HOOK_EXECUTION_FAILURE"
    assert events(shop, deployment)[hook] == "Failed"
    assert (weights(shop), weights(shop, TEST)) == (ALL_BLUE, ALL_BLUE)
    rollback = shown(shop, deployment)["rollbackInfo"]["rollbackDeploymentId"]
    until(shop, rollback, "Succeeded")
    assert shown(shop, rollback)["creator"] == "codeDeployRollback"
    assert shown(shop, rollback)["rollbackInfo"] == {"rollbackTriggeringDeploymentId": deployment}
    [left] = described(shop)
    assert (left["id"], left["status"]) == (blue["id"], "PRIMARY")


def test_a_hook_before_the_install_fails_without_anything_to_roll_back(shop: World) -> None:
    lambdas(shop).reports["BeforeInstall"] = "Failed"
    deployment = release(shop, "BeforeInstall")
    until(shop, deployment, "Failed")
    assert "rollbackInfo" not in shown(shop, deployment)
    assert set(events(shop, deployment).values()) == {"Failed", "Skipped"}
    assert len(described(shop)) == 1


def test_a_hook_that_reports_nothing_fails_after_an_hour(shop: World) -> None:
    lambdas(shop).reports["AfterInstall"] = None
    deployment = release(shop, "AfterInstall")
    assert shop.sim.until(lambda: events(shop, deployment)["AfterInstall"] == "InProgress", 1200)
    began = shop.sim.now
    until(shop, deployment, "Failed")
    assert (shop.sim.now - began).total_seconds() == 3600
    assert shown(shop, deployment)["errorInformation"]["code"] == "TIMEOUT"


def test_a_result_is_reported_once_and_for_an_execution_that_exists(shop: World) -> None:
    until(shop, release(shop, "BeforeInstall"), "Succeeded")
    [payload] = lambdas(shop).payloads
    with pytest.raises(EcsError, match="has ended already"):
        report(shop, payload, "Failed")
    with pytest.raises(EcsError, match="has the execution id none"):
        report(shop, {**payload, "LifecycleEventHookExecutionId": "none"}, "Failed")


def test_a_report_that_is_neither_success_nor_failure_is_refused(shop: World) -> None:
    lambdas(shop).reports["BeforeInstall"] = None
    deployment = release(shop, "BeforeInstall")
    shop.sim.until(lambda: events(shop, deployment)["BeforeInstall"] == "InProgress", 60)
    with pytest.raises(EcsError, match="must be Succeeded or Failed, not Unknown"):
        report(shop, lambdas(shop).payloads[0], "Unknown")


# What fails otherwise, and who stops it


def test_tasks_that_never_become_healthy_fail_the_deployment_after_an_hour(shop: World) -> None:
    push(shop, programs.answers({}))
    deployment = deploy(shop)
    until(shop, deployment, "Failed")
    assert shown(shop, deployment)["errorInformation"]["message"].startswith(
        "The deployment timed out while waiting for the replacement task set to become healthy."
    )
    assert weights(shop) == ALL_BLUE
    shop.settle()
    assert len(described(shop)) == 1


def test_an_alarm_stops_and_rolls_back(shop: World) -> None:
    group = replace(GROUP, alarms=("errors",))
    deployment = release(shop, group=group, deploymentConfigName="CodeDeployDefault.ECSCanary10Percent15Minutes")
    until_green_has(shop, 10)
    shop.neighbours.alarms.states["errors"] = AlarmState.ALARM
    until(shop, deployment, "Stopped", 60)
    assert shown(shop, deployment)["errorInformation"]["code"] == "ALARM_ACTIVE"
    assert weights(shop) == ALL_BLUE


def test_an_alarm_after_the_shift_rolls_back_as_long_as_blue_is_there(shop: World) -> None:
    [blue] = described(shop)
    deployment = release(shop, group=replace(GROUP, alarms=("errors",)))
    until_green_has(shop, 100)
    shop.neighbours.alarms.states["errors"] = AlarmState.ALARM
    until(shop, deployment, "Stopped", 60)
    shop.settle()
    assert weights(shop) == ALL_BLUE
    assert [each["id"] for each in described(shop) if each["status"] == "PRIMARY"] == [blue["id"]]


def test_without_auto_rollback_what_has_shifted_stays(shop: World) -> None:
    group = replace(GROUP, rolls_back_on=frozenset())
    deployment = release(shop, group=group, deploymentConfigName="CodeDeployDefault.ECSCanary10Percent15Minutes")
    until_green_has(shop, 10)
    assert call(shop, "StopDeployment", deploymentId=deployment)["status"] == "Pending"
    until(shop, deployment, "Stopped", 60)
    shop.settle()
    assert weights(shop) == {GROUP_ARN: 90, GREEN_ARN: 10}
    assert len(described(shop)) == 2


def test_the_next_deployment_cleans_up_what_one_without_rollback_left(shop: World) -> None:
    stopped = release(shop, group=replace(GROUP, rolls_back_on=frozenset()))
    shop.sim.advance(30)
    call(shop, "StopDeployment", deploymentId=stopped)
    shop.sim.advance(30)
    until(shop, release(shop), "Succeeded")
    assert len(described(shop)) == 1
    assert weights(shop) == ALL_GREEN


@pytest.mark.parametrize("group", [GROUP, replace(GROUP, rolls_back_on=frozenset())], ids=["on", "off"])
def test_stop_deployment_may_decide_on_the_rollback_itself(shop: World, group: DeploymentGroup) -> None:
    deployment = release(shop, group=group)
    until_green_has(shop, 100)
    call(shop, "StopDeployment", deploymentId=deployment, autoRollbackEnabled=True)
    until(shop, deployment, "Stopped", 60)
    assert weights(shop) == ALL_BLUE
    assert shown(shop, deployment)["errorInformation"]["code"] == "MANUAL_STOP"


def test_a_stop_comes_too_late_once_the_old_task_set_goes(shop: World) -> None:
    deployment = release(shop)
    assert shop.sim.until(lambda: any(each["status"] == "DRAINING" for each in described(shop)), 3600)
    call(shop, "StopDeployment", deploymentId=deployment, autoRollbackEnabled=True)
    until(shop, deployment, "Succeeded", 600)
    assert weights(shop) == ALL_GREEN


def test_a_deployment_that_has_ended_is_not_stopped(shop: World) -> None:
    deployment = release(shop)
    until(shop, deployment, "Succeeded")
    with pytest.raises(EcsError) as refusal:
        call(shop, "StopDeployment", deploymentId=deployment)
    assert refusal.value.code == "DeploymentAlreadyCompletedException"


def test_a_deleted_service_ends_its_deployment(shop: World) -> None:
    deployment = release(shop)
    shop.sim.advance(30)
    shop.delete()
    until(shop, deployment, "Failed", 60)
    assert shown(shop, deployment)["errorInformation"]["code"] == "INVALID_ECS_SERVICE"


# Waits


WAITING = replace(GROUP, continues_by_itself=False, ready_wait_minutes=30)


def test_a_deployment_may_wait_for_somebody_to_continue_it(shop: World) -> None:
    deployment = release(shop, group=WAITING)
    until(shop, deployment, "Ready")
    shop.sim.advance(20 * MINUTE_S)
    assert (weights(shop), weights(shop, TEST)) == (ALL_BLUE, ALL_GREEN)
    call(shop, "ContinueDeployment", deploymentId=deployment)
    until(shop, deployment, "Succeeded")
    assert weights(shop) == ALL_GREEN


def test_a_deployment_that_nobody_continues_stops(shop: World) -> None:
    deployment = release(shop, group=WAITING)
    until(shop, deployment, "Ready")
    began = shop.sim.now
    until(shop, deployment, "Stopped")
    assert (shop.sim.now - began).total_seconds() == 30 * MINUTE_S
    assert weights(shop) == ALL_BLUE


def test_the_wait_for_the_termination_can_be_cut_short(shop: World) -> None:
    deployment = release(shop, group=replace(GROUP, termination_wait_minutes=600))
    until_green_has(shop, 100)
    shop.sim.advance(MINUTE_S)
    call(shop, "ContinueDeployment", deploymentId=deployment, deploymentWaitType="TERMINATION_WAIT")
    until(shop, deployment, "Succeeded", 10 * MINUTE_S)


def test_what_waits_for_nothing_is_not_continued(shop: World) -> None:
    deployment = release(shop)
    for wait in ("READY_WAIT", "TERMINATION_WAIT"):
        with pytest.raises(EcsError, match="waits for nothing that could be continued"):
            call(shop, "ContinueDeployment", deploymentId=deployment, deploymentWaitType=wait)


# Another controller


def test_the_controller_stays_during_a_deployment(shop: World) -> None:
    release(shop)
    with pytest.raises(EcsError, match="cannot be changed during a deployment"):
        shop.update(deploymentController={"type": "ECS"})


def test_after_a_deployment_ecs_may_take_over_with_the_tasks_that_run(shop: World) -> None:
    until(shop, release(shop), "Succeeded")
    shop.sim.advance(MINUTE_S)
    before = {task.id for task in running(shop)}
    shop.update(deploymentController={"type": "ECS"})
    shop.settle()
    assert {task.id for task in running(shop)} == before
    assert {target.target_group_arn for target in shop.account.targets.values()} == {GREEN_ARN}


def test_scaling_in_goes_on_during_a_deployment(shop: World) -> None:
    assert not autoscaling._is_deploying(shop.service())
    release(shop)
    assert not autoscaling._is_deploying(shop.service())


# What a deployment needs


def test_one_deployment_goes_on_at_a_time(shop: World) -> None:
    deployment = release(shop)
    with pytest.raises(EcsError, match=f"'web' already has an active Deployment '{deployment}'"):
        release(shop)


def test_functions_that_cannot_be_invoked_are_refused(shop: World) -> None:
    shop.neighbours.functions = None  # type: ignore[assignment]
    with pytest.raises(EcsError, match="ecssim cannot invoke the functions of lifecycle event hooks here"):
        release(shop, "BeforeInstall")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"task_definition": "none"}, "TaskDefinition not found"),
        ({"LoadBalancerInfo": {"ContainerName": "none", "ContainerPort": 80}}, "The container none does not exist"),
        ({"NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-z"]}}}, "subnet-z"),
    ],
    ids=["definition", "container", "subnet"],
)
def test_what_ecs_would_not_run_is_refused(shop: World, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(EcsError, match=problem) as refusal:
        deploy(shop, appspec(**changes))
    assert refusal.value.code == "InvalidRevisionException"


def test_a_service_of_another_controller_is_refused(world: World) -> None:
    world.create(1)
    with pytest.raises(EcsError, match="that of web is ECS"):
        deploy(world)


def test_a_network_load_balancer_shifts_all_at_once(shop: World) -> None:
    group = replace(GROUP, production_listener=PRODUCTION.replace("/app/", "/net/"))
    with pytest.raises(EcsError, match="A Network Load Balancer supports the deployment"):
        release(shop, group=group, deploymentConfigName="CodeDeployDefault.ECSCanary10Percent5Minutes")


def test_what_the_file_leaves_out_stays_as_it_is(shop: World) -> None:
    [blue] = described(shop)
    until(shop, release(shop), "Succeeded")
    [green] = described(shop)
    for name in ("networkConfiguration", "launchType", "platformVersion"):
        assert green[name] == blue[name]


def test_what_the_file_says_is_taken(shop: World) -> None:
    push(shop)
    vpc = {"AwsvpcConfiguration": {"Subnets": ["subnet-a"], "AssignPublicIp": "DISABLED"}}
    until(shop, deploy(shop, appspec(NetworkConfiguration=vpc, PlatformVersion="1.4.0")), "Succeeded")
    [green] = described(shop)
    assert green["networkConfiguration"]["awsvpcConfiguration"]["subnets"] == ["subnet-a"]
    assert green["platformVersion"] == "1.4.0"


def test_a_target_is_named_after_cluster_and_service(shop: World) -> None:
    deployment = release(shop)
    assert call(shop, "ListDeploymentTargets", deploymentId=deployment) == {"targetIds": ["lab:web"]}
    with pytest.raises(EcsError, match="Invalid id web for ECS deployment, valid Id should be in format"):
        call(shop, "GetDeploymentTarget", deploymentId=deployment, targetId="web")


def test_a_new_count_during_a_deployment_counts_for_both_task_sets(shop: World) -> None:
    deployment = release(shop)
    until_green_has(shop, 100)
    shop.update(desiredCount=3)
    assert [each["computedDesiredCount"] for each in described(shop)] == [3, 3]
    until(shop, deployment, "Succeeded")
    assert len(running(shop)) == 3
