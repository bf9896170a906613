"""An incident that is under way: its page, what it has cost so far, whether it is mended, hints, and the debrief."""

import time
from html import escape
from random import Random
from typing import TYPE_CHECKING

from ..notes import Note
from .debrief import Debrief
from .decoys import add_decoys
from .judge import Finding, Judgement, judge
from .page import wait_for_page, wait_for_quiet
from .scenario import Scenario
from .score import RULE, Score
from .site import Site
from .toll import SECONDS_PER_CALL, Change, Toll

if TYPE_CHECKING:
    from ..lab import Lab

_QUIET_MINUTES = (3, 12)
_HOW = (
    f"The clock runs: each new call takes you {SECONDS_PER_CALL} seconds. status() says what it has cost, resolved() "
    "whether it is mended."
)


class Incident:
    """A system of one's own that breaks; it begins when the page comes.

    Arguments:
        lab: where it happens.
        toll: counts what the lab's clients call.
        scenario: what happens.
        seed: makes it another incident of the same kind.
    """

    def __init__(self, lab: "Lab", toll: Toll, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.seed = seed
        self._toll = toll
        self._hints = 0
        self._gave_up = False
        self._score: Score | None = None
        with toll.unseen():
            self._site = Site(lab, Random(f"{scenario.id} {seed}"))
            scenario.arrange(self._site)
            add_decoys(self._site)
            self._site.note_facts()
            wait_for_quiet(self._site)
            time.sleep(60 * self._site.chance.randint(*_QUIET_MINUTES))
            scenario.spoil(self._site)
            self.page = wait_for_page(self._site)
            self._before = self._requests()
        toll.open()

    def __repr__(self) -> str:
        return f"{self.page}\n{_HOW}"

    def _repr_html_(self) -> str:
        text = escape(str(self.page)).replace("\n", "<br>")
        return f'<div style="border-left: 4px solid #b3261e; padding: 2px 10px">{text}<br><i>{escape(_HOW)}</i></div>'

    def status(self) -> Note:
        """Say what the incident has cost so far; to ask costs nothing."""
        return Note("So far", f"{self.score}.")

    @property
    def score(self) -> Score:
        """What the incident has cost: until now, or until it was mended."""
        if self._score is not None:
            return self._score
        sent, failed = self._requests()
        return Score(
            minutes=(self._site.lab.now() - self.page.at).total_seconds() / 60,
            sent=sent - self._before[0],
            lost=failed - self._before[1],
            calls=self._toll.calls,
            hints=self._hints,
        )

    @property
    def worth(self) -> str:
        """The score with its points, as a sentence; whoever has read the debrief first gets none."""
        points = "no points, for the debrief was read before" if self._gave_up else f"{self.score.points} points"
        return f"{self.score}: {points}."

    @property
    def changes(self) -> list[Change]:
        """The calls that have changed something since the page, in their order."""
        return list(self._toll.changes)

    @property
    def under_way(self) -> bool:
        """Whether somebody still looks for the cause: it is neither mended, nor was the debrief read."""
        return self._score is None and not self._gave_up

    def look(self) -> Judgement:
        """Look whether the system is mended; if it looks well, it is watched for some minutes."""
        with self._toll.unseen():
            score = self.score
            found = judge(self._site, self.scenario)
        if found.finding is Finding.HEALED and self._score is None:
            self._score = score
            self._toll.close()
        return found

    def resolved(self) -> Note:
        """Look whether the system is mended, and say what it was worth."""
        found = self.look()
        if found.finding is not Finding.HEALED:
            return Note("Not yet", found.seen)
        return Note("Mended", f"{found.seen} {self.worth} ({RULE})")

    def hint(self) -> Note:
        """Return the next hint; each call gives one more, and the last one stays."""
        hints = self.scenario.hints
        number = min(self._hints, len(hints) - 1)
        if self._score is None:
            self._hints = number + 1
        return Note(f"Hint {number + 1} of {len(hints)}", hints[number])

    def debrief(self) -> Debrief:
        """Return what was wrong, and the shortest path to seeing and mending it."""
        self._gave_up = self._gave_up or self._score is None
        return Debrief(self.scenario, self._site.facts, self.score)

    def end(self) -> None:
        """Count no more, and make an end of what nature did."""
        self._toll.close()
        while self._site.amends:
            fault, arguments = self._site.amends.pop()
            self._site.lab.inject(fault, **arguments)

    def _requests(self) -> tuple[int, int]:
        flows = self._site.flows.values()
        return sum(flow.sent for flow in flows), sum(flow.failed for flow in flows)
