"""What the target of an EventBridge rule gets of an event: all of it, a part, a constant, or a text made of parts.

A path is a dollar sign and the names on the way, with numbers in brackets for the entries of lists.
"""

import json
import re
from typing import Any

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\['([^']+)'\]")
# A text in quotes, or a placeholder that stands outside of quotes.
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]+>')
_PLACEHOLDER = re.compile(r"<([^<>\s]+)>")


def text(target: dict[str, Any], event: dict[str, Any]) -> str:
    """Return what a target gets.

    Arguments:
        target: as PutTargets was given it.
        event: as EventBridge has it.

    Raises:
        ValueError: for an input path that cannot be read.
    """
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        return json.dumps(_at(event, target["InputPath"]))
    if "InputTransformer" in target:
        transformer = target["InputTransformer"]
        paths = transformer.get("InputPathsMap", {})
        return _filled(transformer["InputTemplate"], {name: _at(event, path) for name, path in paths.items()})
    return json.dumps(event)


def _at(event: Any, path: str) -> Any:
    """Return what is at the path, or None if there is nothing."""
    steps = list(_STEP.finditer(path))
    if path != "$" + "".join(step[0] for step in steps):
        raise ValueError(f"the input path {path} cannot be read: write it like $.detail.containers[0].name")
    for step in steps:
        try:
            event = event[int(step[2])] if step[2] else event[step[1] or step[3]]
        except (LookupError, TypeError):
            return None
    return event


def _filled(template: str, values: dict[str, Any]) -> str:
    """Return a template with its placeholders filled in: bare inside of quotes, as JSON outside of them."""

    def bare(place: re.Match[str]) -> str:
        value = values.get(place[1])
        if value is None:
            return ""
        return json.dumps(value if isinstance(value, str) else json.dumps(value))[1:-1]

    def piece(found: re.Match[str]) -> str:
        if found[0].startswith('"'):
            return _PLACEHOLDER.sub(bare, found[0])
        value = values.get(found[0][1:-1])
        return '""' if value is None else json.dumps(value)

    return _PIECE.sub(piece, template)
