"""Events of ECS on their way through moto's EventBridge."""

import json
from typing import Any

import pytest
from ecssim import Simulation
from ecssim.seam import event_bus

ACCOUNT, REGION = "123456789012", "us-east-1"
TASKS = "ECS Task State Change"
EVENT = {
    "version": "0",
    "id": "8f07966c-b005-4a0f-9ee9-63d2c41448b3",
    "detail-type": TASKS,
    "source": "aws.ecs",
    "account": ACCOUNT,
    "time": "2026-01-05T09:00:00Z",
    "region": REGION,
    "resources": ["arn:task"],
    "detail": {"lastStatus": "RUNNING", "stopCode": "UserInitiated", "clusterArn": "arn:lab"},
}


@pytest.fixture
def rules(sim: Simulation) -> Any:
    import boto3

    return boto3.client("events")


@pytest.fixture
def sqs(sim: Simulation) -> Any:
    import boto3

    return boto3.client("sqs")


def make_queue(sqs: Any, name: str = "events", **attributes: str) -> tuple[str, str]:
    """Make a queue, and return its URL and its ARN."""
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


@pytest.fixture
def queue(sqs: Any) -> tuple[str, str]:
    return make_queue(sqs)


def put_rule(rules: Any, *target_arns: str, name: str = "all", pattern: Any = None, **target: Any) -> None:
    """Put a rule with targets; without a pattern it is for every event of ECS, and without targets for a queue."""
    target_arns = target_arns or (f"arn:aws:sqs:{REGION}:{ACCOUNT}:events",)
    rules.put_rule(Name=name, EventPattern=json.dumps(pattern or {"source": ["aws.ecs"]}))
    rules.put_targets(
        Rule=name, Targets=[{"Id": str(number), "Arn": arn, **target} for number, arn in enumerate(target_arns)]
    )


def bodies(sqs: Any, url: str) -> list[str]:
    return [message["Body"] for message in sqs.receive_message(QueueUrl=url).get("Messages", [])]


def send() -> list[str]:
    """Send the event, and return why it did not arrive everywhere."""
    return [lost.sentence for lost in event_bus.send(ACCOUNT, REGION, EVENT)]


def hears(detail_type: str = TASKS) -> bool:
    return event_bus.hears(ACCOUNT, REGION, "aws.ecs", detail_type)


# Who listens


def test_nobody_listens_where_there_is_no_rule(sim: Simulation) -> None:
    assert not hears()


def test_asking_who_listens_makes_no_event_bus(sim: Simulation) -> None:
    from moto.events.models import events_backends

    hears()
    assert ACCOUNT not in events_backends


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.ecs"]},
        {"source": ["aws.ec2", "aws.ecs"], "detail-type": [TASKS]},
        {"source": [{"prefix": "aws."}]},
        {"account": [ACCOUNT]},
        {"detail-type": [{"anything-but": "ECS Service Action"}]},
    ],
)
def test_a_rule_that_may_match_listens(rules: Any, pattern: Any) -> None:
    put_rule(rules, pattern=pattern)
    assert hears()


@pytest.mark.parametrize("pattern", [{"source": ["aws.ec2"]}, {"detail-type": ["ECS Service Action"]}])
def test_a_rule_for_other_events_does_not_listen(rules: Any, pattern: Any) -> None:
    put_rule(rules, pattern=pattern)
    assert not hears()


def test_a_disabled_rule_does_not_listen(rules: Any) -> None:
    put_rule(rules)
    rules.disable_rule(Name="all")
    assert not hears()


def test_a_schedule_does_not_listen(rules: Any) -> None:
    rules.put_rule(Name="hourly", ScheduleExpression="rate(1 hour)")
    rules.put_targets(Rule="hourly", Targets=[{"Id": "1", "Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:events"}])
    assert not hears()


def test_a_rule_without_targets_does_not_listen(rules: Any) -> None:
    rules.put_rule(Name="all", EventPattern=json.dumps({"source": ["aws.ecs"]}))
    assert not hears()


def test_a_rule_of_another_event_bus_does_not_listen(rules: Any) -> None:
    rules.create_event_bus(Name="other")
    rules.put_rule(Name="all", EventBusName="other", EventPattern=json.dumps({"source": ["aws.ecs"]}))
    target = {"Id": "1", "Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:events"}
    rules.put_targets(Rule="all", EventBusName="other", Targets=[target])
    assert not hears()


