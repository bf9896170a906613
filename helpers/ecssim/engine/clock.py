"""Virtual time that moves only when it is told to."""

import heapq
import itertools
from collections.abc import Hashable
from datetime import UTC, datetime, timedelta


class Clock:
    """A moment in virtual time, and the wake-ups that lie ahead of it.

    A wake-up is a subject and the moment at which somebody wants to look at it again. Two wake-ups of the same
    moment come in the order in which they were asked for, so the same program gives the same run.

    Arguments:
        start: the first moment; a time without a zone counts as UTC.
    """

    def __init__(self, start: datetime) -> None:
        self.now = (start if start.tzinfo else start.replace(tzinfo=UTC)).astimezone(UTC)
        self._heap: list[tuple[datetime, int, Hashable]] = []
        self._order = itertools.count()

    def wake(self, at: datetime, subject: Hashable) -> None:
        """Ask that `subject` be looked at `at` that moment, or at once if the moment has passed."""
        heapq.heappush(self._heap, (max(at, self.now), next(self._order), subject))

    @property
    def next_wake_at(self) -> datetime | None:
        """The moment of the earliest wake-up, if there is any."""
        return self._heap[0][0] if self._heap else None

    def pop_due(self) -> list[Hashable]:
        """Take out every wake-up that is due now, each subject once, earliest asked first."""
        due: dict[Hashable, None] = {}
        while self._heap and self._heap[0][0] <= self.now:
            due[heapq.heappop(self._heap)[2]] = None
        return list(due)

    def forget(self) -> None:
        """Drop every wake-up."""
        self._heap.clear()

    def move_to(self, moment: datetime) -> None:
        """Make `moment` the present; time never runs backwards."""
        if moment < self.now:
            raise ValueError(f"virtual time cannot run backwards from {self.now} to {moment}")
        self.now = moment

    def after(self, seconds: float) -> datetime:
        """Return the moment `seconds` from now, to the millisecond, as AWS's timestamps are."""
        return self.now + timedelta(milliseconds=round(seconds * 1000))
