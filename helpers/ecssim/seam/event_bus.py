"""Events on their way through moto's EventBridge: its rules decide, and its neighbours receive.

moto's PutEvents draws ids from the stream of every other id, serves disabled rules and schedules, loses the account of
an event, looks into no list of objects, and breaks off at a target that it does not know. So moto keeps buses, rules
and targets, and events take their way here. Whoever calls PutEvents may not say that an event comes from AWS.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from moto.events.models import Rule, events_backends

from ..api import EcsError, answer, ecs_model
from ..engine.errand import Errand
from ..engine.journal import Reason
from ..neighbours import Undelivered
from ..outside import event_input, event_pattern, run_task_target
from ..truth import eventbridge
from . import event_targets, roles
from .current import current

_BUS = "default"
_SERVICE = "events.amazonaws.com"
_SOURCE = "EventBridge user guide, targets"


def hears(account_id: str, region: str, source: str, detail_type: str) -> bool:
    """Return whether an enabled rule of the default bus may match an event of that source and detail type."""
    return any(
        _may_be(pattern.get("source"), source) and _may_be(pattern.get("detail-type"), detail_type)
        for pattern in (rule.event_pattern.get_pattern() for rule in _rules(account_id, region))
    )


def send(account_id: str, region: str, event: dict[str, Any], bus: str = _BUS) -> list[Undelivered]:
    """Give an event to every target of every rule that matches it.

    As on AWS, nothing that is wrong with a target disturbs the sender. Functions and tasks begin when time passes.

    Arguments:
        event: with all the fields that a target gets.
        bus: the name of the event bus.

    Returns:
        what could not be delivered, and why.
    """
    undelivered = []
    for rule in _rules(account_id, region, bus):
        if event_pattern.matches(rule.event_pattern.get_pattern(), event):
            undelivered += give(rule, event)
    return undelivered


def give(rule: Rule, event: dict[str, Any]) -> list[Undelivered]:
    """Give an event to every target of a rule, whether it matches or not."""
    undelivered = []
    for target in list(rule.targets):
        delivery = _Delivery(rule, target, event)
        if delivery.begins_something:
            current().clock.wake(current().now, delivery)
        elif lost := delivery.attempt():
            undelivered.append(lost)
    return undelivered


def _rules(account_id: str, region: str, bus: str = _BUS) -> Iterator[Rule]:
    """Yield the enabled rules that have targets and a pattern; without a pattern a rule is a schedule."""
    # Where nobody has called EventBridge yet there is no rule; [] instead of get would make a bus to look into.
    backends = events_backends.get(account_id)
    backend = backends.get(region) if backends else None
    found = backend.event_buses.get(bus) if backend else None
    for rule in list(found.rules.values()) if found else ():
        if rule.targets and rule.state != "DISABLED" and rule.event_pattern.get_pattern():
            yield rule


def _may_be(filters: list[Any] | None, value: str) -> bool:
    return filters is None or any(each == value or isinstance(each, dict) for each in filters)


class DeliveryFailedError(Exception):
    """A target did not take an event.

    Arguments:
        code: AWS's name for what is wrong.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, eq=False)
class _Delivery(Errand):
    """One event on its way to one target of one rule."""

    rule: Rule
    target: dict[str, Any]
    event: dict[str, Any]

    @property
    def begins_something(self) -> bool:
        """Whether the target is a function or a task: neither may begin in the middle of what ECS does."""
        return self.target["Arn"].split(":")[2] in ("lambda", "ecs")

    def run(self) -> None:
        """Deliver it, and write into the journal if that fails, once for as long as the cause is the same."""
        lost = self.attempt()
        if lost:
            reason = Reason("events", lost.rule_arn, lost.sentence, _SOURCE)
            journal = current().journal
            if reason not in (entry.reason for entry in journal.about(reason.subject)):
                journal.write(current().now, reason)

    def attempt(self) -> Undelivered | None:
        """Deliver it; what cannot be delivered goes to the target's dead-letter queue."""
        try:
            self._make()
        except Exception as problem:
            code = problem.code if isinstance(problem, DeliveryFailedError) else type(problem).__name__
            self._bury(code, str(problem))
            sentence = f"the target {self.target['Arn']} gets no event: {code}: {problem}"
            return Undelivered(self.rule.arn, sentence)
        return None

    def _make(self) -> None:
        arn: str = self.target["Arn"]
        service = arn.split(":")[2]
        text = event_input.text(self.target, self.event)
        name = f"{self.rule.arn}/{self.target['Id']}/{self.event['id']}"
        if service == "sqs":
            group_id = self.target.get("SqsParameters", {}).get("MessageGroupId")
            event_targets.to_queue(arn, text, name, group_id)
        elif service == "sns":
            event_targets.to_topic(arn, text)
        elif service == "logs":
            event_targets.to_log_group(arn, text, f"{self.rule.name}/{self.target['Id']}/{self.event['id']}")
        elif service == "lambda":
            event_targets.to_function(arn, text, self.rule.arn, _SERVICE)
        elif service == "ecs":
            self._run_task(arn, text)
        elif service == "events" and ":event-bus/" in arn:
            _, _, _, region, account_id, bus = arn.split(":", 5)
            send(account_id, region, self.event, bus.removeprefix("event-bus/"))
        else:
            raise NotImplementedError(
                "ecssim delivers events to SQS queues, SNS topics, CloudWatch log groups, Lambda functions, ECS "
                f"clusters and other event buses, not to {service}"
            )

    def _run_task(self, cluster_arn: str, text: str) -> None:
        role = self.target.get("RoleArn", "")
        if not roles.trusts(self.rule.account_id, self.rule.region_name, role, _SERVICE):
            raise DeliveryFailedError("NO_PERMISSIONS", f"{_SERVICE} may not assume the role {role or 'of the target'}")
        started_by = f"{eventbridge.RULE_STARTED_BY.value}{self.rule.name}"[: eventbridge.STARTED_BY_LENGTH.value]
        request = run_task_target.request(cluster_arn, self.target.get("EcsParameters", {}), text, started_by)
        run_task(cluster_arn, request)

    def _bury(self, code: str, message: str) -> None:
        queue_arn = self.target.get("DeadLetterConfig", {}).get("Arn")
        values = (self.rule.arn, self.target["Arn"], code, message)
        if queue_arn:
            attributes = dict(zip(eventbridge.DEAD_LETTER_NAMES.value, values, strict=True))
            bury(
                queue_arn, json.dumps(self.event), f"{self.rule.arn}/{self.target['Id']}/{self.event['id']}", attributes
            )


def run_task(cluster_arn: str, request: dict[str, Any]) -> None:
    """Run tasks on behalf of a rule or a schedule.

    Raises:
        DeliveryFailedError: if ECS refuses, or starts none.
    """
    _, _, _, region, account_id, _ = cluster_arn.split(":", 5)
    simulation = current()
    try:
        done = answer(simulation, simulation.account(account_id, region), "RunTask", request, ecs_model())
    except EcsError as refusal:
        raise DeliveryFailedError(refusal.code, refusal.message) from refusal
    if not done["tasks"]:
        reasons = ", ".join(dict.fromkeys(str(failure.get("reason")) for failure in done["failures"]))
        raise DeliveryFailedError(reasons or "FAILED", f"RunTask started no task: {reasons}")


def bury(queue_arn: str, text: str, message_name: str, attributes: dict[str, str]) -> None:
    """Put what could not be delivered into a dead-letter queue; if that is gone too, it is lost."""
    with suppress(Exception):
        event_targets.to_queue(queue_arn, text, f"dead letter/{message_name}", attributes=attributes)
