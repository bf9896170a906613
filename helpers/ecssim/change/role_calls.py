"""What is done with the roles of tasks: each call is asked of IAM."""

from collections.abc import Mapping
from typing import Any

from ..model.account import Account
from ..model.task import Task
from ..model.task_definition import TaskDefinition
from ..neighbours import Neighbours
from ..outside.iam_policy import Request, UnknownConditionError
from ..outside.iam_role import session_arn
from ..truth import permissions as truth

# The parameters of a task definition, and of the overrides, that name its roles.
_ROLES = ("executionRoleArn", "taskRoleArn")


class RoleCalls:
    """Asks whether roles may be assumed, and what they allow.

    Arguments:
        account: the account and Region of the tasks.
        neighbours: the services around ECS.
    """

    def __init__(self, account: Account, neighbours: Neighbours) -> None:
        self._account = account
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

    def refusal(self, task: Task, role_name: str, action: str, resource: str) -> str | None:
        """Return why a task may not do something with a role, in IAM's words; None if it may.

        Arguments:
            role_name: its name or ARN.
            action: such as s3:GetObject.
            resource: its ARN, or * for an action that is on no one resource.
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
        try:
            return role.refusal(Request(action, resource, context), session_arn(role, task.id))
        except UnknownConditionError as unknown:
            return truth.NOT_SIMULATED(what=unknown)
