"""What a clean-up knows of one kind of thing: how to find the lab's, and how to delete them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Client = Callable[[str], Any]
"""Gives a boto3 client of an AWS service."""


@dataclass(frozen=True)
class Kind:
    """One kind of thing that labs make.

    Arguments:
        name: what people call it.
        service: the AWS service that keeps it.
        find: returns the ARNs, ids or names of what belongs to a lab's prefix.
        delete: deletes those, and waits where the next kind needs them gone.
    """

    name: str
    service: str
    find: Callable[[Client, str], list[str]]
    delete: Callable[[Client, list[str]], None]


def belongs(name: str, prefix: str) -> bool:
    """Return whether a name is the lab's: it is the prefix, or goes on after it with a hyphen or a slash."""
    return name == prefix or name.startswith((f"{prefix}-", f"{prefix}/"))
