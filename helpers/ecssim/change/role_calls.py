"""What is done with the roles of tasks: IAM is asked whether each call is allowed, and CloudTrail remembers it."""

from collections.abc import Mapping
from typing import Any

from ..engine.clock import Clock
from ..model.account import Account
from ..model.api_call import ApiCall
from ..model.task import Task
from ..model.task_definition import TaskDefinition
from ..neighbours import Neighbours
from ..outside.iam_policy import Request, UnknownConditionError
from ..outside.iam_role import session_arn
from ..truth import aws_calls
from ..truth import permissions as truth

# The parameters of a task definition, and of the overrides, that name its roles.
_ROLES = ("executionRoleArn", "taskRoleArn")


class RoleCalls:
    """Asks whether roles may be assumed, and what they allow.

    Arguments:
        account: the account and Region of the tasks, which remembers the calls.
        clock: the simulation's.
        neighbours: the services around ECS.
    """

    def __init__(self, account: Account, clock: Clock, neighbours: Neighbours) -> None:
        self._account = account
        self._clock = clock
        self._neighbours = neighbours

    def why_not_assumed(self, definition: TaskDefinition, overrides: Mapping[str, Any] | None = None) -> str | None:
        """Return why ECS cannot assume one of the roles of new tasks, in AWS's words; None if it can assume them.

        Arguments:
            overrides: those of RunTask, which may name other roles than the definition.
        """
        settings = {**definition.settings, **(overrides or {})}
        arns = self._account.arns
        context = {"aws:SourceAccount": arns.account_id, "aws:SourceArn": arns.of("*")}
        for name in filter(None, map(settings.get, _ROLES)):
            role = self._neighbours.role(name)
            try:
                assumed = role is not None and role.may_be_assumed_by(truth.TASKS_SERVICE.value, context)
            except UnknownConditionError as unknown:
                return truth.NOT_SIMULATED(what=unknown)
            if not assumed:
                return truth.CANNOT_ASSUME(role=name)
        return None

    def refusal(
        self,
        task: Task,
        role_name: str,
        action: str,
        resource: str,
        *,
        event_name: str = "",
        data_event: bool = False,
        reads: bool = True,
        parameters: Mapping[str, Any] | None = None,
    ) -> str | None:
        """Make a call with a role of a task, and return why it is not allowed, in IAM's words; None if it is.

        Arguments:
            role_name: its name or ARN.
            action: such as s3:GetObject.
            resource: its ARN, or * for an action that is on no one resource.
            event_name: what CloudTrail calls it; the end of the action if it says nothing else.
            data_event: whether CloudTrail takes it for a data event.
            reads: whether it changes nothing.
            parameters: those of the request as CloudTrail shows them; None if they are not known.
        """
        role = self._neighbours.role(role_name)
        if role is None:
            return truth.CANNOT_ASSUME(role=role_name)
        arns = self._account.arns
        context = {
            "aws:PrincipalArn": role.arn,
            "aws:PrincipalAccount": arns.account_id,
            "aws:RequestedRegion": arns.region,
            "aws:SecureTransport": "true",
        }
        session = session_arn(role, task.id)
        try:
            refusal = role.refusal(Request(action, resource, context), session)
        except UnknownConditionError as unknown:
            refusal = truth.NOT_SIMULATED(what=unknown)
        if action not in aws_calls.DATA_ACTIONS_OF_ECS.value:
            self._account.api_calls.append(
                ApiCall(
                    number=len(self._account.api_calls),
                    at=self._clock.now,
                    role_arn=role.arn,
                    session=session,
                    action=action,
                    event_name=event_name or action.partition(":")[2],
                    resource=resource,
                    refusal=refusal,
                    data_event=data_event,
                    reads=reads,
                    parameters=parameters,
                )
            )
        return refusal
