"""The Describe calls: what is unknown is a failure of its own, not an error."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from .call import Call

Found = TypeVar("Found")


def described(
    call: Call,
    names: Sequence[str],
    path: str,
    find: Callable[[str], Found | None],
    shape: Callable[[Found], dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the shape of everything that was found, and a failure for every name that was not.

    Arguments:
        names: names, ids or ARNs.
        path: what stands before the name in the ARN of such a thing, such as cluster.
        find: returns what a name means, or None.
    """
    shapes, failures = [], []
    for name in names:
        found = find(name)
        if found is None:
            failures.append(missing(call, path, name))
        else:
            shapes.append(shape(found))
    return shapes, failures


def missing(call: Call, path: str, name: str, reason: str = "MISSING") -> dict[str, str]:
    """Return the failure of a name or ARN."""
    return {"arn": name if name.startswith("arn:") else call.account.arns.of(f"{path}/{name}"), "reason": reason}
