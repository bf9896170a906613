"""The record of what was decided, when, and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule decided something.

    Arguments:
        rule: the name of the rule, which is the name of its file in rules/; or `api` for a call.
        subject: the ARN that the decision is about.
        sentence: the decision and its cause in plain words.
        source: where AWS says that it behaves so.
    """

    rule: str
    subject: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A reason, and the virtual moment at which it came true."""

    at: datetime
    reason: Reason

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.reason.rule}: {self.reason.sentence}"


class Journal:
    """Every decision of one simulation, oldest first."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._by_subject: dict[str, list[Entry]] = defaultdict(list)

    def write(self, at: datetime, reason: Reason) -> None:
        """Add one decision."""
        entry = Entry(at, reason)
        self._entries.append(entry)
        self._by_subject[reason.subject].append(entry)

    def about(self, subject: str) -> list[Entry]:
        """Return the decisions about one ARN, oldest first."""
        return list(self._by_subject.get(subject, ()))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
