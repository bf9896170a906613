"""A cluster query selects container instances: in a memberOf placement constraint and in ListContainerInstances.

Where the developer guide is silent, these are assumed. What an instance does not have equals nothing: for an attribute
that is absent, or that has no value, `==`, `in`, `=~` and the orders are false, and `!=`, `!in` and `!~` are true. With
several tasks on an instance `task:group == a` asks whether any of them is in the group, and `!=` whether none is. The
values of attributes are ordered as numbers if both are, else as text. A date without time zone is UTC.

Regular expressions match the whole value, as Java's String.matches does, and are read by Python: what only Java has,
such as \\p{Alpha}, is refused.
"""

import operator
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .expression_syntax import ATTRIBUTE, And, Comparison, ExpressionError, Not, Or, Query, parse, version

__all__ = ["ExpressionError", "Subject", "check", "matches"]

_ORDERS = {"==": operator.eq, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a query can ask of one container instance.

    Arguments:
        attributes: built-in, capability and custom attributes by name; the value is None if it has none.
        agent_version: numbers joined by dots.
        registered_at: with its time zone.
        task_groups: the groups of the tasks on the instance.
    """

    attributes: Mapping[str, str | None]
    agent_connected: bool
    agent_version: str
    ec2_instance_id: str
    registered_at: datetime
    running_tasks_count: int
    task_groups: Collection[str]


def matches(text: str, subject: Subject) -> bool:
    """Return whether a query selects the instance.

    Raises:
        ExpressionError: if the query cannot be read.
    """
    return _holds(parse(text), subject)


def check(text: str) -> None:
    """Refuse a query that cannot be read, or that is too long.

    Raises:
        ExpressionError: with what is wrong, and where.
    """
    parse(text)


def _holds(query: Query, subject: Subject) -> bool:
    match query:
        case Not(inner):
            return not _holds(inner, subject)
        case And(queries):
            return all(_holds(each, subject) for each in queries)
        case Or(queries):
            return any(_holds(each, subject) for each in queries)
        case Comparison(name, "exists"):
            return _exists(name, subject)
        case Comparison(name, sign, operands):
            return any(_compares(value, sign, operands) for value in _values(name, subject))


def _exists(name: str, subject: Subject) -> bool:
    if name.startswith(ATTRIBUTE):
        return name.removeprefix(ATTRIBUTE) in subject.attributes
    return bool(_values(name, subject))


def _values(name: str, subject: Subject) -> Collection[Any]:
    """Return what the instance has under a name: nothing, one value, or the groups of all its tasks."""
    if name.startswith(ATTRIBUTE):
        value = subject.attributes.get(name.removeprefix(ATTRIBUTE))
        return () if value is None else (value,)
    if name == "task:group":
        return subject.task_groups
    return (
        {
            "agentConnected": "true" if subject.agent_connected else "false",
            "agentVersion": version(subject.agent_version),
            "ec2InstanceId": subject.ec2_instance_id,
            "registeredAt": subject.registered_at,
            "runningTasksCount": subject.running_tasks_count,
        }[name],
    )


def _compares(value: Any, sign: str, operands: tuple[Any, ...]) -> bool:
    if sign == "in":
        return value in operands
    if sign == "=~":
        return operands[0].fullmatch(value) is not None
    operand = operands[0]
    if sign != "==" and isinstance(value, str) and _NUMBER.fullmatch(value) and _NUMBER.fullmatch(operand):
        value, operand = float(value), float(operand)
    return bool(_ORDERS[sign](value, operand))
