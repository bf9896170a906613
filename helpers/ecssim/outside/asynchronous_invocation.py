"""An asynchronous invocation of a Lambda function: it waits in a queue, is tried again, and what came of it in the end
goes to a destination."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..engine.clock import Clock
from ..engine.errand import Errand
from ..model.function import FunctionAnswer, FunctionVersion
from ..truth import functions as truth
from .function_surroundings import moment_text
from .functions import Functions, ThrottledError


@dataclass(frozen=True, slots=True)
class AsynchronousSettings:
    """What PutFunctionEventInvokeConfig says.

    Arguments:
        retries: how often an invocation that failed is tried again.
        age_s: how old it may become.
        on_success, on_failure: the ARNs of destinations.
    """

    retries: int = truth.ASYNC_RETRIES.value
    age_s: float = truth.ASYNC_AGE_S.value
    on_success: str | None = None
    on_failure: str | None = None


class AsynchronousInvocation(Errand):
    """One event in the queue of a function.

    Arguments:
        functions: what runs it.
        clock: when it is tried.
        function: what is invoked; None once it has been deleted.
        payload: the event as JSON.
        invoked_arn: as the caller named the function.
        settings: those of the function.
        deliver: takes the ARN of a destination, and what it gets.
    """

    def __init__(
        self,
        functions: Functions,
        clock: Clock,
        function: FunctionVersion,
        payload: str,
        invoked_arn: str,
        settings: AsynchronousSettings,
        deliver: Callable[[str, dict[str, Any]], None],
    ) -> None:
        self._functions = functions
        self._clock = clock
        self._function = function
        self._payload = payload
        self._invoked_arn = invoked_arn
        self._settings = settings
        self._deliver = deliver
        self._begun_at: datetime = clock.now
        self._attempts = 0
        self._throttles = 0
        self.request_id = functions.request_id()

    def run(self) -> None:
        """Try it."""
        try:
            self._functions.invoke(
                self._function, self._payload, self._invoked_arn, self._ended, request_id=self.request_id
            )
        except ThrottledError:
            first_s, longest_s = truth.THROTTLED_RETRY_AFTER_S.value
            self._throttles += 1
            if not self._again_after(min(first_s * 2 ** (self._throttles - 1), longest_s)):
                self._tell(self._settings.on_failure, "EventAgeExceeded", None)
        else:
            self._attempts += 1

    def _ended(self, answer: FunctionAnswer) -> None:
        if answer.error is None:
            self._tell(self._settings.on_success, "Success", answer)
        elif self._attempts > self._settings.retries:
            self._tell(self._settings.on_failure, "RetriesExhausted", answer)
        elif not self._again_after(truth.ASYNC_RETRY_AFTER_S.value[self._attempts - 1]):
            self._tell(self._settings.on_failure, "EventAgeExceeded", answer)

    def _again_after(self, seconds: float) -> bool:
        """Have it tried again, and return whether it is not too old by then."""
        at = self._clock.after(seconds)
        if at > self._begun_at + timedelta(seconds=self._settings.age_s):
            return False
        self._clock.wake(at, self)
        return True

    def _tell(self, destination: str | None, condition: str, answer: FunctionAnswer | None) -> None:
        """Send the record of an invocation that will not be tried again."""
        if destination is None:
            return
        record: dict[str, Any] = {
            "version": "1.0",
            "timestamp": moment_text(self._clock.now),
            "requestContext": {
                "requestId": self.request_id,
                "functionArn": f"{self._function.arn}:{self._function.version}",
                "condition": condition,
                "approximateInvokeCount": self._attempts,
            },
            "requestPayload": json.loads(self._payload or "{}"),
        }
        if answer:
            response = {"statusCode": 200, "executedVersion": answer.version}
            record["responseContext"] = response | ({"functionError": answer.error} if answer.error else {})
            record["responsePayload"] = json.loads(answer.payload)
        self._deliver(destination, record)
