"""AWS Lambda in one account and Region: invocations find environments, run there, and are logged."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from ..engine.baton import Baton
from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.process import Process
from ..model.function import Environment, Fleet, FunctionAnswer, FunctionVersion
from ..neighbours import Logs
from ..rules import function_concurrency
from ..truth import functions
from .function_code import ROOT
from .function_run import FunctionRun
from .function_surroundings import Loaded, around

Then = Callable[[FunctionAnswer], None]


class ThrottledError(Exception):
    """An invocation that finds no environment.

    Arguments:
        reason: the limit that was reached, in AWS's word for it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(functions.THROTTLED())
        self.reason = reason


class Functions:
    """The functions of one account and Region, as far as they run.

    Arguments:
        clock, chance, baton: the simulation's.
        logs: where their lines go.
        reserved: gives the reserved concurrency of those functions that have one, by ARN.
    """

    def __init__(
        self, clock: Clock, chance: Chance, baton: Baton, logs: Logs, reserved: Callable[[], Mapping[str, int]]
    ) -> None:
        self.fleet = Fleet()
        self._clock = clock
        self._chance = chance
        self._baton = baton
        self._logs = logs
        self._reserved = reserved

    def invoke(
        self,
        function: FunctionVersion,
        payload: str,
        invoked_arn: str,
        then: Then,
        *,
        request_id: str | None = None,
        at_once: bool = False,
    ) -> None:
        """Have a function run from now on.

        Arguments:
            payload: the event as JSON.
            invoked_arn: as the caller named the function.
            then: called with what came of it, when it has ended.
            request_id: that of the first attempt, if this is another one.
            at_once: the world stands still until it has ended.

        Raises:
            ThrottledError: if there is no environment for it.
            ValueError: if the payload is no JSON.
        """
        event = json.loads(payload or "{}")
        environment, cold_start_s = self._environment(function)
        run = FunctionRun(
            environment,
            event,
            request_id or self.request_id(),
            invoked_arn,
            cold_start_s,
            round(self._draw("function runs", functions.RUN_S.value.low_s, functions.RUN_S.value.high_s), 5),
            lambda at, line: self._write(environment, at, line),
        )
        process = Process(
            run.program,
            self._clock,
            self._baton,
            lambda: around(environment, run.output, run.request_id),
            ROOT,
            functions.INSTRUCTIONS.value,
            functions.REAL_TIME_S.value,
        )
        run.process = process
        process.on_end = lambda: self._end(run, then)
        if at_once:
            process.run_at_once()
        else:
            self._clock.wake(self._clock.now, process)

    def request_id(self) -> str:
        """Return an id for an invocation."""
        return self._chance.uuid("request ids of functions")

    def _environment(self, function: FunctionVersion) -> tuple[Environment, float | None]:
        """Return who takes an invocation, and for a new environment how long it takes to start."""
        now = self._clock.now
        environments = self.fleet.environments.setdefault(function.arn, [])
        environments[:] = [each for each in environments if function_concurrency.kept(each, now)]
        decision = function_concurrency.decide(function, self.fleet, self._reserved(), now)
        if isinstance(decision, function_concurrency.Throttle):
            raise ThrottledError(functions.THROTTLE_REASONS.value[decision.limit])
        if isinstance(decision, function_concurrency.Reuse):
            decision.environment.idle_since = None
            return decision.environment, None
        name = self._chance.hex_id("log streams of functions")
        environment = Environment(function, f"{now:%Y/%m/%d}/[{function.version}]{name}", now)
        environment.loaded = Loaded(function)
        environments.append(environment)
        self.fleet.starts[function.arn] = [*function_concurrency.recent_starts(self.fleet, function.arn, now), now]
        spread = functions.COLD_START_S.value
        return environment, round(self._draw("cold starts", spread.low_s, spread.high_s), 3)

    def _end(self, run: FunctionRun, then: Then) -> None:
        environment = run.environment
        answer = run.finish()
        environment.idle_since = self._clock.now
        if run.broken:
            self.fleet.environments[environment.function.arn].remove(environment)
        then(answer)

    def _write(self, environment: Environment, at: datetime, line: str) -> None:
        group = environment.function.log_group
        self._logs.create_group(group, None)
        self._logs.write(group, environment.log_stream, [(at, line)], None)

    def _draw(self, purpose: str, low_s: float, high_s: float) -> float:
        return self._chance.seconds(purpose, low_s, high_s)
