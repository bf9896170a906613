"""What a clean-up knows of one kind of thing: how to find the lab's, how to delete one, and what one costs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Client = Callable[[str], Any]
"""Gives a boto3 client of an AWS service."""

Owns = Callable[[str], bool]
"""Tells by a name whether something is the lab's."""

_FOLDERS = ("/ecs/", "/aws/events/", "/aws/lambda/", "/aws/ecs/containerinsights/")

Bill = Mapping[str, float]
"""How many units of which price of prices.toml something costs."""


@dataclass(frozen=True)
class Thing:
    """One thing that a lab made.

    Arguments:
        reference: its ARN, id or name, which deletes it.
        name: what shows whose it is: its own name, or that of what it is in.
    """

    reference: str
    name: str


def nothing(_client: Client, _reference: str) -> Bill:
    """Return the bill of what costs nothing while it waits to be used."""
    return {}


def always(**bill: float) -> Callable[[Client, str], Bill]:
    """Return what gives every thing of a kind the same bill."""
    return lambda _client, _reference: bill


@dataclass(frozen=True)
class Kind:
    """One kind of thing that labs make.

    Arguments:
        name: what people call it.
        service: the AWS service that keeps it.
        find: returns those that are still there and whose name is the lab's.
        delete: deletes one by its reference; it may return before the thing is gone.
        made_by: the operations that make one, such as ecs.CreateCluster.
        arn: how its ARNs look, as a regular expression of what follows arn:aws:; nothing if AWS has none to search by.
        has_id: whether references are ids that AWS gave, so that a thing can have lost the name that it was found by.
        bill: returns what one costs.
    """

    name: str
    service: str
    find: Callable[[Client, Owns], list[Thing]]
    delete: Callable[[Client, str], None]
    made_by: tuple[str, ...] = ()
    arn: str = ""
    has_id: bool = False
    bill: Callable[[Client, str], Bill] = nothing


def belongs(name: str, prefix: str) -> bool:
    """Return whether a name is the lab's: it is the prefix, or goes on after it with a hyphen or a slash."""
    return name == prefix or name.startswith((f"{prefix}-", f"{prefix}/"))


def without_folder(log_group: str) -> str:
    """Return the name of a log group without the folder that AWS and the course put such names into.

    What AWS writes for a function, and for a cluster with Container Insights, has a folder of its own.
    """
    folder = next((each for each in _FOLDERS if log_group.startswith(each)), "/")
    return log_group.removeprefix(folder)


def owner_of(*prefixes: str) -> Owns:
    """Return what tells whether a name belongs to one of some prefixes."""
    return lambda name: any(belongs(name, prefix) for prefix in prefixes)
