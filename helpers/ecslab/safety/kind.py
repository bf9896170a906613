"""What a clean-up knows of one kind of thing: how to find the lab's, and how to delete them."""

from collections.abc import Callable, Iterator
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


def last_part(arn: str) -> str:
    """Return what follows the last slash of an ARN."""
    return arn.rsplit("/", 1)[-1]


def pages(client: Any, operation: str, field: str, **request: Any) -> Iterator[Any]:
    """Yield everything that a call lists under a field, page after page."""
    for page in client.get_paginator(operation).paginate(**request):
        yield from page[field]


def batches(items: list[str], size: int) -> Iterator[list[str]]:
    """Yield the items in lists of at most that size, for calls that take no more."""
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
