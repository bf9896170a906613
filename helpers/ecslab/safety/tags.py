"""The tags that everything carries that a lab makes."""

from collections.abc import Mapping
from typing import Any

from .operations import Operation, Tagging

KEY = "ecslab"
NAME = "Name"


def with_tags(operation: Operation, request: Mapping[str, Any], lab_id: str, prefix: str) -> dict[str, Any]:
    """Return a request with the lab's tags in it; what was given is not changed.

    Arguments:
        lab_id: the value of the lab's tag, under the key ecslab.
        prefix: the name of what EC2 would give an id only, so that a clean-up finds it by name.
    """
    tagged = dict(request)
    for tagging in operation.tags:
        if not tagged.get(tagging.unless):
            tagged = _put(tagged, tagging.at.split("."), tagging, lab_id, prefix)
    return tagged


def _put(part: Mapping[str, Any], path: list[str], tagging: Tagging, lab_id: str, prefix: str) -> dict[str, Any]:
    first, *rest = path
    if rest:
        return {**part, first: _put(part.get(first) or {}, rest, tagging, lab_id, prefix)}
    return {**part, first: _tags(part.get(first), tagging, lab_id, prefix)}


def _tags(given: Any, tagging: Tagging, lab_id: str, prefix: str) -> Any:
    match tagging.style:
        case "map":
            return {**(given or {}), KEY: lab_id}
        case "lower":
            return [*_others(given, "key"), {"key": KEY, "value": lab_id}]
        case "upper":
            return [*_others(given, "Key"), {"Key": KEY, "Value": lab_id}]
        case "group":
            return [*_others(given, "Key"), {"Key": KEY, "Value": lab_id, "PropagateAtLaunch": True}]
        case _:
            return _specifications(given or [], tagging.type, lab_id, prefix)


def _others(given: Any, key: str) -> list[Any]:
    return [tag for tag in given or [] if tag.get(key) != KEY]


def _specifications(given: list[Any], resource_type: str, lab_id: str, prefix: str) -> list[Any]:
    """Return EC2's tags for several types of resources, with the lab's for one of them."""
    others = [each for each in given if each.get("ResourceType") != resource_type]
    own = [tag for each in given if each.get("ResourceType") == resource_type for tag in each.get("Tags", [])]
    tags = [*_others(own, "Key"), {"Key": KEY, "Value": lab_id}]
    if not any(tag.get("Key") == NAME for tag in tags):
        tags.append({"Key": NAME, "Value": prefix})
    return [*others, {"ResourceType": resource_type, "Tags": tags}]
