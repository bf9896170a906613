"""What is around the code of a Lambda function while it runs: its modules, its variables, and where its words go.

Only one function runs at a time, and never beside the learner's own code; so whatever belongs to the whole Python is
put in place before each stretch of it, and taken away after.
"""

import contextlib
import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from ..model.function import Environment, FunctionVersion
from .function_code import FunctionCode, OwnModules


class Output:
    """What a function prints, line by line.

    Arguments:
        hear: gets each line when it is complete.
    """

    def __init__(self, hear: Callable[[str], None]) -> None:
        self._hear = hear
        self._begun = ""

    def write(self, text: str) -> int:
        """Take some text, as print gives it."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._hear(line)
        return len(text)

    def flush(self) -> None:
        """Do nothing: a line is heard when it is complete."""

    def end(self) -> None:
        """Give out what has no end of line."""
        if self._begun:
            self._hear(self._begun)
        self._begun = ""


class Loaded:
    """What an environment keeps from one invocation to the next.

    Arguments:
        function: what it runs.
    """

    def __init__(self, function: FunctionVersion) -> None:
        self.code = FunctionCode(function.code)
        self.modules = OwnModules(self.code)
        self.handler: Callable[[Any, Any], Any] | None = None
        self.logging = _Logging()


class _Logging(logging.Handler):
    """The root logger of an environment, which prints as Lambda's does."""

    def __init__(self) -> None:
        super().__init__()
        self._root_level = logging.WARNING
        self._root_handlers: list[logging.Handler] = [self]
        self.output: Output | None = None
        self.request_id = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record; its moment is the simulation's."""
        if self.output:
            text = self.format(record)
            at = moment_text(datetime.fromtimestamp(record.created, UTC))
            self.output.write(f"[{record.levelname}]\t{at}\t{self.request_id}\t{text}\n")

    @contextlib.contextmanager
    def in_place(self) -> Iterator[None]:
        root = logging.getLogger()
        level, handlers = root.level, root.handlers
        root.setLevel(self._root_level)
        root.handlers = self._root_handlers
        try:
            yield
        finally:
            self._root_level, self._root_handlers = root.level, root.handlers
            root.setLevel(level)
            root.handlers = handlers


@contextlib.contextmanager
def around(environment: Environment, output: Output, request_id: str) -> Iterator[None]:
    """Put in place what is around an environment while it runs an invocation."""
    loaded: Loaded = environment.loaded
    loaded.logging.output, loaded.logging.request_id = output, request_id
    with (
        loaded.modules,
        loaded.logging.in_place(),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
        patch.dict(os.environ, _variables(environment)),
    ):
        yield


def _variables(environment: Environment) -> dict[str, str]:
    function = environment.function
    return dict(function.variables) | {
        "_HANDLER": function.handler,
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mib),
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": environment.log_stream,
        "LAMBDA_TASK_ROOT": "/var/task",
    }


def moment_text(moment: datetime) -> str:
    """Return a moment as Lambda writes it into logs, such as 2026-01-05T09:00:07.500Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
