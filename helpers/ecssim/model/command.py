"""What Systems Manager's Run Command knows: commands, and each on its way to one machine."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from ..truth.run_command import NOT_RUN_CODE

if TYPE_CHECKING:
    from ..outside.machine import Machine
    from .account import Account


class InvocationStatus(StrEnum):
    """How far a command has come on one machine."""

    PENDING = "Pending"
    DELAYED = "Delayed"
    IN_PROGRESS = "InProgress"
    SUCCESS = "Success"
    FAILED = "Failed"
    DELIVERY_TIMED_OUT = "DeliveryTimedOut"
    EXECUTION_TIMED_OUT = "ExecutionTimedOut"

    @property
    def is_final(self) -> bool:
        """Whether nothing more comes."""
        return self not in (InvocationStatus.PENDING, InvocationStatus.DELAYED, InvocationStatus.IN_PROGRESS)


@dataclass(slots=True, eq=False)
class Command:
    """Shell commands that somebody sent to machines.

    Arguments:
        lines: the shell commands, one after the other.
        timeout_s: how long Systems Manager tries to deliver it, not counting the time for its execution.
        execution_timeout_s: how long it may run.
        invocations: by the id of the machine.
    """

    id: str
    lines: tuple[str, ...]
    comment: str
    sent_at: datetime
    timeout_s: int
    execution_timeout_s: int
    invocations: "dict[str, Invocation]" = field(default_factory=dict)

    @property
    def expires_at(self) -> datetime:
        """When a machine that has not got it by then does not get it any more."""
        return self.sent_at + timedelta(seconds=self.timeout_s + self.execution_timeout_s)


@dataclass(slots=True, eq=False)
class Invocation:
    """A command on its way to one machine, at work there, or done.

    Arguments:
        response_code: what the shell exited with.
        output, errors: what it wrote to stdout and stderr.
        next_look_at: when somebody looks how far it is.
    """

    account: "Account"
    command: Command
    machine: "Machine"
    status: InvocationStatus = InvocationStatus.PENDING
    started_at: datetime | None = None
    ended_at: datetime | None = None
    response_code: int = NOT_RUN_CODE.value
    output: str = ""
    errors: str = ""
    next_look_at: datetime | None = None
