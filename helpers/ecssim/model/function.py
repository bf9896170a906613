"""AWS Lambda's own nouns: a version of a function, the environments that run it, and what an invocation answers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class FunctionVersion:
    """A function as it is configured; what is configured anew is another one.

    Arguments:
        arn: without a qualifier.
        version: a number, or $LATEST.
        code: the ZIP file.
        handler: the file and the function in it, such as index.handler.
        variables: the environment variables.
    """

    arn: str
    name: str
    version: str
    code: bytes
    handler: str
    runtime: str
    timeout_s: int
    memory_mib: int
    role: str
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def region(self) -> str:
        """The Region that it is in."""
        return self.arn.split(":")[3]

    @property
    def log_group(self) -> str:
        """Where what it prints goes."""
        return f"/aws/lambda/{self.name}"


@dataclass(slots=True, eq=False)
class Environment:
    """An execution environment: it has loaded a version of a function, and runs one invocation at a time.

    Arguments:
        log_stream: where what it prints goes, within the function's log group.
        started_at: when it was started.
        idle_since: when its last invocation ended; None while it runs one.
        loaded: what it keeps from one invocation to the next.
    """

    function: FunctionVersion
    log_stream: str
    started_at: datetime
    idle_since: datetime | None = None
    loaded: Any = None


@dataclass(frozen=True, slots=True)
class FunctionAnswer:
    """What came of an invocation.

    Arguments:
        payload: JSON.
        error: Unhandled if the function failed.
        log_tail: the last lines of its log.
        version: which version ran.
    """

    payload: str
    version: str
    error: str | None = None
    log_tail: str = ""


@dataclass(slots=True)
class Fleet:
    """The environments of every function of one account and Region.

    Arguments:
        environments: by the function's ARN, those that were started last at the end.
        starts: when environments were started lately, by the function's ARN.
    """

    environments: dict[str, list[Environment]] = field(default_factory=dict)
    starts: dict[str, list[datetime]] = field(default_factory=dict)

    def running(self, arn: str | None = None) -> int:
        """Return how many environments run an invocation now, of one function or of all."""
        groups = self.environments.values() if arn is None else [self.environments.get(arn, [])]
        return sum(environment.idle_since is None for group in groups for environment in group)
