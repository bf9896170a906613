"""Schedules of EventBridge Scheduler, which moto keeps and does not carry out."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from moto.core.exceptions import JsonRESTError
from moto.scheduler.models import EventBridgeSchedulerBackend, Schedule
from moto.scheduler.responses import EventBridgeSchedulerResponse

from ..api import EcsError, answer, ecs_model
from ..engine.errand import Errand
from ..engine.journal import Reason
from ..outside import run_task_target, schedule_context, schedule_expression
from ..truth import eventbridge
from ..truth.fact import Message
from . import event_targets, roles
from .current import current
from .event_bus import DeliveryFailedError, bury, run_task

_SERVICE = "scheduler.amazonaws.com"
_SOURCE = "EventBridge Scheduler user guide, Managing targets"
_UNIVERSAL = "arn:aws:scheduler:::aws-sdk:ecs:"
# Where a schedule of moto keeps who waits for its next moment.
_WAITING = "ecssim_waiting"
_moto_creates, _moto_updates = EventBridgeSchedulerBackend.create_schedule, EventBridgeSchedulerBackend.update_schedule
_moto_answers_update = EventBridgeSchedulerResponse.update_schedule


@contextmanager
def carried_out() -> Iterator[None]:
    """Let schedules come due for as long as the block lasts."""
    backend, response = EventBridgeSchedulerBackend, EventBridgeSchedulerResponse
    with ExitStack() as stack:
        stack.enter_context(patch.object(backend, "create_schedule", _waiting_for(_moto_creates)))
        stack.enter_context(patch.object(backend, "update_schedule", _waiting_for(_moto_updates)))
        stack.enter_context(patch.object(response, "update_schedule", _answer_update))
        yield


def _waiting_for(change: Callable[..., Schedule]) -> Callable[..., Schedule]:
    """Return a method of moto's that makes or changes a schedule, and lets it wait for its next moment."""

    def change_and_wait(self: Any, **settings: Any) -> Schedule:
        with current().lock:
            _refuse(self, settings)
            schedule = change(self, **settings)
            _Waiting(self, schedule).wait()
        return schedule

    return change_and_wait


def _answer_update(self: Any) -> str:
    """Answer UpdateSchedule, of which moto forgets one parameter."""
    done = _moto_answers_update(self)
    group = self._get_param("GroupName")
    schedule = self.scheduler_backend.get_schedule(group, self.uri.split("?")[0].split("/")[-1])
    schedule.action_after_completion = self._get_param("ActionAfterCompletion")
    return done


def _refuse(backend: Any, settings: dict[str, Any]) -> None:
    """Refuse what AWS refuses: an expression or a zone that cannot be read, and a role that is not the Scheduler's."""
    expression, zone = settings["schedule_expression"], settings.get("schedule_expression_timezone") or "UTC"
    try:
        found = schedule_expression.time_zone(zone)
    except ValueError:
        raise _error(eventbridge.BAD_ZONE, zone=zone) from None
    try:
        schedule_expression.next_after(expression, current().now, current().now, found)
    except ValueError:
        raise _error(eventbridge.BAD_SCHEDULE, expression=expression) from None
    role = settings["target"].get("RoleArn", "")
    if not roles.trusts(backend.account_id, backend.region_name, role, _SERVICE):
        raise _error(eventbridge.ROLE_NOT_ASSUMED)


def _error(message: Message, **values: Any) -> JsonRESTError:
    return JsonRESTError("ValidationException", message(**values))


class _Waiting(Errand):
    """A schedule that waits for its next moment, for as long as nobody changes or deletes it."""

    def __init__(self, backend: Any, schedule: Any) -> None:
        self._backend = backend
        self._schedule = schedule
        self._begun = _moment(schedule.start_date) or current().now
        self._due: datetime | None = None
        vars(schedule)[_WAITING] = self

    def wait(self) -> None:
        """Have the clock wake it when it is due next, within its flexible window; a seed decides when in it."""
        simulation, schedule = current(), self._schedule
        after = max(self._due or simulation.now, self._begun - timedelta(seconds=1))
        zone = schedule_expression.time_zone(schedule.schedule_expression_timezone)
        self._due = schedule_expression.next_after(schedule.schedule_expression, after, self._begun, zone)
        end = _moment(schedule.end_date)
        if self._due is None or (end and self._due > end):
            self._complete()
            return
        window_s = 60 * (schedule.flexible_time_window or {}).get("MaximumWindowInMinutes", 0)
        delay_s = simulation.chance.seconds("flexible time windows", 0, window_s) if window_s else 0.0
        simulation.clock.wake(self._due + timedelta(milliseconds=round(delay_s * 1000)), self)

    def run(self) -> None:
        """Invoke the target; a disabled schedule waits on."""
        group = self._backend.schedule_groups.get(self._schedule.group_name)
        there = group is not None and group.schedules.get(self._schedule.name) is self._schedule
        if not there or vars(self._schedule)[_WAITING] is not self:
            return
        if self._schedule.state != "DISABLED":
            _Invocation(self._schedule, self._due or current().now).run()
        self.wait()

    def _complete(self) -> None:
        """Delete a schedule that is over, if it asks for that and was ever due."""
        group = self._backend.schedule_groups.get(self._schedule.group_name)
        if self._schedule.action_after_completion == "DELETE" and group:
            group.schedules.pop(self._schedule.name, None)


