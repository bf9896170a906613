"""What was wrong, and the shortest path to seeing it and mending it, with the names of the incident itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from .scenario import Scenario, Step
from .score import Score


@dataclass(frozen=True)
class Debrief:
    """The end of an incident, in writing.

    Arguments:
        scenario: what happened.
        facts: of the site that it happened to.
        score: how it went.
    """

    scenario: Scenario
    facts: Mapping[str, str]
    score: Score

    @property
    def looks(self) -> list[Step]:
        """The steps to the cause."""
        return [step.filled(self.facts) for step in self.scenario.looks]

    @property
    def mends(self) -> list[Step]:
        """The steps that make an end of it."""
        return [step.filled(self.facts) for step in self.scenario.mends]

    def __repr__(self) -> str:
        lines = [f"Debrief: {self.scenario.title}", f"You: {self.score}."]
        for number, step in enumerate([*self.looks, *self.mends], 1):
            lines += [f"{number}. {step.says}", *(f"     {line}" for line in step.code.splitlines())]
            lines += [f"   It shows: {step.shows}"] if step.shows else []
        return "\n".join([*lines, f"Next time: {self.scenario.prevents}"])

    def _repr_html_(self) -> str:
        steps = "".join(
            f"<li>{escape(step.says)}<pre>{escape(step.code)}</pre>"
            + (f"It shows: <code>{escape(step.shows)}</code>" if step.shows else "")
            + "</li>"
            for step in [*self.looks, *self.mends]
        )
        return (
            '<div style="border-left: 4px solid #0072b2; padding: 2px 10px">'
            f"<b>Debrief: {escape(self.scenario.title)}</b><br>You: {escape(str(self.score))}.<ol>{steps}</ol>"
            f"Next time: {escape(self.scenario.prevents)}</div>"
        )
