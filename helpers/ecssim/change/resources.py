"""How a task gets its secrets, its images and its log groups."""

from collections.abc import Sequence

from ..engine.clock import Clock
from ..model.account import Account
from ..model.task import Container, Lack, Missing, Task
from ..neighbours import Neighbours
from ..outside.images import Images
from ..rules import logs, plan
from ..truth import permissions as truth
from .pulls import Pulls
from .reach import Reach
from .role_calls import RoleCalls
from .secret_reads import SecretReads


class ResourceChanges:
    """Fetches what tasks need before they start, and keeps their logs.

    Arguments:
        account: the account and Region of the tasks.
        clock: the simulation's.
        images: what images do.
        neighbours: the services around ECS.
        role_calls: what is asked of the tasks' roles.
    """

    def __init__(
        self, account: Account, clock: Clock, images: Images, neighbours: Neighbours, role_calls: RoleCalls
    ) -> None:
        self._account = account
        self._clock = clock
        self._neighbours = neighbours
        self._role_calls = role_calls
        self._reach = Reach(account, neighbours)
        self._pulls = Pulls(account, images, neighbours, role_calls, self._reach)
        self._secrets = SecretReads(neighbours, role_calls, self._reach)

    def prepare(self, action: plan.PrepareTask) -> None:
        """Fetch what the containers of a task need, and note the first thing that cannot be had."""
        task = action.task
        task.prepared_at = self._clock.now
        task.lack = (
            self._pulls.log_in(task)
            or self._secrets.fetch(task)
            or self._pulls.pull(task)
            or self._find_log_groups(task)
        )

    def open_log_stream(self, action: plan.OpenLogStream) -> None:
        """Open the log stream of a container that runs."""
        self._write(action.task, action.container, [])

    def print_lines(self, action: plan.PrintLines) -> None:
        """Write what a container prints to its log stream."""
        action.container.lines_printed += len(action.lines)
        self.write_lines(action.task, action.container, action.lines)

    def write_lines(self, task: Task, container: Container, lines: Sequence[logs.Line]) -> None:
        """Write lines to a container's log stream; CloudWatch Logs takes no empty ones.

        Lines that the execution role may not write are lost, as those are whose log group is gone.
        """
        to = logs.destination(container)
        if to and self._refusal(task, truth.WRITE_LOG.value, self._stream_arn(task, container, to)):
            return
        self._write(task, container, [line for line in lines if line[1]])

    def _write(self, task: Task, container: Container, lines: list[logs.Line]) -> None:
        to = logs.destination(container)
        if to:
            self._neighbours.logs.write(to.group, to.stream(task, container), lines, to.region)

    def _find_log_groups(self, task: Task) -> Lack | None:
        for container in task.containers:
            to = logs.destination(container)
            if to and (lack := self._find_log_group(task, container, to)):
                return lack
        return None

    def _find_log_group(self, task: Task, container: Container, to: logs.Destination) -> Lack | None:
        if not self._reach.service(task, "logs", to.region):
            return Lack(container, Missing.ROUTE_TO_LOG_GROUP, to.group)
        if to.creates_group and (refusal := self._refusal(task, truth.CREATE_LOG_GROUP.value, self._new_group_arn(to))):
            return Lack(container, Missing.LEAVE_TO_CREATE_LOG_GROUP, to.group, refusal)
        stream = self._stream_arn(task, container, to)
        if refusal := self._refusal(task, truth.CREATE_LOG_STREAM.value, stream):
            return Lack(container, Missing.LEAVE_TO_WRITE_LOG, to.group, refusal)
        if self._neighbours.logs.has_group(to.group, to.region):
            return None
        if not to.creates_group or not self._neighbours.logs.create_group(to.group, to.region):
            return Lack(container, Missing.LOG_GROUP, to.group)
        return None

    def _refusal(self, task: Task, action: str, resource: str) -> str | None:
        """On an instance a log can be written without an execution role: with the role of the instance."""
        role = task.execution_role
        return self._role_calls.refusal(task, role, action, resource) if role else None

    def _stream_arn(self, task: Task, container: Container, to: logs.Destination) -> str:
        return f"{self._group_arn(to)}:log-stream:{to.stream(task, container)}"

    def _new_group_arn(self, to: logs.Destination) -> str:
        """AWS asks for leave to create a group on all streams that it will have, as its refusals show."""
        return f"{self._group_arn(to)}:log-stream:"

    def _group_arn(self, to: logs.Destination) -> str:
        arns = self._account.arns
        return f"arn:{arns.partition}:logs:{to.region or arns.region}:{arns.account_id}:log-group:{to.group}"
