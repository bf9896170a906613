"""A fact about Amazon ECS, with where it comes from and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class Grade(StrEnum):
    """How sure a fact is, best first."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    REMEMBERED = "remembered"
    ASSUMED = "assumed"


DOCUMENTED = Grade.DOCUMENTED
OBSERVED = Grade.OBSERVED
REMEMBERED = Grade.REMEMBERED
ASSUMED = Grade.ASSUMED


@dataclass(frozen=True)
class Fact(Generic[Value]):
    """One number or table of Amazon ECS.

    Arguments:
        value: the number or table itself, in the unit that the constant's name ends in.
        source: the AWS page, API field or observation it was taken from.
        grade: how sure it is.
    """

    value: Value
    source: str
    grade: Grade = DOCUMENTED


@dataclass(frozen=True)
class Spread:
    """The shortest and the longest that a step was seen to take, in seconds."""

    low_s: float
    high_s: float


@dataclass(frozen=True)
class Message:
    """A sentence that AWS says, with placeholders in braces.

    Arguments:
        text: AWS's exact wording.
        source: where the wording was read.
        grade: how sure the wording is.
        code: for API errors, the AWS error code.
    """

    text: str
    source: str
    grade: Grade = DOCUMENTED
    code: str = ""

    def __call__(self, **values: Any) -> str:
        """Return the sentence with its placeholders filled in."""
        return self.text.format(**values)
