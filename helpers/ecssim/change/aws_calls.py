"""How programs in tasks call AWS: with the task role, in the moment of the call."""

from datetime import timedelta

from ..engine.clock import Clock
from ..model.account import Account
from ..model.task import Container, Task
from ..neighbours import Neighbours
from ..outside.aws_call import AwsCall
from ..outside.task_credentials import role_arn
from ..rules import plan
from ..truth import aws_calls as truth
from .reach import Reach
from .resources import ResourceChanges
from .role_calls import RoleCalls


class AwsCalls:
    """Makes the calls of programs.

    Arguments:
        account: the account and Region of the tasks.
        clock: the simulation's.
        neighbours: the services around ECS.
        role_calls: what is asked of the tasks' roles.
        resources: what keeps the tasks' logs.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        neighbours: Neighbours,
        role_calls: RoleCalls,
        resources: ResourceChanges,
    ) -> None:
        self._account = account
        self._clock = clock
        self._neighbours = neighbours
        self._role_calls = role_calls
        self._resources = resources
        self._reach = Reach(account, neighbours)

    def make(self, action: plan.CallAws) -> None:
        """Make a call; a program whose call fails prints why and ends."""
        container, call = action.container, action.container.program.calls[action.index]
        del container.calls_due[action.index]
        error = self._error(action.task, call)
        if error is None:
            self._say(action.task, container, f"{call.service}.{call.method}: done")
            if call.every_s is not None:
                container.calls_due[action.index] = self._clock.now + timedelta(seconds=call.every_s)
            return
        self._say(action.task, container, error)
        container.calls_due.clear()
        container.call_failed = True
        container.exits_at = self._clock.now

    def _error(self, task: Task, call: AwsCall) -> str | None:
        """Make a call and return the error that the program gets; None if there is none."""
        arns, operation = self._account.arns, call.operation
        role = role_arn(task)
        if role is None:
            return truth.NO_CREDENTIALS()
        if not self._reach.service(task, call.service):
            return truth.UNREACHABLE(service=call.service, region=arns.region)
        refusal = self._role_calls.refusal(
            task,
            role,
            operation.action,
            call.resource(arns),
            event_name=operation.event,
            data_event=operation.data_event,
            reads=operation.reads,
        )
        if refusal:
            return truth.DENIED(code=operation.denied, operation=call.operation_name, refusal=refusal)
        return self._neighbours.call(call)

    def _say(self, task: Task, container: Container, line: str) -> None:
        self._resources.write_lines(task, container, [(self._clock.now, line)])
