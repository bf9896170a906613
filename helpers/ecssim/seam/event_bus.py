"""Events of ECS on their way through moto's EventBridge: its rules decide, and its neighbours receive.

Whoever calls PutEvents on AWS may not say that the event comes from aws.ecs, so ECS's own events take no such way
here. They also must not: moto's PutEvents draws ids from the stream of every other id, serves disabled rules and
schedules, loses the account of an event, and breaks off at a target that it does not know.

moto's patterns do not look into lists of objects: one on detail.containers.exitCode never matches here, and does on
AWS.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.core.utils import unix_time_millis
from moto.events.models import Rule, events_backends

from ..neighbours import Undelivered
from ..outside import event_input

_BUS = "default"


def hears(account_id: str, region: str, source: str, detail_type: str) -> bool:
    """Return whether an enabled rule of the default bus may match an event of that source and detail type."""
    return any(
        _may_be(pattern.get("source"), source) and _may_be(pattern.get("detail-type"), detail_type)
        for pattern in (rule.event_pattern.get_pattern() for rule in _rules(account_id, region))
    )


def send(account_id: str, region: str, event: dict[str, Any]) -> list[Undelivered]:
    """Give an event to every target of every rule that matches it.

    As on AWS, nothing that is wrong with a target disturbs the sender.

    Arguments:
        event: with all the fields that a target gets.

    Returns:
        what could not be delivered, and why.
    """
    undelivered = []
    for rule in _rules(account_id, region):
        if not rule.event_pattern.matches_event(event):  # type: ignore[arg-type]
            continue
        for target in rule.targets:
            delivery = _Delivery(rule, target, event)
            try:
                delivery.make()
            except Exception as problem:
                sentence = f"the target {target['Arn']} gets no event: {type(problem).__name__}: {problem}"
                undelivered.append(Undelivered(rule.arn, sentence))
    return undelivered


def _rules(account_id: str, region: str) -> Iterator[Rule]:
    """Yield the enabled rules that have targets and a pattern; without a pattern a rule is a schedule."""
    # Where nobody has called EventBridge yet there is no rule; [] instead of get would make a bus to look into.
    backends = events_backends.get(account_id)
    backend = backends.get(region) if backends else None
    for rule in backend.event_buses[_BUS].rules.values() if backend else ():
        if rule.targets and rule.state != "DISABLED" and rule.event_pattern.get_pattern():
            yield rule


def _may_be(filters: list[Any] | None, value: str) -> bool:
    return filters is None or any(each == value or isinstance(each, dict) for each in filters)


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One event on its way to one target of one rule."""

    rule: Rule
    target: dict[str, Any]
    event: dict[str, Any]

    def make(self) -> None:
        """Deliver it."""
        _, _, service, region, account_id, name = self.target["Arn"].split(":", 5)
        text = event_input.text(self.target, self.event)
        if service == "sqs":
            self._to_queue(account_id, region, name, text)
        elif service == "sns":
            self._to_topic(account_id, region, text)
        elif service == "logs":
            self._to_log_group(account_id, region, name.removeprefix("log-group:").removesuffix(":*"), text)
        else:
            raise NotImplementedError(
                f"ecssim delivers events to SQS queues, SNS topics and CloudWatch log groups, not yet to {service}"
            )

    def _to_queue(self, account_id: str, region: str, name: str, text: str) -> None:
        """Put the event into a queue.

        moto's SendMessage counts the whole queue each time, and draws an id from the stream of every other id; a
        queue without order needs neither.
        """
        from moto.sqs.models import Message, sqs_backends

        sqs = sqs_backends[account_id][region]
        queue = sqs.get_queue(name)
        if queue.fifo_queue:
            sqs.send_message(name, text, group_id=self.target.get("SqsParameters", {}).get("MessageGroupId"))
            return
        message_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.rule.arn}/{self.target['Id']}/{self.event['id']}")
        message = Message(str(message_id), text)
        message.mark_sent(delay_seconds=queue.delay_seconds)  # type: ignore[attr-defined]
        queue.add_message(message)

    def _to_topic(self, account_id: str, region: str, text: str) -> None:
        from moto.sns.models import sns_backends

        sns_backends[account_id][region].publish(text, self.target["Arn"])

    def _to_log_group(self, account_id: str, region: str, group: str, text: str) -> None:
        """Write into a stream of its own; how AWS names these streams is not known."""
        from moto.logs.models import logs_backends

        logs = logs_backends[account_id][region]
        stream = f"{self.rule.name}/{self.target['Id']}/{self.event['id']}"
        logs.create_log_stream(group, stream)
        logs.put_log_events(group, stream, [{"timestamp": int(unix_time_millis()), "message": text}])
