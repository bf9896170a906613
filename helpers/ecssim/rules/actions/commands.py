"""What can become of a command that Run Command sends to a machine."""

from dataclasses import dataclass

from ...model.command import Invocation, InvocationStatus


@dataclass(frozen=True, slots=True)
class SetInvocation:
    """Note how far a command is; one that is in progress begins now."""

    invocation: Invocation
    status: InvocationStatus


@dataclass(frozen=True, slots=True)
class RunOnMachine:
    """Have the machine's shell do it, and note what came of it."""

    invocation: Invocation
