"""What IAM calls the operations of AWS, and what each of them may touch, read from iam.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .operations import is_reading

_PASS = "iam.PassRole"
_LINK = "iam.CreateServiceLinkedRole"
_NEEDED_FOR_A_ROLE = "iam.CreateRole"


class UnknownActionError(LookupError):
    """iam.toml does not say what an operation may touch."""


@dataclass(frozen=True)
class Grant:
    """What an action may touch; iam.toml says what the fields mean."""

    named: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    only: str = ""
    also: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


READING = Grant(all=("anything",))
"""What an action may touch that changes nothing and shows no secret."""


def service_of(called: str) -> str:
    """Return the service of an operation such as ecs.RunTask, as boto3 calls it."""
    return called.partition(".")[0]


def name_of(called: str) -> str:
    """Return the name of an operation such as ecs.RunTask, without its service."""
    return called.partition(".")[2]


def action(called: str) -> str:
    """Return the IAM action of an operation: elbv2.AddTags is elasticloadbalancing:AddTags."""
    service = service_of(called)
    return f"{table('prefixes').get(service, service)}:{table('names').get(called, name_of(called))}"


def grant(called: str) -> Grant:
    """Return what an operation may touch.

    Raises:
        UnknownActionError: if it changes something, and iam.toml does not have it.
    """
    found = _grants().get(called)
    if found is None and not is_reading(name_of(called)):
        raise UnknownActionError(
            f"iam.toml does not say what {called} may touch. Look it up in AWS's Service Authorization Reference, "
            f"and add a line under [actions.{service_of(called)}]."
        )
    return found or READING


def grants(called: Iterable[str]) -> dict[str, Grant]:
    """Return what each of some operations may touch, with all those that AWS asks for besides, in order.

    Raises:
        UnknownActionError: if iam.toml misses one.
    """
    found: dict[str, Grant] = {}
    waiting = list(called)
    while waiting:
        if (each := waiting.pop()) not in found:
            found[each] = grant(each)
            waiting += found[each].also
    # Without a role of its own a lab has nothing to pass.
    if _NEEDED_FOR_A_ROLE in found and any(each.passes for each in found.values()):
        found[_PASS] = grant(_PASS)
    if any(each.links for each in found.values()):
        found[_LINK] = grant(_LINK)
    return dict(sorted(found.items()))


def notes(called: Iterable[str]) -> list[str]:
    """Return what is not certain about a policy for some operations, a sentence each."""
    needed = grants(called)
    return [f"{action(each)}: {note}" for each, note in table("notes").items() if each in needed]


@cache
def _grants() -> Mapping[str, Grant]:
    return {
        f"{service}.{name}": _grant(fields)
        for service, actions in table("actions").items()
        for name, fields in actions.items()
    }


def _grant(fields: Mapping[str, Any]) -> Grant:
    read: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    return Grant(**read)


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return one table of iam.toml: prefixes, names, reading, arns, tag_keys, only, actions, boundary or notes."""
    data = tomllib.loads(files(__package__).joinpath("iam.toml").read_text(encoding="utf-8"))
    return dict(data[name])
