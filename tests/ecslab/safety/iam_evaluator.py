"""How IAM decides, as far as the policies of the course go: what is denied is denied, and the rest must be allowed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """One thing that AWS asks IAM about; a call can be several.

    Arguments:
        action: such as ecs:RunTask.
        resource: the ARN that it is about, or * if AWS has none for it.
        context: the condition keys that AWS fills in.
    """

    action: str
    resource: str = "*"
    context: Mapping[str, str] = field(default_factory=dict)


def is_allowed(requests: Iterable[Request], *documents: Document) -> bool:
    """Return whether the policies, taken as one, let a call through: AWS asks about all of its requests."""
    statements = [statement for document in documents for statement in document["Statement"]]
    return all(_decision(request, statements) for request in requests)


def _decision(request: Request, statements: list[Mapping[str, Any]]) -> bool:
    effects = {statement["Effect"] for statement in statements if _applies(statement, request)}
    return effects == {"Allow"}


def _applies(statement: Mapping[str, Any], request: Request) -> bool:
    if "NotAction" in statement:
        by_action = not _is_among(request.action.lower(), statement["NotAction"], str.lower)
    else:
        by_action = _is_among(request.action.lower(), statement["Action"], str.lower)
    return (
        by_action
        and _is_among(request.resource, statement["Resource"])
        and all(
            _holds(operator, request.context.get(key), _listed(values))
            for operator, condition in statement.get("Condition", {}).items()
            for key, values in condition.items()
        )
    )


def _holds(operator: str, given: str | None, values: list[str]) -> bool:
    if given is None:
        return operator.endswith("IfExists") or "Not" in operator
    match operator.removesuffix("IfExists"):
        case "StringEquals" | "Bool":
            return given in values
        case "StringNotEquals":
            return given not in values
        case "StringLike" | "ArnLike" | "ArnEquals":
            return _is_among(given, values)
    raise AssertionError(f"the policies of the course have no operator {operator} yet")


def _is_among(given: str, patterns: str | list[str], change: Callable[[str], str] = str) -> bool:
    return any(_matches(change(pattern), given) for pattern in _listed(patterns))


def _matches(pattern: str, given: str) -> bool:
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, given, re.DOTALL) is not None


def _listed(found: str | list[str]) -> list[str]:
    return [found] if isinstance(found, str) else found