# Who receives


def test_a_queue_gets_the_event_as_it_is(rules: Any, sqs: Any, queue: tuple[str, str]) -> None:
    put_rule(rules, queue[1])
    assert send() == []
    assert [json.loads(body) for body in bodies(sqs, queue[0])] == [EVENT]


def test_an_ordered_queue_gets_the_event_in_the_group_that_the_target_names(rules: Any, sqs: Any) -> None:
    url, arn = make_queue(sqs, "events.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    put_rule(rules, arn, SqsParameters={"MessageGroupId": "ecs"})
    assert send() == []
    assert len(bodies(sqs, url)) == 1


def test_a_queue_with_a_delay_shows_the_event_later(sim: Simulation, rules: Any, sqs: Any) -> None:
    url, arn = make_queue(sqs, DelaySeconds="30")
    put_rule(rules, arn)
    send()
    assert bodies(sqs, url) == []
    sim.advance(31)
    assert len(bodies(sqs, url)) == 1


def test_the_subscribers_of_a_topic_get_the_event(rules: Any, sqs: Any, queue: tuple[str, str]) -> None:
    import boto3

    sns = boto3.client("sns")
    topic = sns.create_topic(Name="events")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue[1], Attributes={"RawMessageDelivery": "true"})
    put_rule(rules, topic)
    assert send() == []
    assert [json.loads(body) for body in bodies(sqs, queue[0])] == [EVENT]


def test_a_log_group_gets_the_event_at_the_moment_at_which_it_happens(sim: Simulation, rules: Any) -> None:
    import boto3

    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="/aws/events/ecs")
    put_rule(rules, f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/events/ecs")
    sim.advance(12.5)
    assert send() == []
    [line] = logs.filter_log_events(logGroupName="/aws/events/ecs")["events"]
    assert json.loads(line["message"]) == EVENT
    assert line["timestamp"] == int(sim.now.timestamp() * 1000)


def test_an_event_that_does_not_match_goes_nowhere(rules: Any, sqs: Any, queue: tuple[str, str]) -> None:
    put_rule(rules, queue[1], pattern={"detail": {"lastStatus": ["STOPPED"]}})
    assert send() == []
    assert bodies(sqs, queue[0]) == []


def test_each_rule_and_each_target_gets_the_event(rules: Any, sqs: Any, queue: tuple[str, str]) -> None:
    other_url, other = make_queue(sqs, "other")
    put_rule(rules, queue[1], other)
    put_rule(rules, queue[1], name="second")
    send()
    received = sqs.receive_message(QueueUrl=queue[0], MaxNumberOfMessages=10)["Messages"]
    assert len({message["MessageId"] for message in received}) == 2
    assert len(bodies(sqs, other_url)) == 1


def test_a_target_gets_the_part_that_it_asks_for(rules: Any, sqs: Any, queue: tuple[str, str]) -> None:
    put_rule(rules, queue[1], InputPath="$.detail.lastStatus")
    send()
    assert bodies(sqs, queue[0]) == ['"RUNNING"']


def test_delivery_to_a_queue_draws_no_id_of_moto(rules: Any, queue: tuple[str, str]) -> None:
    from moto.moto_api._internal import mock_random

    put_rule(rules, queue[1])
    before = mock_random.getstate()
    send()
    assert mock_random.getstate() == before


# What goes wrong


def test_a_target_that_is_gone_is_reported_and_the_others_get_the_event(
    rules: Any, sqs: Any, queue: tuple[str, str]
) -> None:
    put_rule(rules, f"arn:aws:sqs:{REGION}:{ACCOUNT}:gone", queue[1])
    [sentence] = send()
    assert sentence.startswith(f"the target arn:aws:sqs:{REGION}:{ACCOUNT}:gone gets no event: ")
    assert len(bodies(sqs, queue[0])) == 1


def test_a_target_of_another_service_is_reported_with_those_that_work(rules: Any) -> None:
    put_rule(rules, f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:s")
    [sentence] = send()
    assert "ECS clusters and other event buses, not to states" in sentence


def test_what_went_wrong_names_the_rule(rules: Any) -> None:
    put_rule(rules, f"arn:aws:sqs:{REGION}:{ACCOUNT}:gone")
    [lost] = event_bus.send(ACCOUNT, REGION, EVENT)
    assert lost.rule_arn == f"arn:aws:events:{REGION}:{ACCOUNT}:rule/all"
