"""Whoever waits for a message passes virtual time."""

import json
from typing import Any

import boto3
import pytest
from ecssim import Simulation


@pytest.fixture
def sqs(sim: Simulation) -> Any:
    client = boto3.client("sqs")
    client.create_queue(QueueName="orders")
    return client


def receive(sqs: Any, seconds: int) -> list[Any]:
    url = sqs.get_queue_url(QueueName="orders")["QueueUrl"]
    found: list[Any] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=seconds).get("Messages", [])
    return found


def test_whoever_waits_in_vain_waits_as_long_as_they_said(sim: Simulation, sqs: Any) -> None:
    begun = sim.now
    assert receive(sqs, 5) == []
    assert 5 <= (sim.now - begun).total_seconds() <= 6


def test_a_message_that_comes_meanwhile_ends_the_wait(sim: Simulation, sqs: Any) -> None:
    rules = boto3.client("events")
    rules.put_rule(Name="each-minute", ScheduleExpression="rate(1 minute)")
    rules.put_targets(Rule="each-minute", Targets=[{"Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:orders"}])
    sim.advance(50)
    [message] = receive(sqs, 20)
    assert json.loads(message["Body"])["source"] == "aws.events"
    assert (sim.now.minute, sim.now.second) == (1, 0)


def test_a_message_that_is_there_is_received_at_once(sim: Simulation, sqs: Any) -> None:
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="orders")["QueueUrl"], MessageBody="hello")
    begun = sim.now
    assert len(receive(sqs, 20)) == 1
    assert sim.now == begun
