"""A role of IAM: who may assume it, and what whoever has assumed it may do.

A role may do what its policies allow and its permissions boundary allows as well; a deny of either wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..truth import permissions as truth
from . import iam_policy
from .iam_policy import Document, Request, Verdict

SOURCE = iam_policy.SOURCE
ASSUME = "sts:AssumeRole"


@dataclass(frozen=True, slots=True)
class Role:
    """A role as IAM has it.

    Arguments:
        trust_policy: who may assume it.
        policies: its managed and inline policies, each in the version that counts.
        boundary: the policy that is its permissions boundary; None without one.
    """

    arn: str
    name: str
    trust_policy: Document
    policies: tuple[Document, ...] = ()
    boundary: Document | None = None

    def may_be_assumed_by(self, service: str, context: Mapping[str, str]) -> bool:
        """Return whether a service such as ecs-tasks.amazonaws.com may assume it.

        Arguments:
            context: what is known of the request, by condition key.

        Raises:
            UnknownConditionError: if its trust policy has a condition that ecssim does not know.
        """
        return iam_policy.admits(self.trust_policy, service, Request(ASSUME, self.arn, context))

    def refusal(self, request: Request, session: str) -> str | None:
        """Return why a session of the role may not do something, in IAM's words; None if it may.

        Arguments:
            session: who has assumed it, as an ARN.

        Raises:
            UnknownConditionError: if that depends on a condition that ecssim does not know.
        """
        own = iam_policy.evaluate(self.policies, request)
        bound = iam_policy.evaluate([self.boundary], request) if self.boundary is not None else Verdict.ALLOWED
        for verdict, where, words in (
            (own, Verdict.DENIED, truth.DENIED_BY_POLICY),
            (bound, Verdict.DENIED, truth.DENIED_BY_BOUNDARY),
            (own, Verdict.NOT_ALLOWED, truth.NOT_ALLOWED_BY_POLICY),
            (bound, Verdict.NOT_ALLOWED, truth.NOT_ALLOWED_BY_BOUNDARY),
        ):
            if verdict is where:
                return words(session=session, action=request.action, resource=request.resource)
        return None


def session_arn(role: Role, session: str) -> str:
    """Return who somebody is that has assumed a role; ECS names the session after the task."""
    _, partition, _, _, account_id, _ = role.arn.split(":", 5)
    return f"arn:{partition}:sts::{account_id}:assumed-role/{role.name}/{session}"
