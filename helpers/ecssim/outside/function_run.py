"""One invocation of a Lambda function: a cold start if its environment is new, the handler, and what comes of it."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..engine.process import Process, TimeIsUp
from ..model.function import Environment, FunctionAnswer, FunctionVersion
from ..truth import functions
from .function_code import UnusableCodeError
from .function_surroundings import Loaded, Output, moment_text


@dataclass(frozen=True, slots=True)
class FunctionContext:
    """What a handler gets beside the event."""

    function_name: str
    function_version: str
    invoked_function_arn: str
    memory_limit_in_mb: str
    aws_request_id: str
    log_group_name: str
    log_stream_name: str
    process: Process
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Return how much time is left before the function is timed out."""
        return int(self.process.seconds_left * 1000)


class FunctionRun:
    """One invocation.

    Arguments:
        environment: what runs it.
        event: what the handler gets.
        invoked_arn: with the qualifier, as the caller named it.
        cold_start_s: how long the environment takes to start, in seconds; None if it is warm.
        run_s: how long the handler takes beside what it sleeps, in seconds.
        write: takes the moment of each line of the log, and the line.
    """

    def __init__(
        self,
        environment: Environment,
        event: Any,
        request_id: str,
        invoked_arn: str,
        cold_start_s: float | None,
        run_s: float,
        write: Callable[[datetime, str], None],
    ) -> None:
        self.environment = environment
        self.request_id = request_id
        self.output = Output(self._say)
        self.process: Process
        self.broken = False
        self._event = event
        self._invoked_arn = invoked_arn
        self._cold_start_s = cold_start_s
        self._run_s = run_s
        self._write = write
        self._log: list[str] = []
        self._init_s: float | None = None
        self._began_s = math.nan
        self._answered: dict[str, Any] | None = None
        self._payload: str | None = None

    @property
    def function(self) -> FunctionVersion:
        """What runs."""
        return self.environment.function

    def program(self) -> None:
        """Start the environment, if it is new, and call the handler."""
        try:
            self._initialize()
            self._begin()
            self._call()
        except UnusableCodeError as problem:
            self._fail(problem.error_type, str(problem), problem.trace)
        except SystemExit as leaving:
            self.broken = True
            status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
            self._fail(functions.EXITED.code, functions.EXITED(request_id=self.request_id, status=status))
        except TimeIsUp:
            raise
        except BaseException as problem:  # whatever the learner's code raises is the answer
            self._fail(type(problem).__name__, str(problem), self._loaded.code.trace(problem))

    def finish(self) -> FunctionAnswer:
        """Write the last lines of the log, and return what came of it; a run that was interrupted has timed out."""
        self.output.end()
        timed_out = self._answered is None and self._payload is None
        if timed_out:
            self.broken = True
            self._begin()
            values = {"request_id": self.request_id, "timeout_s": float(self.function.timeout_s)}
            self._say(functions.TIMEOUT_LINE(at=moment_text(self._moment), **values))
            self._answered = {
                "errorType": functions.TIMED_OUT_TYPE.value,
                "errorMessage": functions.TIMED_OUT(**values),
            }
        self._say(functions.END_LINE(request_id=self.request_id))
        self._say(self._report(timed_out))
        error = "Unhandled" if self._answered else None
        payload = json.dumps(self._answered) if self._answered else self._payload or "null"
        tail = "\n".join(self._log).encode()[-functions.LOG_TAIL_BYTES.value :].decode(errors="ignore")
        return FunctionAnswer(payload, self.function.version, error, tail)

    @property
    def _loaded(self) -> Loaded:
        loaded: Loaded = self.environment.loaded
        return loaded

    @property
    def _moment(self) -> datetime:
        return datetime.fromtimestamp(round(self.process.moment_s, 3), UTC)

    def _initialize(self) -> None:
        """Load the handler; a failed environment tries again at its next invocation."""
        if self._cold_start_s is None and self._loaded.handler:
            return
        start_s = self.process.moment_s
        problem: UnusableCodeError | None = None
        with self.process.standing_still():
            try:
                self._loaded.handler = self._loaded.code.handler(self.function.handler)
            except UnusableCodeError as found:
                problem = found
            self.process.sleep(self._cold_start_s or 0.0)
        self._init_s = self.process.moment_s - start_s
        if problem:
            self._begin()
            raise problem

    def _begin(self) -> None:
        if math.isnan(self._began_s):
            self._say(functions.START_LINE(request_id=self.request_id, version=self.function.version))
            self._began_s = self.process.moment_s
            self.process.limit(self.function.timeout_s)

    def _call(self) -> None:
        function = self.function
        context = FunctionContext(
            function.name,
            function.version,
            self._invoked_arn,
            str(function.memory_mib),
            self.request_id,
            function.log_group,
            self.environment.log_stream,
            self.process,
        )
        assert self._loaded.handler
        returned = self._loaded.handler(self._event, context)
        self.process.sleep(self._run_s)
        try:
            payload = json.dumps(returned, ensure_ascii=False)
        except (TypeError, ValueError) as problem:
            self._fail(functions.NOT_JSON.code, functions.NOT_JSON(problem=problem))
            return
        size, most = len(payload.encode()), functions.ANSWER_BYTES.value
        if size > most:
            message = functions.ANSWER_TOO_LARGE
            self._fail(message.code, message(size=size, most=most))
        else:
            self._payload = payload

    def _fail(self, error_type: str, message: str, trace: list[str] | None = None) -> None:
        self._begin()
        self._answered = {"errorMessage": message, "errorType": error_type, "requestId": self.request_id}
        if trace is not None:
            self._answered["stackTrace"] = trace
        self.output.end()
        frames = ["\nTraceback (most recent call last):\n", *trace] if trace else []
        self._say("".join([f"[ERROR] {error_type}: {message}", *frames]).rstrip())

    def _report(self, timed_out: bool) -> str:
        """Return the line that says how long it took, and what is billed."""
        function = self.function
        took_ms = function.timeout_s * 1000.0 if timed_out else (self.process.moment_s - self._began_s) * 1000
        init_ms = (self._init_s or 0.0) * 1000
        line = functions.REPORT_LINE(
            request_id=self.request_id,
            duration_ms=took_ms,
            billed_ms=math.ceil(round(took_ms + init_ms, 2)),
            memory_mib=function.memory_mib,
            used_mib=functions.USED_MEMORY_MIB.value,
        )
        if self._init_s is not None:
            line += functions.REPORT_INIT(init_ms=init_ms)
        return line + (functions.REPORT_TIMEOUT.text if timed_out else "")

    def _say(self, line: str) -> None:
        self._log.append(line)
        self._write(self._moment, line)
