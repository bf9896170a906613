"""What AWS could not even read: numbers that its types do not hold, and text that is no Unicode."""

import math
from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from ..truth import errors, limits
from .refusal import refuse


def refuse_unreadable(request: dict[str, Any], shape: StructureShape) -> None:
    """Refuse a request with a value that AWS's own types cannot hold.

    Arguments:
        request: one that has the shape.

    Raises:
        EcsError: InvalidParameterException that names the first such value.
    """
    for path, value, leaf in _leaves(request, shape, ""):
        problem = _problem(value, leaf)
        if problem:
            refuse(errors.VALUE_UNREADABLE, path=path, problem=problem)


def _leaves(value: Any, shape: Shape, path: str) -> Iterator[tuple[str, Any, Shape]]:
    """Yield every value of a request that holds no others, with its place and its shape."""
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        for name, each in value.items():
            yield from _leaves(each, shape.members[name], f"{path}.{name}" if path else name)
    elif isinstance(shape, ListShape):
        for number, each in enumerate(value):
            yield from _leaves(each, shape.member, f"{path}[{number}]")
    elif isinstance(shape, MapShape):
        for key, each in value.items():
            yield path, key, shape.key
            yield from _leaves(each, shape.value, path)
    else:
        yield path, value, shape


def _problem(value: Any, shape: Shape) -> str | None:
    if shape.type_name in limits.INTEGER_RANGES.value:
        low, high = limits.INTEGER_RANGES.value[shape.type_name]
        return None if low <= value <= high else f"it must be from {low} to {high}"
    if shape.type_name in ("float", "double"):
        return None if math.isfinite(value) else "it is not a finite number"
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return "it is not Unicode text"
    return None
