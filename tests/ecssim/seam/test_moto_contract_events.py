"""What the seam takes for granted of moto's EventBridge and its Scheduler: a release that changes it fails here."""

from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.events.exceptions import InvalidEventPatternException, ValidationException
from moto.events.models import EventsBackend, events_backends
from moto.events.responses import EventsHandler
from moto.scheduler.models import EventBridgeSchedulerBackend, scheduler_backends
from moto.scheduler.responses import EventBridgeSchedulerResponse

from .contract_kit import ACCOUNT, REGION, parameters

ROLE = "arn:aws:iam::123456789012:role/scheduler"

# Events


def test_events_keeps_the_rules_of_the_default_bus() -> None:
    with mock_aws():
        client = boto3.client("events", region_name=REGION)
        client.put_rule(Name="r", EventPattern='{"source": ["aws.ecs"]}')
        client.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": "arn:x", "InputPath": "$.detail"}])
        client.put_rule(Name="s", ScheduleExpression="rate(1 hour)", State="DISABLED")
        rule, schedule = events_backends[ACCOUNT][REGION].event_buses["default"].rules.values()
    assert (rule.name, rule.state) == ("r", "ENABLED"), "a rule of moto has no name or state any more"
    assert rule.arn == f"arn:aws:events:{REGION}:{ACCOUNT}:rule/r", "a rule of moto has no ARN any more"
    assert (rule.account_id, rule.region_name, rule.event_bus_name) == (ACCOUNT, REGION, "default")
    assert rule.event_pattern.get_pattern() == {"source": ["aws.ecs"]}, "moto keeps event patterns by other means"
    assert rule.targets == [{"Id": "1", "Arn": "arn:x", "InputPath": "$.detail"}], "moto changes targets that it keeps"
    assert (schedule.state, schedule.scheduled_expression) == ("DISABLED", "rate(1 hour)")
    assert not schedule.event_pattern.get_pattern(), "a schedule of moto has an event pattern now"


def test_looking_for_a_backend_makes_none() -> None:
    with mock_aws():
        assert events_backends.get(ACCOUNT) is None, "BackendDict.get makes backends now"
        assert events_backends[ACCOUNT].get(REGION) is None, "AccountSpecificBackend.get makes backends now"


def test_a_rule_that_is_put_again_is_another_rule() -> None:
    with mock_aws():
        client = boto3.client("events", region_name=REGION)
        rules = events_backends[ACCOUNT][REGION].event_buses["default"].rules
        client.put_rule(Name="s", ScheduleExpression="rate(1 hour)")
        first = rules["s"]
        client.put_rule(Name="s", ScheduleExpression="rate(2 hours)")
    assert rules["s"] is not first, "moto changes rules in place: those that wait must notice by other means"


def test_events_are_put_and_rules_made_by_methods_that_can_be_replaced() -> None:
    assert parameters(EventsBackend.put_events) == ["self", "events"]
    assert parameters(EventsBackend.put_rule)[1] == "name"
    assert {"event_pattern", "scheduled_expression"} <= set(parameters(EventsBackend.put_rule))
    assert parameters(EventsHandler.test_event_pattern) == ["self"]


def test_the_bus_of_an_event_is_named_or_given_as_arn() -> None:
    with mock_aws():
        backend = events_backends[ACCOUNT][REGION]
        arn = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/own"
        names = [backend._normalize_event_bus_arn(given) for given in (None, "own", arn)]
    assert names == ["default", "own", "own"], "moto finds the bus of an event by other means"


@pytest.mark.parametrize("error", [ValidationException("wrong"), InvalidEventPatternException(reason="wrong")])
def test_errors_of_moto_take_our_words(error: Any) -> None:
    assert "wrong" in error.message


# The Scheduler


def create_schedule(**settings: Any) -> Any:
    """A schedule that moto keeps."""
    boto3.client("scheduler", region_name=REGION).create_schedule(
        **{
            "Name": "nightly",
            "ScheduleExpression": "rate(1 hour)",
            "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
            "Target": {"Arn": "arn:x", "RoleArn": ROLE, "RetryPolicy": {"MaximumRetryAttempts": 1}},
            **settings,
        }
    )
    return scheduler_backends[ACCOUNT][REGION].schedule_groups["default"].schedules["nightly"]


def test_schedules_are_kept_in_groups_as_they_were_given() -> None:
    with mock_aws():
        schedule = create_schedule(ActionAfterCompletion="DELETE", State="DISABLED")
    assert (schedule.name, schedule.group_name) == ("nightly", "default")
    assert schedule.arn == f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/nightly"
    assert schedule.flexible_time_window == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5}
    assert schedule.target["RetryPolicy"]["MaximumRetryAttempts"] == 1, "moto forgets the retry policy of a target"
    assert (schedule.schedule_expression, schedule.schedule_expression_timezone) == ("rate(1 hour)", "UTC")
    assert (schedule.state, schedule.action_after_completion) == ("DISABLED", "DELETE")
    assert (schedule.start_date, schedule.end_date) == (None, None)


def test_schedules_are_made_and_changed_by_methods_that_can_be_replaced() -> None:
    backend = EventBridgeSchedulerBackend
    for method in (backend.create_schedule, backend.update_schedule):
        assert {"schedule_expression", "schedule_expression_timezone", "target"} <= set(parameters(method))
    assert parameters(backend.get_schedule) == ["self", "group_name", "name"]
    assert parameters(EventBridgeSchedulerResponse.update_schedule) == ["self"]


def test_moto_forgets_what_an_update_says_of_the_end() -> None:
    assert "action_after_completion" not in parameters(EventBridgeSchedulerBackend.update_schedule), (
        "moto keeps ActionAfterCompletion of an update now: seam/schedules.py need not put it right any more"
    )


def test_a_schedule_that_is_changed_stays_the_same_object() -> None:
    with mock_aws():
        schedule = create_schedule()
        boto3.client("scheduler", region_name=REGION).update_schedule(
            Name="nightly",
            ScheduleExpression="rate(2 hours)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": "arn:x", "RoleArn": ROLE},
        )
    assert schedule.schedule_expression == "rate(2 hours)", "moto makes another schedule of one that is changed"
    assert vars(schedule), "nothing can be kept beside a schedule of moto any more"
