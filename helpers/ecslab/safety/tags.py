"""The tags that everything carries that a lab makes."""

from collections.abc import Mapping
from typing import Any

from .operations import Operation, Tagging

KEY = "ecslab"
LEARNER_KEY = "ecslab-learner"
NAME = "Name"

_Tags = Mapping[str, str]


def own_tags(lab_id: str, learner: str = "") -> dict[str, str]:
    """Return the tags of a lab's things: which lab, and, where several share an account, whose."""
    return {KEY: lab_id, **({LEARNER_KEY: learner} if learner else {})}


def with_tags(
    operation: Operation, request: Mapping[str, Any], lab_id: str, prefix: str, learner: str = ""
) -> dict[str, Any]:
    """Return a request with the lab's tags in it; what was given is not changed.

    Arguments:
        lab_id: the value of the lab's tag, under the key ecslab.
        prefix: the name of what EC2 would give an id only, so that a clean-up finds it by name.
        learner: the value of the tag ecslab-learner, if there is one.
    """
    tagged, own = dict(request), own_tags(lab_id, learner)
    for tagging in operation.tags:
        if not tagged.get(tagging.unless):
            tagged = _put(tagged, tagging.at.split("."), tagging, own, prefix)
    return tagged


def _put(part: Mapping[str, Any], path: list[str], tagging: Tagging, own: _Tags, prefix: str) -> dict[str, Any]:
    first, *rest = path
    if rest:
        return {**part, first: _put(part.get(first) or {}, rest, tagging, own, prefix)}
    return {**part, first: _tags(part.get(first), tagging, own, prefix)}


def _tags(given: Any, tagging: Tagging, own: _Tags, prefix: str) -> Any:
    match tagging.style:
        case "map":
            return {**(given or {}), **own}
        case "lower":
            return [*_others(given, "key", own), *({"key": key, "value": value} for key, value in own.items())]
        case "upper":
            return [*_others(given, "Key", own), *_upper(own)]
        case "group":
            return [*_others(given, "Key", own), *({**tag, "PropagateAtLaunch": True} for tag in _upper(own))]
        case _:
            return _specifications(given or [], tagging.type, own, prefix)


def _upper(own: _Tags) -> list[dict[str, Any]]:
    return [{"Key": key, "Value": value} for key, value in own.items()]


def _others(given: Any, key: str, own: _Tags) -> list[Any]:
    return [tag for tag in given or [] if tag.get(key) not in own]


def _specifications(given: list[Any], resource_type: str, own: _Tags, prefix: str) -> list[Any]:
    """Return EC2's tags for several types of resources, with the lab's for one of them."""
    others = [each for each in given if each.get("ResourceType") != resource_type]
    there = [tag for each in given if each.get("ResourceType") == resource_type for tag in each.get("Tags", [])]
    tags = [*_others(there, "Key", own), *_upper(own)]
    if not any(tag.get("Key") == NAME for tag in tags):
        tags.append({"Key": NAME, "Value": prefix})
    return [*others, {"ResourceType": resource_type, "Tags": tags}]