class _Invocation(Errand):
    """One invocation of the target of a schedule, tried again as its retry policy says."""

    def __init__(self, schedule: Any, due: datetime) -> None:
        self._arn: str = schedule.arn
        self._name: str = schedule.name
        self._target: dict[str, Any] = dict(schedule.target)
        self._due = due
        self._retries = 0

    def run(self) -> None:
        """Try it."""
        try:
            self._make()
        except Exception as problem:
            code = problem.code if isinstance(problem, DeliveryFailedError) else type(problem).__name__
            if not self._again():
                self._give_up(code, str(problem))

    def _make(self) -> None:
        arn: str = self._target["Arn"]
        text = schedule_context.filled(self._target.get("Input") or "{}", self._arn, self._due, self._retries + 1)
        service = arn.split(":")[2]
        if arn.startswith(_UNIVERSAL):
            self._call_ecs(arn.removeprefix(_UNIVERSAL), text)
        elif service == "ecs":
            started_by = f"{eventbridge.SCHEDULE_STARTED_BY.value}{self._name}"[: eventbridge.STARTED_BY_LENGTH.value]
            run_task(arn, run_task_target.request(arn, self._target.get("EcsParameters", {}), text, started_by))
        elif service == "lambda":
            event_targets.to_function(arn, text, self._arn, "")
        elif service == "sqs":
            group_id = self._target.get("SqsParameters", {}).get("MessageGroupId")
            event_targets.to_queue(arn, text, f"{self._arn}/{self._due.isoformat()}", group_id)
        elif service == "sns":
            event_targets.to_topic(arn, text)
        else:
            raise NotImplementedError(
                "ecssim lets schedules run ECS tasks, call ECS, and reach Lambda functions, SQS queues and SNS topics, "
                f"not {service}"
            )

    def _call_ecs(self, operation: str, text: str) -> None:
        """Call any operation of ECS, as a universal target does."""
        _, _, _, region, account_id, _ = self._arn.split(":", 5)
        simulation = current()
        name = operation[:1].upper() + operation[1:]
        request = run_task_target.in_lower_case(json.loads(text))
        try:
            answer(simulation, simulation.account(account_id, region), name, request, ecs_model())
        except EcsError as refusal:
            raise DeliveryFailedError(refusal.code, refusal.message) from refusal

    def _again(self) -> bool:
        """Have it tried again, and return whether the retry policy has it."""
        policy = self._target.get("RetryPolicy") or {}
        most = policy.get("MaximumRetryAttempts", eventbridge.SCHEDULE_RETRIES.value)
        age_s = policy.get("MaximumEventAgeInSeconds", eventbridge.SCHEDULE_AGE_S.value)
        first_s, longest_s = eventbridge.RETRY_AFTER_S.value
        at = current().clock.after(min(first_s * 2 ** min(self._retries, 20), longest_s))
        if self._retries >= most or at > self._due + timedelta(seconds=age_s):
            return False
        self._retries += 1
        current().clock.wake(at, self)
        return True

    def _give_up(self, code: str, message: str) -> None:
        queue_arn = (self._target.get("DeadLetterConfig") or {}).get("Arn")
        if queue_arn:
            values = (self._arn, self._target["Arn"], code, message)
            attributes = dict(zip(eventbridge.SCHEDULE_DEAD_LETTER_NAMES.value, values, strict=True))
            bury(queue_arn, self._target.get("Input") or "{}", f"{self._arn}/{self._due.isoformat()}", attributes)
        sentence = f"the target {self._target['Arn']} was not invoked: {code}: {message}"
        current().journal.write(current().now, Reason("schedules", self._arn, sentence, _SOURCE))


def _moment(given: Any) -> datetime | None:
    """Return a moment that moto has as seconds or as text."""
    if given is None:
        return None
    if isinstance(given, int | float):
        return datetime.fromtimestamp(given, UTC)
    return datetime.fromisoformat(str(given))
