"""How commands are sent to machines, and what is noted of each."""

from collections.abc import Sequence
from datetime import datetime

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.command import Command, Invocation, InvocationStatus
from ..outside.machine import Machine
from ..outside.shell import Ended
from ..rules import plan
from ..truth import run_command as truth


class CommandChanges:
    """Changes commands of Run Command.

    Arguments:
        account: the state.
        clock, chance: the simulation's.
    """

    def __init__(self, account: Account, clock: Clock, chance: Chance) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance

    def send(
        self,
        machines: Sequence[Machine],
        lines: Sequence[str],
        *,
        comment: str,
        timeout_s: int,
        execution_timeout_s: int,
    ) -> Command:
        """Send shell commands to machines; each gets them soon, if it can be reached."""
        made = Command(
            self._chance.uuid("command ids"), tuple(lines), comment, self._clock.now, timeout_s, execution_timeout_s
        )
        self._account.commands[made.id] = made
        for machine in machines:
            made.invocations[machine.id] = invocation = Invocation(self._account, made, machine)
            spread = truth.DELIVERY_S.value
            delivered_at = self._clock.after(self._chance.seconds("command deliveries", spread.low_s, spread.high_s))
            self.look_at(invocation, delivered_at)
        return made

    def look_at(self, invocation: Invocation, at: datetime) -> None:
        """Have somebody look how far a command is at that moment."""
        invocation.next_look_at = at
        self._clock.wake(at, invocation)

    def set_status(self, action: plan.SetInvocation) -> None:
        """Note how far a command is; what has begun is looked at again once it should be through."""
        invocation = action.invocation
        invocation.status = action.status
        if action.status is InvocationStatus.IN_PROGRESS:
            invocation.started_at = self._clock.now
            spread = truth.EXECUTION_S.value
            through_at = self._clock.after(self._chance.seconds("command executions", spread.low_s, spread.high_s))
            self.look_at(invocation, through_at)
        elif action.status.is_final:
            invocation.ended_at = self._clock.now

    def end(self, invocation: Invocation, ended: Ended) -> None:
        """Note what came of a command."""
        invocation.status = InvocationStatus.FAILED if ended.code else InvocationStatus.SUCCESS
        invocation.ended_at = self._clock.now
        invocation.response_code = ended.code
        invocation.output, invocation.errors = ended.output, ended.errors
