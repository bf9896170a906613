"""Containers of a task: their order, their ends, their health, and what becomes of the task."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import CLUSTER

from .task_kit import Tasks, sh


def test_a_task_whose_program_ends_stops_by_itself_with_its_exit_code(tasks: Tasks) -> None:
    task = tasks.until(tasks.run(sh("job", "echo hello; sleep 20; exit 3")), "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == (
        "EssentialContainerExited",
        "Essential container in task exited",
    )
    assert task["containers"][0]["exitCode"] == 3
    assert timedelta(seconds=20) <= task["stoppingAt"] - task["startedAt"] <= timedelta(seconds=23)


def test_execution_stops_when_the_first_essential_container_ends_however_late_its_task_follows(tasks: Tasks) -> None:
    arn = tasks.run(sh("job", "sleep 20"), sh("other", "sleep 3600", stopTimeout=10))
    task = tasks.until(arn, "STOPPED")
    assert abs(task["executionStoppedAt"] - task["startedAt"] - timedelta(seconds=20)) < timedelta(seconds=1)
    assert task["executionStoppedAt"] < task["stoppingAt"] < task["stoppedAt"]


def test_an_init_process_lets_a_program_die_of_its_stop_signal(tasks: Tasks) -> None:
    arn = tasks.run(sh("job", "sleep 3600", linuxParameters={"initProcessEnabled": True}), for_s=60)
    tasks.ecs.stop_task(cluster=CLUSTER, task=arn)
    task = tasks.until(arn, "STOPPED")
    assert task["containers"][0]["exitCode"] == 143
    assert task["executionStoppedAt"] - task["stoppingAt"] < timedelta(seconds=5)


def test_a_clean_exit_of_an_essential_container_stops_the_task_too(tasks: Tasks) -> None:
    task = tasks.until(tasks.run(sh("job", "true"), {"name": "web", "image": "nginx"}), "STOPPED")
    assert [container["exitCode"] for container in task["containers"]] == [0, 0]
    assert task["stopCode"] == "EssentialContainerExited"


def test_the_end_of_a_container_that_is_not_essential_changes_nothing(tasks: Tasks) -> None:
    arn = tasks.run(sh("init", "exit 1", essential=False), {"name": "web", "image": "nginx"}, for_s=300)
    assert tasks.see(arn)["lastStatus"] == "RUNNING"
    assert tasks.container(arn, "init")["exitCode"] == 1


def test_a_program_that_ignores_its_stop_signal_is_killed_after_its_stop_timeout(tasks: Tasks) -> None:
    arn = tasks.run(sh("job", "sleep 3600", stopTimeout=45), for_s=60)
    tasks.ecs.stop_task(cluster=CLUSTER, task=arn)
    task = tasks.until(arn, "STOPPED")
    assert task["containers"][0]["exitCode"] == 137
    assert task["executionStoppedAt"] - task["stoppingAt"] == timedelta(seconds=45)


def test_the_stop_timeout_is_30_seconds_unless_it_is_given(tasks: Tasks) -> None:
    arn = tasks.run(sh("job", "sleep 3600"), for_s=60)
    tasks.ecs.stop_task(cluster=CLUSTER, task=arn)
    task = tasks.until(arn, "STOPPED")
    assert task["executionStoppedAt"] - task["stoppingAt"] == timedelta(seconds=30)


def test_a_program_that_ignores_its_stop_signal_may_still_end_by_itself_before_it_is_killed(tasks: Tasks) -> None:
    arn = tasks.run(sh("job", "sleep 60; exit 3"))
    tasks.until(arn, "RUNNING")
    tasks.sim.advance(50)
    tasks.ecs.stop_task(cluster=CLUSTER, task=arn)
    assert tasks.until(arn, "STOPPED")["containers"][0]["exitCode"] == 3


def test_a_web_server_stops_soon_and_cleanly(tasks: Tasks) -> None:
    arn = tasks.run({"name": "web", "image": "nginx"}, for_s=60)
    tasks.ecs.stop_task(cluster=CLUSTER, task=arn)
    task = tasks.until(arn, "STOPPED")
    assert task["containers"][0]["exitCode"] == 0
    assert task["executionStoppedAt"] - task["stoppingAt"] < timedelta(seconds=3)


def test_a_web_server_whose_shell_still_waits_is_killed(tasks: Tasks) -> None:
    slow = {"name": "web", "image": "nginx", "command": ["sh", "-c", "sleep 90; exec nginx"]}
    arn = tasks.run(slow)
    tasks.until(arn, "RUNNING")
    tasks.ecs.stop_task(cluster=CLUSTER, task=arn)
    assert tasks.until(arn, "STOPPED")["containers"][0]["exitCode"] == 137


def test_an_override_replaces_the_command_and_adds_variables(tasks: Tasks) -> None:
    override = {"name": "job", "command": ["sh", "-c", "sleep $PAUSE; exit $CODE"]}
    override["environment"] = [{"name": "CODE", "value": "7"}]
    job = sh("job", "true", environment=[{"name": "PAUSE", "value": "30"}, {"name": "CODE", "value": "1"}])
    task = tasks.until(tasks.run(job, overrides={"containerOverrides": [override]}), "STOPPED")
    assert task["containers"][0]["exitCode"] == 7


def test_an_image_without_that_tag_cannot_be_pulled(tasks: Tasks) -> None:
    task = tasks.until(tasks.run({"name": "web", "image": "nginx:no-such-tag"}), "STOPPED")
    reason = (
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref "
        "docker.io/library/nginx:no-such-tag: docker.io/library/nginx:no-such-tag: not found"
    )
    assert (task["stopCode"], task["stoppedReason"]) == ("TaskFailedToStart", reason)
    assert "startedAt" not in task
    (container,) = task["containers"]
    assert container["reason"] == reason
    assert "exitCode" not in container


# Dependencies


def after(name: str, condition: str) -> list[dict[str, str]]:
    return [{"containerName": name, "condition": condition}]


def test_a_task_is_pending_until_what_its_container_waits_for_is_complete(tasks: Tasks) -> None:
    init = sh("init", "sleep 60; exit 1", essential=False)
    arn = tasks.run(init, {"name": "web", "image": "nginx", "dependsOn": after("init", "COMPLETE")}, for_s=60)
    assert tasks.see(arn)["lastStatus"] == "PENDING"
    assert [each["lastStatus"] for each in tasks.see(arn)["containers"]] == ["RUNNING", "PENDING"]
    assert [each["lastStatus"] for each in tasks.until(arn, "RUNNING")["containers"]] == ["STOPPED", "RUNNING"]


def test_a_container_that_waits_for_success_never_starts_after_a_failure(tasks: Tasks) -> None:
    init = sh("init", "exit 1", essential=False)
    arn = tasks.run(init, {"name": "web", "image": "nginx", "dependsOn": after("init", "SUCCESS")})
    task = tasks.until(arn, "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == ("TaskFailedToStart", "Task failed to start")
    assert tasks.container(arn, "web")["reason"].startswith("TaskDependencyError: ")


def test_a_container_can_wait_until_another_is_healthy(tasks: Tasks) -> None:
    db = {"name": "db", "image": "nginx", "healthCheck": {"command": ["CMD-SHELL", "true"], "interval": 40}}
    arn = tasks.run(db, {"name": "web", "image": "nginx", "dependsOn": after("db", "HEALTHY")})
    task = tasks.until(arn, "RUNNING")
    assert timedelta(seconds=40) <= task["startedAt"] - task["pullStoppedAt"] <= timedelta(seconds=42)


def test_waiting_ends_with_the_start_timeout(tasks: Tasks) -> None:
    init = sh("init", "sleep 3600", essential=False, startTimeout=50)
    arn = tasks.run(init, {"name": "web", "image": "nginx", "dependsOn": after("init", "COMPLETE")})
    assert tasks.until(arn, "STOPPED")["stopCode"] == "TaskFailedToStart"


def test_without_a_start_timeout_waiting_does_not_end(tasks: Tasks) -> None:
    init = sh("init", "sleep 3600", essential=False)
    arn = tasks.run(init, {"name": "web", "image": "nginx", "dependsOn": after("init", "COMPLETE")}, for_s=3000)
    assert tasks.see(arn)["lastStatus"] == "PENDING"
    assert tasks.until(arn, "RUNNING")["healthStatus"] == "UNKNOWN"


def test_containers_stop_in_the_opposite_order_of_their_start(tasks: Tasks) -> None:
    arn = tasks.run(
        sh("db", "sleep 3600", stopTimeout=10),
        sh("web", "sleep 3600", stopTimeout=20, dependsOn=after("db", "START")),
        for_s=60,
    )
    tasks.ecs.stop_task(cluster=CLUSTER, task=arn)
    task = tasks.until(arn, "STOPPED")
    assert task["executionStoppedAt"] - task["stoppingAt"] == timedelta(seconds=30)


# Restarts


def test_a_restart_policy_starts_a_container_again_within_the_same_task(tasks: Tasks) -> None:
    policy = {"enabled": True, "restartAttemptPeriod": 60}
    arn = tasks.run(sh("job", "sleep 100; exit 1", restartPolicy=policy), for_s=350)
    task = tasks.see(arn)
    assert task["lastStatus"] == "RUNNING"
    assert "exitCode" not in task["containers"][0]


@pytest.mark.parametrize(
    "policy",
    [
        {"enabled": False},
        {"enabled": True, "restartAttemptPeriod": 120},
        {"enabled": True, "restartAttemptPeriod": 60, "ignoredExitCodes": [1]},
    ],
    ids=["off", "ran for less than the attempt period", "ignored exit code"],
)
def test_a_container_is_not_started_again_if_its_policy_does_not_say_so(tasks: Tasks, policy: dict[str, Any]) -> None:
    arn = tasks.run(sh("job", "sleep 100; exit 1", restartPolicy=policy), for_s=350)
    assert tasks.see(arn)["stopCode"] == "EssentialContainerExited"


# Health


def checked(name: str = "web", image: str = "nginx", **check: Any) -> dict[str, Any]:
    return {"name": name, "image": image, "healthCheck": {"command": ["CMD-SHELL", "true"], **check}}


def test_a_task_without_a_check_is_of_unknown_health(tasks: Tasks) -> None:
    assert tasks.see(tasks.run({"name": "web", "image": "nginx"}, for_s=300))["healthStatus"] == "UNKNOWN"


def test_a_task_is_healthy_when_all_its_essential_containers_are(tasks: Tasks) -> None:
    one, other = checked("one", interval=10), checked("two", interval=60)
    arn = tasks.run(one, other)
    tasks.until(arn, "RUNNING")
    tasks.sim.advance(30)
    assert [each["healthStatus"] for each in tasks.see(arn)["containers"]] == ["HEALTHY", "UNKNOWN"]
    assert tasks.see(arn)["healthStatus"] == "UNKNOWN"
    tasks.sim.advance(60)
    assert tasks.see(arn)["healthStatus"] == "HEALTHY"


def test_an_essential_container_without_a_check_leaves_the_task_unknown(tasks: Tasks) -> None:
    arn = tasks.run(checked("one"), {"name": "two", "image": "nginx"}, for_s=300)
    assert tasks.see(arn)["healthStatus"] == "UNKNOWN"
