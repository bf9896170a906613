"""Events of a customer's own, and rules on a schedule, reach functions and run tasks."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from .contract_kit import ACCOUNT, REGION
from .functions_kit import FunctionsKit
from .targets_kit import queue, received, role, task_target, tasks

PATTERN = json.dumps({"source": ["shop"]})
ENTRY = {"Source": "shop", "DetailType": "order", "Detail": '{"n": 1}'}


@pytest.fixture
def rules(sim: Simulation) -> Any:
    return boto3.client("events")


def aim(rules: Any, *targets: dict[str, Any], **rule: Any) -> None:
    """Put a rule with targets."""
    bus = {name: rule[name] for name in ("EventBusName",) if name in rule}
    rules.put_rule(Name="rule", **(rule if "ScheduleExpression" in rule else {"EventPattern": PATTERN, **rule}))
    rules.put_targets(Rule="rule", Targets=[{"Id": str(n), **each} for n, each in enumerate(targets)], **bus)


# PutEvents


def test_an_event_of_a_customer_reaches_a_queue(sim: Simulation, rules: Any) -> None:
    aim(rules, {"Arn": queue("orders")})
    answer = rules.put_events(Entries=[ENTRY])
    [message] = received("orders")
    event = json.loads(message["Body"])
    assert (event["id"], event["detail"]) == (answer["Entries"][0]["EventId"], {"n": 1})
    assert (event["account"], event["time"]) == (ACCOUNT, "2026-01-05T09:00:00Z")


def test_an_event_goes_to_the_bus_that_it_names(sim: Simulation, rules: Any) -> None:
    rules.create_event_bus(Name="own")
    aim(rules, {"Arn": queue("orders")}, EventBusName="own")
    rules.put_events(Entries=[ENTRY])
    assert received("orders") == []
    rules.put_events(Entries=[{**ENTRY, "EventBusName": "own"}])
    assert len(received("orders")) == 1


def test_nobody_may_say_that_an_event_comes_from_aws(rules: Any) -> None:
    answer = rules.put_events(Entries=[{**ENTRY, "Source": "aws.ecs"}])
    assert (answer["FailedEntryCount"], answer["Entries"][0]["ErrorCode"]) == (1, "NotAuthorizedForSource")


def test_a_pattern_that_nothing_could_match_is_refused(rules: Any) -> None:
    with pytest.raises(ClientError, match="Unrecognized match type about"):
        rules.put_rule(Name="rule", EventPattern=json.dumps({"detail": {"n": [{"about": 1}]}}))


# Functions


def test_a_function_that_lets_the_rule_invoke_it_runs(sim: Simulation, rules: Any) -> None:
    kit = FunctionsKit()
    arn = kit.create("def handler(event, c):\n    print(event['detail'])")
    kit.client.add_permission(
        FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="events.amazonaws.com"
    )
    aim(rules, {"Arn": arn})
    rules.put_events(Entries=[ENTRY])
    sim.advance(5)
    lines = boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/f")["events"]
    assert "{'n': 1}" in [line["message"] for line in lines]


def test_a_function_without_permission_does_not_run_and_the_event_is_kept(sim: Simulation, rules: Any) -> None:
    arn = FunctionsKit().create("def handler(event, c):\n    pass")
    aim(rules, {"Arn": arn, "DeadLetterConfig": {"Arn": queue("dead")}})
    rules.put_events(Entries=[ENTRY])
    sim.advance(5)
    [message] = received("dead")
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert attributes["RULE_ARN"] == f"arn:aws:events:{REGION}:{ACCOUNT}:rule/rule"
    assert "AddPermission" in attributes["ERROR_MESSAGE"]


# Tasks


def test_an_event_runs_a_task_with_what_the_target_overrides(
    sim: Simulation, ecs: Any, network: dict[str, Any], rules: Any
) -> None:
    overrides = {"containerOverrides": [{"name": "web", "command": ["sh", "-c", "sleep 600"]}]}
    aim(rules, task_target(role("events.amazonaws.com"), network, Input=json.dumps(overrides)))
    rules.put_events(Entries=[ENTRY])
    sim.advance(60)
    [task] = tasks(ecs)
    assert (task["startedBy"], task["lastStatus"]) == ("events-rule/rule", "RUNNING")
    assert task["overrides"]["containerOverrides"][0]["command"] == ["sh", "-c", "sleep 600"]


def test_an_event_of_ecs_can_run_a_task(sim: Simulation, ecs: Any, network: dict[str, Any], rules: Any) -> None:
    pattern = {"source": ["aws.ecs"], "detail": {"lastStatus": ["STOPPED"], "containers": {"name": ["web"]}}}
    aim(rules, task_target(role("events.amazonaws.com"), network), EventPattern=json.dumps(pattern))
    arn = ecs.run_task(cluster="lab", taskDefinition="web", launchType="FARGATE", networkConfiguration=network)
    sim.advance(60)
    ecs.stop_task(cluster="lab", task=arn["tasks"][0]["taskArn"])
    sim.advance(120)
    assert [task["startedBy"] for task in tasks(ecs)] == ["events-rule/rule"]


def test_a_rule_whose_role_nobody_trusts_runs_no_task(
    sim: Simulation, ecs: Any, network: dict[str, Any], rules: Any
) -> None:
    aim(rules, task_target(role("lambda.amazonaws.com"), network))
    rules.put_events(Entries=[ENTRY])
    sim.advance(60)
    assert tasks(ecs) == []
    assert "may not assume the role" in str([str(entry) for entry in sim.journal])


# Schedules


def test_a_rate_rule_comes_due_again_and_again(sim: Simulation, rules: Any) -> None:
    aim(rules, {"Arn": queue("ticks")}, ScheduleExpression="rate(5 minutes)")
    sim.advance(16 * 60)
    events = [json.loads(message["Body"]) for message in received("ticks")]
    assert [event["time"] for event in events] == [f"2026-01-05T09:{minute}:00Z" for minute in ("05", "10", "15")]
    assert {event["detail-type"] for event in events} == {"Scheduled Event"}


def test_a_cron_rule_runs_a_task(sim: Simulation, ecs: Any, network: dict[str, Any], rules: Any) -> None:
    aim(rules, task_target(role("events.amazonaws.com"), network), ScheduleExpression="cron(30 9 * * ? *)")
    sim.advance(29 * 60)
    assert tasks(ecs) == []
    sim.advance(2 * 60)
    assert len(tasks(ecs)) == 1


def test_a_rule_that_is_disabled_or_gone_is_silent(sim: Simulation, rules: Any) -> None:
    aim(rules, {"Arn": queue("ticks")}, ScheduleExpression="rate(1 minute)")
    rules.disable_rule(Name="rule")
    sim.advance(120)
    assert received("ticks") == []
    rules.enable_rule(Name="rule")
    rules.remove_targets(Rule="rule", Ids=["0"])
    rules.delete_rule(Name="rule")
    sim.advance(120)
    assert received("ticks") == []
    assert sim.clock.next_wake_at is None


@pytest.mark.parametrize(
    "expression", ["cron(0 9 * * * *)", "at(2026-01-05T10:00:00)", "rate(1 minutes)", "rate(5 minute)"]
)
def test_an_expression_that_a_rule_does_not_take_is_refused(rules: Any, expression: str) -> None:
    with pytest.raises(ClientError, match="ScheduleExpression is not valid"):
        rules.put_rule(Name="rule", ScheduleExpression=expression)


# TestEventPattern


@pytest.mark.parametrize(("source", "matches"), [("shop", True), ("bank", False)])
def test_a_pattern_is_tried_out_on_an_event(rules: Any, source: str, matches: bool) -> None:
    event = {"id": "1", "account": ACCOUNT, "source": source, "time": "2026-01-05T09:00:00Z", "region": REGION}
    event |= {"resources": [], "detail-type": "order", "detail": {}}
    assert rules.test_event_pattern(EventPattern=PATTERN, Event=json.dumps(event))["Result"] is matches


def test_a_pattern_that_is_none_cannot_be_tried_out(rules: Any) -> None:
    with pytest.raises(ClientError, match="must be an object or an array"):
        rules.test_event_pattern(EventPattern='{"source": "shop"}', Event="{}")
