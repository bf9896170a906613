"""Somebody who gets requests wrong: sound ones with a few parameters changed, and others made up from AWS's model."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from random import Random
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from ecssim.api import ecs_model

MOMENTS = (datetime(2026, 1, 5, 10, 0, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))
NUMBERS = (-(2**63), -1, 0, 1, 2, 3, 7, 80, 100, 101, 256, 512, 5001, 65536, 2**31, 2**63, 10**30)
FRACTIONS = (-1.0, 0.0, 0.5, 100.0, 1e308, float("inf"), float("nan"))
TEXTS = (
    "",
    " ",
    "a" * 300,
    "web",
    "job",
    "1",
    "0",
    "-1",
    "\u00b2",
    "1e9",
    "9" * 5000,
    ":",
    "/",
    "web:",
    "web:0",
    "web:\u00b2",
    "web:" + "9" * 5000,
    "web:1:2",
    "@",
    "{problem}",
    "%s",
    "../..",
    "a b",
    "\n",
    "\x00",
    "\ud800",
    "\u202e",
    "\U0001f40b",
    "$HOME",
    "null",
    "[]",
    "{}",
    '{"instanceId": 7, "instanceType": [], "availabilityZone": {}}',
    "arn:",
    "arn:aws:ecs",
    "arn:aws:ecs:us-east-1:123456789012:",
    "arn:aws:ecs:us-east-1:123456789012:cluster/",
    "arn:aws:ecs:eu-west-1:123456789012:cluster/lab",
    "arn:aws:ecs:us-east-1:999999999999:cluster/lab",
    "arn:aws:ecs:us-east-1:999999999999:service/lab/web",
    "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1",
    "arn:aws:ecs:us-east-1:123456789012:task-definition/web:one",
    "arn:aws:s3:::bucket",
)

Request = dict[str, Any]


class Careless:
    """Makes requests that are wrong in all the ways that botocore's own model leaves open, and some that it does not.

    Arguments:
        random: what decides.
        names: what really exists, by the name of the parameter that can name it, or by a word such as @task.
        sound: requests that would succeed, by operation, with such words in them.
    """

    def __init__(self, random: Random, names: Mapping[str, Sequence[str]], sound: Mapping[str, list[Request]]) -> None:
        self._random = random
        self._names = names
        self._sound = sound

    def request(self, operation: str) -> Request:
        """Return the parameters of one request."""
        shape = ecs_model().operation_model(operation).input_shape
        sound = self._sound.get(operation)
        if not sound or self._happens(0.3):
            return dict(self._make_up(shape, ""))
        request = dict(self._fill_in(self._random.choice(sound)))
        for _ in range(self._random.choice((0, 1, 1, 1, 2, 2, 3))):
            self._change(request, shape)
        return request

    def _fill_in(self, value: Any) -> Any:
        """Return a copy with names in place of the words that stand for them, such as @task."""
        if isinstance(value, dict):
            return {key: self._fill_in(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._fill_in(each) for each in value]
        return self._random.choice(self._names[value]) if value in self._names else value

    def _happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def _change(self, holder: Request, shape: StructureShape) -> None:
        """Change one parameter, here or deeper down."""
        given = [name for name in holder if name in shape.members]
        name = self._random.choice(given if given and self._happens(0.6) else [*shape.members, ""])
        if not name:
            return
        member, value = shape.members[name], holder.get(name)
        if isinstance(member, ListShape) and isinstance(value, list) and value and self._happens(0.8):
            self._change_list(value, member)
        elif isinstance(member, StructureShape) and isinstance(value, dict) and self._happens(0.8):
            self._change(value, member)
        elif self._happens(0.2):
            holder.pop(name, None)
        else:
            holder[name] = self._make_up(member, name)

    def _change_list(self, values: list[Any], shape: ListShape) -> None:
        position = self._random.randrange(len(values))
        if isinstance(shape.member, StructureShape) and isinstance(values[position], dict) and self._happens(0.7):
            self._change(values[position], shape.member)
        elif self._happens(0.4):
            values.append(deepcopy(values[position]))
        else:
            values[position] = self._make_up(shape.member, shape.name)

    def _make_up(self, shape: Shape, name: str) -> Any:
        """Return a value of a shape; once in a while it is of another type."""
        if name and self._happens(0.01):
            return self._random.choice((None, 7, "text", [], {}, [None], True, 0.5))
        if isinstance(shape, StructureShape):
            return {
                each: self._make_up(member, each)
                for each, member in shape.members.items()
                if self._happens(0.95 if each in shape.required_members else 0.8 if each in self._names else 0.35)
            }
        if isinstance(shape, ListShape):
            return self._make_up_list(shape, name)
        if isinstance(shape, MapShape):
            return {str(self._make_up(shape.key, name)): self._make_up(shape.value, name) for _ in range(2)}
        return self._scalar(shape, name)

    def _make_up_list(self, shape: ListShape, name: str) -> list[Any]:
        length = self._random.choice((0, 1, 1, 1, 2, 2, 3, 120))
        if length < 100:
            return [self._make_up(shape.member, name) for _ in range(length)]
        return [self._make_up(shape.member, name)] * length

    def _scalar(self, shape: Shape, name: str) -> Any:
        kinds: dict[str, Sequence[Any]] = {
            "integer": NUMBERS,
            "long": NUMBERS,
            "float": FRACTIONS,
            "double": FRACTIONS,
            "boolean": (True, False),
            "timestamp": MOMENTS,
        }
        if shape.type_name in kinds:
            return self._random.choice(kinds[shape.type_name])
        known = self._names.get(name) or getattr(shape, "enum", None)
        return self._random.choice(known) if known and self._happens(0.85) else self._random.choice(TEXTS)
