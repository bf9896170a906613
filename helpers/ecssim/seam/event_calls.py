"""PutEvents, scheduled rules and TestEventPattern of EventBridge, which moto answers and does not carry out."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.events.exceptions import InvalidEventPatternException, ValidationException
from moto.events.models import EventsBackend, Rule, events_backends
from moto.events.responses import EventsHandler

from ..engine.errand import Errand
from ..outside import event_pattern, schedule_expression
from ..truth import eventbridge
from . import event_bus
from .current import current

_moto_puts_rule = EventsBackend.put_rule
_MISSPELLED_RATE = re.compile(r"rate\(0*1 \w+s\)|rate\((?!0*1 )\d+ \w*[^s]\)")
_REQUIRED = ("Source", "DetailType", "Detail")


@contextmanager
def carried_out() -> Iterator[None]:
    """Let events reach their targets, and scheduled rules come due, for as long as the block lasts."""
    with (
        patch.object(EventsBackend, "put_events", _put_events),
        patch.object(EventsBackend, "put_rule", _put_rule),
        patch.object(EventsHandler, "test_event_pattern", _test_event_pattern),
    ):
        yield


def _put_events(self: EventsBackend, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take events of a customer's own programs."""
    if len(events) > eventbridge.ENTRIES.value:
        raise ValidationException(
            "1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint: "
            f"Member must have length less than or equal to {eventbridge.ENTRIES.value}"
        )
    with current().lock:
        return [_put_event(self, entry) for entry in events]


def _put_event(backend: EventsBackend, entry: dict[str, Any]) -> dict[str, Any]:
    for name in _REQUIRED:
        if not entry.get(name):
            problem = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": problem}
    if entry["Source"].startswith("aws."):
        return {"ErrorCode": eventbridge.NOT_AUTHORIZED.code, "ErrorMessage": eventbridge.NOT_AUTHORIZED()}
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    event = _event(backend, entry["DetailType"], entry["Source"], entry.get("Resources", []), detail)
    bus = backend._normalize_event_bus_arn(entry.get("EventBusName"))
    event_bus.send(backend.account_id, backend.region_name, event, bus)
    return {"EventId": event["id"]}


def _event(backend: Any, detail_type: str, source: str, resources: list[str], detail: dict[str, Any]) -> dict[str, Any]:
    simulation = current()
    return {
        "version": "0",
        "id": simulation.chance.uuid("ids of events on the bus"),
        "detail-type": detail_type,
        "source": source,
        "account": backend.account_id,
        "time": f"{simulation.now:%Y-%m-%dT%H:%M:%S}Z",
        "region": backend.region_name,
        "resources": resources,
        "detail": detail,
    }


def _test_event_pattern(self: EventsHandler) -> tuple[str, dict[str, str]]:
    """Say whether a pattern matches an event."""
    pattern, event = json.loads(self._get_param("EventPattern")), json.loads(self._get_param("Event"))
    if wrong := event_pattern.problem(pattern):
        raise InvalidEventPatternException(reason=wrong)
    return json.dumps({"Result": event_pattern.matches(pattern, event)}), self.response_headers


def _put_rule(self: EventsBackend, name: str, **settings: Any) -> Rule:
    """Put a rule; a scheduled one begins to wait for its first moment."""
    expression = settings.get("scheduled_expression")
    with current().lock:
        if expression:
            _read(expression)
        rule = _moto_puts_rule(self, name, **settings)
        if wrong := event_pattern.problem(rule.event_pattern.get_pattern()):
            self.event_buses[rule.event_bus_name].rules.pop(name)
            raise InvalidEventPatternException(reason=wrong)
        if expression:
            _ScheduledRule(rule).wait()
    return rule


def _read(expression: str) -> None:
    """Refuse what rules do not take: a single moment, and a rate of 1 minutes or 5 minute, as the user guide says."""
    try:
        schedule_expression.next_after(expression, current().now, current().now)
        readable = not expression.startswith("at(") and not _MISSPELLED_RATE.fullmatch(expression)
    except ValueError:
        readable = False
    if not readable:
        raise ValidationException(eventbridge.BAD_EXPRESSION())


class _ScheduledRule(Errand):
    """A rule that waits for its next moment, for as long as nobody deletes it or puts another in its place."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._begun = current().now

    def wait(self) -> None:
        """Have the clock wake it when it is due next."""
        simulation = current()
        at = schedule_expression.next_after(str(self._rule.scheduled_expression), simulation.now, self._begun)
        if at:
            simulation.clock.wake(at, self)

    def run(self) -> None:
        """Send the event that says that it is time; a disabled rule waits on."""
        backend = events_backends[self._rule.account_id][self._rule.region_name]
        if backend.event_buses[self._rule.event_bus_name].rules.get(self._rule.name) is not self._rule:
            return
        if self._rule.state != "DISABLED":
            detail_type, source = eventbridge.SCHEDULED_EVENT.value, eventbridge.SCHEDULED_SOURCE.value
            event_bus.give(self._rule, _event(backend, detail_type, source, [self._rule.arn], {}))
        self.wait()
