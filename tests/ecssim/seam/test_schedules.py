"""Schedules of EventBridge Scheduler come due in virtual time."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from .functions_kit import FunctionsKit
from .targets_kit import CLUSTER_ARN, queue, received, role, task_target, tasks


@pytest.fixture
def scheduler(sim: Simulation) -> Any:
    return boto3.client("scheduler")


@pytest.fixture
def role_arn(sim: Simulation) -> str:
    return role("scheduler.amazonaws.com")


def schedule(scheduler: Any, expression: str, target: dict[str, Any], **more: Any) -> None:
    settings = {"FlexibleTimeWindow": {"Mode": "OFF"}, **more}
    scheduler.create_schedule(Name="nightly", ScheduleExpression=expression, Target=target, **settings)


def test_a_schedule_runs_a_task_once_and_is_deleted(
    sim: Simulation, ecs: Any, network: dict[str, Any], scheduler: Any, role_arn: str
) -> None:
    target = task_target(role_arn, network)
    schedule(scheduler, "at(2026-01-05T09:10:00)", target, ActionAfterCompletion="DELETE")
    sim.advance(9 * 60)
    assert tasks(ecs) == []
    sim.advance(10 * 60)
    assert [task["startedBy"] for task in tasks(ecs)] == ["chronos-schedule/nightly"]
    assert scheduler.list_schedules()["Schedules"] == []


def test_a_schedule_goes_by_its_time_zone(sim: Simulation, scheduler: Any, role_arn: str) -> None:
    target = {"Arn": queue("ticks"), "RoleArn": role_arn, "Input": "now"}
    schedule(scheduler, "cron(15 10 * * ? *)", target, ScheduleExpressionTimezone="Europe/Berlin")
    sim.advance(16 * 60)
    assert [message["Body"] for message in received("ticks")] == ["now"]


def test_a_flexible_window_delays_within_it(sim: Simulation, scheduler: Any, role_arn: str) -> None:
    target = {"Arn": queue("ticks"), "RoleArn": role_arn, "Input": "now"}
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 10}
    schedule(scheduler, "at(2026-01-05T09:10:00)", target, FlexibleTimeWindow=window)
    sim.advance(600)
    assert received("ticks") == []
    sim.advance(600)
    assert len(received("ticks")) == 1


def test_a_rate_goes_on_between_its_start_and_its_end(sim: Simulation, scheduler: Any, role_arn: str) -> None:
    target = {"Arn": queue("ticks"), "RoleArn": role_arn, "Input": "now"}
    schedule(scheduler, "rate(1 minute)", target, EndDate=sim.now.replace(minute=3, second=30))
    sim.advance(600)
    assert len(received("ticks")) == 3


def test_a_schedule_invokes_a_function(sim: Simulation, scheduler: Any, role_arn: str) -> None:
    arn = FunctionsKit().create("def handler(event, c):\n    print(event)")
    schedule(scheduler, "rate(1 minute)", {"Arn": arn, "RoleArn": role_arn, "Input": '{"n": 1}'})
    sim.advance(61)
    lines = boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/f")["events"]
    assert "{'n': 1}" in [line["message"] for line in lines]


def test_a_universal_target_calls_ecs(
    sim: Simulation, ecs: Any, network: dict[str, Any], scheduler: Any, role_arn: str
) -> None:
    launch = {"taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
    ecs.create_service(cluster="lab", serviceName="web", desiredCount=2, **launch)
    text = json.dumps({"Cluster": "lab", "Service": "web", "DesiredCount": 0})
    target = {"Arn": "arn:aws:scheduler:::aws-sdk:ecs:updateService", "RoleArn": role_arn, "Input": text}
    schedule(scheduler, "at(2026-01-05T09:05:00)", target)
    sim.advance(301)
    assert ecs.describe_services(cluster="lab", services=["web"])["services"][0]["desiredCount"] == 0


def test_a_target_is_told_when_it_was_due_also_if_it_runs_later(sim: Simulation, scheduler: Any, role_arn: str) -> None:
    target = {"Arn": queue("ticks"), "RoleArn": role_arn, "Input": "<aws.scheduler.scheduled-time>"}
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 10}
    expression = "at(2026-01-05T10:10:00)"
    schedule(scheduler, expression, target, FlexibleTimeWindow=window, ScheduleExpressionTimezone="Europe/Berlin")
    sim.advance(1200)
    assert [message["Body"] for message in received("ticks")] == ["2026-01-05T09:10:00Z"]


def test_a_task_that_cannot_run_is_tried_again_and_then_kept(
    sim: Simulation, ecs: Any, network: dict[str, Any], scheduler: Any, role_arn: str
) -> None:
    target = task_target(role_arn, network, DeadLetterConfig={"Arn": queue("dead")}) | {"Arn": f"{CLUSTER_ARN}-gone"}
    target["RetryPolicy"] = {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 300}
    schedule(scheduler, "at(2026-01-05T09:05:00)", target)
    sim.advance(302)
    assert received("dead") == []
    sim.advance(60)
    [message] = received("dead")
    assert message["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "ClusterNotFoundException"


def test_a_changed_schedule_forgets_its_earlier_moment(sim: Simulation, scheduler: Any, role_arn: str) -> None:
    target = {"Arn": queue("ticks"), "RoleArn": role_arn, "Input": "now"}
    schedule(scheduler, "at(2026-01-05T09:01:00)", target)
    later = {"ScheduleExpression": "at(2026-01-05T09:03:00)", "FlexibleTimeWindow": {"Mode": "OFF"}}
    scheduler.update_schedule(Name="nightly", Target=target, **later)
    sim.advance(120)
    assert received("ticks") == []
    sim.advance(120)
    assert len(received("ticks")) == 1


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"expression": "cron(0 9 * * * *)"}, "Invalid Schedule Expression"),
        ({"ScheduleExpressionTimezone": "Europe/Nowhere"}, "Timezone Europe/Nowhere"),
        ({"role": "arn:aws:iam::123456789012:role/gone"}, "must allow AWS EventBridge Scheduler to assume the role"),
    ],
)
def test_what_cannot_work_is_refused(scheduler: Any, role_arn: str, change: dict[str, Any], problem: str) -> None:
    target = {"Arn": queue("ticks"), "RoleArn": change.pop("role", role_arn)}
    with pytest.raises(ClientError, match=problem):
        schedule(scheduler, change.pop("expression", "rate(1 minute)"), target, **change)


def test_a_year_of_a_schedule_that_is_due_each_hour_costs_little(
    sim: Simulation, scheduler: Any, role_arn: str
) -> None:
    schedule(scheduler, "rate(1 hour)", {"Arn": queue("ticks"), "RoleArn": role_arn, "Input": "now"}, State="DISABLED")
    sim.advance(365 * 86_400)
    assert received("ticks") == []
