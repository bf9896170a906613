"""What policies of IAM say of a request: an explicit deny wins over an allow, and what nothing allows is not allowed.

moto has an evaluator too. It is not used, because it takes no account of NotResource, so that a Deny with one allows,
none of the conditions of identity policies, and none of permissions boundaries.

A condition that is not known here, or on something that is not known of the request, is an error that names it: to
guess would let a lab pass that AWS refuses, or the other way round.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

SOURCE = "IAM user guide, Policy evaluation logic; IAM JSON policy elements"

Document = Mapping[str, Any]
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
# In a policy, ${*}, ${?} and ${$} stand for these characters themselves.
_LITERALS = ("*", "?", "$")


class UnknownConditionError(LookupError):
    """A policy depends on something that ecssim does not know."""


class Verdict(StrEnum):
    """What policies say of a request."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not allowed"
    DENIED = "explicitly denied"


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to do.

    Arguments:
        action: such as s3:GetObject.
        resource: its ARN, or * for an action that is on no one resource.
        context: what is known of the request, by condition key such as aws:SourceAccount.
    """

    action: str
    resource: str = "*"
    context: Mapping[str, str] = field(default_factory=dict)


@cache
def read(text: str) -> Document:
    """Return a policy document from its JSON; one that cannot be read says nothing."""
    try:
        document = json.loads(text)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def evaluate(documents: Iterable[Document], request: Request) -> Verdict:
    """Return what the policies of an identity together say of a request.

    Raises:
        UnknownConditionError: if it depends on a condition that ecssim does not know.
    """
    return _weigh(each for each in _statements(documents) if _is_about(each, request))


def admits(document: Document, service: str, request: Request) -> bool:
    """Return whether a role's trust policy lets a service such as ecs-tasks.amazonaws.com do what it requests.

    Raises:
        UnknownConditionError: if it depends on a condition that ecssim does not know.
    """
    about = (
        each
        for each in _statements([document])
        if _names_service(each, service) and _matches_action(each, request.action) and _conditions_hold(each, request)
    )
    return _weigh(about) is Verdict.ALLOWED


def _weigh(statements: Iterable[Document]) -> Verdict:
    effects = {statement.get("Effect") for statement in statements}
    if "Deny" in effects:
        return Verdict.DENIED
    return Verdict.ALLOWED if "Allow" in effects else Verdict.NOT_ALLOWED


def _statements(documents: Iterable[Document]) -> Iterable[Document]:
    for document in documents:
        yield from _list(document.get("Statement"))


def _is_about(statement: Document, request: Request) -> bool:
    """The conditions come last, so that an unknown one is no error in a statement about something else."""
    return (
        _matches_action(statement, request.action)
        and _matches_resource(statement, request)
        and _conditions_hold(statement, request)
    )


def _matches_action(statement: Document, action: str) -> bool:
    named = _list(statement.get("NotAction", statement.get("Action")))
    found = any(_like(pattern.lower(), action.lower()) for pattern in named)
    return found is not ("NotAction" in statement)


def _matches_resource(statement: Document, request: Request) -> bool:
    named = _list(statement.get("NotResource", statement.get("Resource")))
    found = any(_like(_filled_in(pattern, request), request.resource) for pattern in named)
    return found is not ("NotResource" in statement)


def _names_service(statement: Document, service: str) -> bool:
    """A star for the principal is about users and roles; that it is about no service is assumed."""
    principal = statement.get("Principal", {})
    return isinstance(principal, dict) and service in _list(principal.get("Service"))


# Conditions


def _arn_like(pattern: str, value: str) -> bool:
    """Each of the six parts of an ARN is compared for itself, so that no star reaches over a colon before the last."""
    ours, theirs = pattern.split(":", 5), value.split(":", 5)
    return len(ours) == len(theirs) and all(map(_like, ours, theirs))


def _equal(wanted: str, value: str) -> bool:
    return wanted == value


def _equal_in_any_case(wanted: str, value: str) -> bool:
    return wanted.lower() == value.lower()


def _like(pattern: str, value: str) -> bool:
    return _compiled(pattern).fullmatch(value) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(each, re.escape(each)) for each in pattern), re.DOTALL)


# How a wanted value and the request's own are compared, and whether that must hold for none of the wanted values.
_OPERATORS: dict[str, tuple[Callable[[str, str], bool], bool]] = {
    "StringEquals": (_equal, False),
    "StringNotEquals": (_equal, True),
    "StringEqualsIgnoreCase": (_equal_in_any_case, False),
    "StringNotEqualsIgnoreCase": (_equal_in_any_case, True),
    "StringLike": (_like, False),
    "StringNotLike": (_like, True),
    "ArnEquals": (_arn_like, False),
    "ArnNotEquals": (_arn_like, True),
    "ArnLike": (_arn_like, False),
    "ArnNotLike": (_arn_like, True),
    "Bool": (_equal_in_any_case, False),
}


def _conditions_hold(statement: Document, request: Request) -> bool:
    conditions = statement.get("Condition") or {}
    return all(
        _condition_holds(operator, key, _list(wanted), request)
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _condition_holds(operator: str, key: str, wanted: list[Any], request: Request) -> bool:
    known = {name.lower(): value for name, value in request.context.items()}
    compare = _OPERATORS.get(operator.removesuffix("IfExists"))
    if compare is None:
        raise UnknownConditionError(f"the condition operator {operator} of a policy, which it has for {key}")
    if key.lower() not in known:
        raise UnknownConditionError(f"the condition key {key} of a policy, in a request for {request.action}")
    matches, negated = compare
    value = known[key.lower()]
    found = any(matches(_filled_in(_text(each), request), value) for each in wanted)
    return found is not negated


def _filled_in(pattern: str, request: Request) -> str:
    """Fill in the policy variables of a pattern."""

    def value(match: re.Match[str]) -> str:
        name = match[1].split(",")[0].strip()
        if name in _LITERALS:
            raise UnknownConditionError(f"the policy variable ${{{name}}} of a policy")
        known = {key.lower(): value for key, value in request.context.items()}
        if name.lower() not in known:
            raise UnknownConditionError(f"the policy variable ${{{name}}} of a policy, in a request for a resource")
        return known[name.lower()]

    return _VARIABLE.sub(value, pattern)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    """A policy may write a list of one without its brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
