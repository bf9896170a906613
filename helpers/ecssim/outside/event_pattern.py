"""Whether an event matches the pattern of an EventBridge rule.

A pattern has the structure of the events that it matches; where an event has a value, it has a list of those that do.
In a list of objects one object must match all that the pattern says of it.
"""

import ipaddress
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

Pattern = Mapping[str, Any]
_ABSENT = object()
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def matches(pattern: Pattern, event: Any) -> bool:
    """Return whether an event, or an object in it, matches."""
    if isinstance(event, list):
        return any(matches(pattern, each) for each in event)
    if not isinstance(event, dict):
        event = {}
    return all(_field_matches(name, wanted, event) for name, wanted in pattern.items())


def problem(pattern: Pattern) -> str | None:
    """Return what is wrong with a pattern, in EventBridge's words; None if nothing is."""
    for name, wanted in pattern.items():
        if isinstance(wanted, dict):
            inner = problem(wanted)
        elif name == "$or" and isinstance(wanted, list) and all(isinstance(each, dict) for each in wanted):
            inner = next(filter(None, map(problem, wanted)), None)
        elif isinstance(wanted, list):
            unknown = [key for each in wanted if isinstance(each, dict) for key in each if key not in _TESTS]
            inner = f"Unrecognized match type {unknown[0]}" if unknown else None
        else:
            inner = f"'{name}' must be an object or an array"
        if inner:
            return inner
    return None


def _field_matches(name: str, wanted: Any, holder: Mapping[str, Any]) -> bool:
    if name == "$or" and isinstance(wanted, list) and all(isinstance(each, dict) for each in wanted):
        return any(matches(each, holder) for each in wanted)
    value = holder.get(name, _ABSENT)
    if isinstance(wanted, dict):
        return matches(wanted, value)
    return any(_value_matches(each, value) for each in wanted)


def _value_matches(wanted: Any, value: Any) -> bool:
    """Return whether a value, or one of a list of values, is what one entry of a pattern asks for."""
    if isinstance(wanted, dict) and "exists" in wanted:
        return bool((value is not _ABSENT) == wanted["exists"])
    if value is _ABSENT:
        return False
    values = value if isinstance(value, list) else [value]
    if isinstance(wanted, dict):
        return any(all(_TESTS[name](each, argument) for name, argument in wanted.items()) for each in values)
    return any(_same(each, wanted) for each in values)


def _same(value: Any, wanted: Any) -> bool:
    """Return whether two values are the same in JSON, where true is not 1."""
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _each(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    """Return a test of texts that takes one argument or a list of them, and may ignore case."""

    def of_any(value: Any, argument: Any) -> bool:
        if isinstance(argument, dict):
            text = argument.get("equals-ignore-case", "")
            return isinstance(value, str) and test(value.lower(), text.lower())
        arguments = argument if isinstance(argument, list) else [argument]
        return isinstance(value, str) and any(test(value, each) for each in arguments)

    return of_any


def _anything_but(value: Any, argument: Any) -> bool:
    if isinstance(argument, dict):
        return not any(_TESTS[name](value, inner) for name, inner in argument.items())
    return not any(_same(value, each) for each in (argument if isinstance(argument, list) else [argument]))


def _numeric(value: Any, argument: list[Any]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return all(_COMPARISONS[sign](value, limit) for sign, limit in zip(argument[::2], argument[1::2], strict=True))


def _cidr(value: Any, argument: str) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(argument)
    except ValueError:
        return False


def _wildcard(value: str, wanted: str) -> bool:
    """Return whether a text matches one with asterisks; nothing else in it is special."""
    return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), value, re.DOTALL) is not None


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "prefix": _each(str.startswith),
    "suffix": _each(str.endswith),
    "equals-ignore-case": _each(lambda value, wanted: value.lower() == wanted.lower()),
    "wildcard": _each(_wildcard),
    "anything-but": _anything_but,
    "numeric": _numeric,
    "cidr": _cidr,
    "exists": lambda value, wanted: bool(wanted),  # noqa: ARG005 (a value that is there exists)
}
