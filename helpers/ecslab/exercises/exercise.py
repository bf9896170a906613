"""What an exercise is: a check of the resulting state, a ladder of hints, and the mistakes it knows by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from html import escape
from typing import Any

from .. import reading
from ..notes import as_html


class Verdict(StrEnum):
    """The three outcomes of a check."""

    NOT_ATTEMPTED = "not attempted"
    NOT_YET = "not yet"
    DONE = "done"


_COLOURS = {Verdict.NOT_ATTEMPTED: "#5b6770", Verdict.NOT_YET: "#b35900", Verdict.DONE: "#1b7340"}


@dataclass(frozen=True)
class Outcome:
    """What a check found.

    Arguments:
        exercise: the exercise's id.
        verdict: one of three.
        message: what was seen and where to look; never the answer.
        mistake: the name of the mistake, if it is one that the exercise knows.
    """

    exercise: str
    verdict: Verdict
    message: str
    mistake: str | None = None

    def __repr__(self) -> str:
        return f"{self.exercise}: {self.verdict}. {self.message}"

    def _repr_html_(self) -> str:
        colour = _COLOURS[self.verdict]
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 2px 10px">'
            f'<b style="color: {colour}">{self.verdict.capitalize()}</b> '
            f"<code>{escape(self.exercise)}</code><br>{as_html(self.message)}</div>"
        )


@dataclass(frozen=True)
class See:
    """What a check may look at: the state through boto3, and the values that the learner handed over.

    Arguments:
        client: gives a boto3 client of the AWS service of that name.
        prefix: what the names of all that the lab creates begin with.
        answers: what the learner gave to lab.check, by name.
    """

    client: Callable[[str], Any]
    prefix: str
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ecs(self) -> Any:
        """A boto3 client of ECS."""
        return self.client("ecs")

    @property
    def cluster(self) -> str:
        """The name of the lab's own cluster."""
        return self.prefix

    def service(self, name: str) -> dict[str, Any] | None:
        """Return a service as DescribeServices shows it, or None if there is none, or no cluster yet."""
        try:
            found = self.ecs.describe_services(cluster=self.cluster, services=[name])["services"]
        except self.ecs.exceptions.ClusterNotFoundException:
            return None
        return found[0] if found else None

    def tasks(self, service: str, desired_status: str = "RUNNING") -> list[dict[str, Any]]:
        """Return the tasks of a service as DescribeTasks shows them; none if there is no service, or no cluster yet."""
        if self.service(service) is None:
            return []
        return list(reading.tasks(self.ecs, self.cluster, serviceName=service, desiredStatus=desired_status))


Finding = tuple[Verdict, str] | str
"""What a check returns: a verdict with its message, or the name of a mistake."""

DONE, NOT_ATTEMPTED, NOT_YET = Verdict.DONE, Verdict.NOT_ATTEMPTED, Verdict.NOT_YET


NOT_A_NUMBER = "not_a_number"
LARGEST = 1e15


def _no_number(name: str, value: Any) -> str | None:
    """Return what is wrong with a value that should be a number, or None if nothing is."""
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Nothing that is measured here is larger, and checks calculate with it: neither infinity nor nan is below.
        return None if abs(value) < LARGEST else f"`{name}` is no number of this lab. Give one such as 12."
    if isinstance(value, timedelta):
        return f"`{name}` is a timedelta. Turn it into a number of seconds with .total_seconds()."
    return f"`{name}` is a {type(value).__name__}. Give a number, such as 12, without quotes or brackets."


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Arguments:
        id: what the learner calls it by.
        todo: what is wanted, said to a learner who has not begun.
        check: looks, and returns the finding.
        hints: from a nudge to almost the answer; at least two.
        mistakes: the message of each mistake that the check knows by name.
        numbers: the values that a learner hands over and that must be numbers; None is not attempted.
    """

    id: str
    todo: str
    check: Callable[[See], Finding]
    hints: tuple[str, ...]
    mistakes: Mapping[str, str]
    numbers: tuple[str, ...] = ()

    def look(self, see: See) -> Outcome:
        """Check the state and say what was found."""
        for name in self.numbers:
            if problem := _no_number(name, see.answers.get(name)):
                return Outcome(self.id, Verdict.NOT_YET, problem, NOT_A_NUMBER)
        finding = self.check(see)
        if isinstance(finding, str):
            return Outcome(self.id, Verdict.NOT_YET, self.mistakes[finding], finding)
        verdict, message = finding
        return Outcome(self.id, verdict, message or self.todo)
