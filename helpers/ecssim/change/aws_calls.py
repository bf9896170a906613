"""How programs in tasks call AWS: with the task role, in the moment of the call."""

from datetime import timedelta

from ..engine.clock import Clock
from ..model.account import Account
from ..model.task import Container, Task
from ..neighbours import Neighbours
from ..outside import aws_cli
from ..outside.aws_call import Answer, AwsCall
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
        answer, exit_code = self._answer(action.task, call)
        if answer.error is None:
            printing = call.printing
            done = aws_cli.lines(printing, answer.content) if printing else [f"{call.service}.{call.method}: done"]
            self._say(action.task, container, done)
            if call.every_s is not None:
                container.calls_due[action.index] = self._clock.now + timedelta(seconds=call.every_s)
            return
        self._say(action.task, container, [answer.error])
        container.calls_due.clear()
        container.failed_with = exit_code if call.printing else truth.EXIT_CODE.value
        container.exits_at = self._clock.now

    def _answer(self, task: Task, call: AwsCall) -> tuple[Answer, int]:
        """Make a call, and return what the program gets, and what the AWS CLI exits with if that is an error."""
        arns, operation = self._account.arns, call.operation
        role = role_arn(task)
        if role is None:
            nobody = truth.CLI_NO_CREDENTIALS if call.printing else truth.NO_CREDENTIALS
            return Answer(error=nobody()), truth.CLI_UNCONFIGURED.value
        if not self._reach.service(task, call.service):
            silent = truth.UNREACHABLE(service=call.service, region=arns.region)
            return Answer(error=silent), truth.CLI_FAILED.value
        refusal = self._role_calls.refusal(
            task,
            role,
            operation.action,
            call.resource(arns),
            event_name=operation.event,
            data_event=operation.data_event,
            reads=operation.reads,
            parameters=call.shown_parameters,
        )
        if refusal:
            denied = truth.DENIED(code=operation.denied, operation=call.operation_name, refusal=refusal)
            return Answer(error=denied), truth.CLI_REFUSED.value
        return self._neighbours.call(call), truth.CLI_REFUSED.value

    def _say(self, task: Task, container: Container, lines: list[str]) -> None:
        self._resources.write_lines(task, container, [(self._clock.now, line) for line in lines])
