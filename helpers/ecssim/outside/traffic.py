"""Who sends how many requests, and where to.

A pattern says how many requests have been sent up to a moment. That is a number for any moment, so a stretch of time
has the same requests however it is cut into pieces.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ..truth import traffic as truth

_DAY_S = 86400.0


class Pattern(Protocol):
    """How many requests are sent over time."""

    def sent_by(self, elapsed_s: float) -> float:
        """Return how many requests have been sent that many seconds after the beginning."""


@dataclass(frozen=True, slots=True)
class Constant:
    """The same number of requests each second."""

    per_s: float

    def __post_init__(self) -> None:
        _refuse_negative(per_s=self.per_s)

    def sent_by(self, elapsed_s: float) -> float:
        """Return how many requests have been sent that many seconds after the beginning."""
        return self.per_s * elapsed_s


@dataclass(frozen=True, slots=True)
class Ramp:
    """More and more requests, or fewer and fewer, and then as many as at the end of that.

    Arguments:
        from_per_s, to_per_s: requests each second, at first and at last.
        over_s: how long the change takes.
    """

    from_per_s: float
    to_per_s: float
    over_s: float

    def __post_init__(self) -> None:
        _refuse_negative(from_per_s=self.from_per_s, to_per_s=self.to_per_s, over_s=self.over_s)

    def sent_by(self, elapsed_s: float) -> float:
        """Return how many requests have been sent that many seconds after the beginning."""
        on_the_way_s = min(elapsed_s, self.over_s)
        slope = (self.to_per_s - self.from_per_s) / self.over_s if self.over_s else 0.0
        sent = self.from_per_s * on_the_way_s + slope * on_the_way_s**2 / 2
        return sent + self.to_per_s * (elapsed_s - on_the_way_s)


@dataclass(frozen=True, slots=True)
class Spike:
    """The same number of requests each second, except for a while.

    Arguments:
        per_s: requests each second before and after.
        peak_per_s: requests each second meanwhile.
        after_s: when that begins.
        lasts_s: how long it lasts.
    """

    per_s: float
    peak_per_s: float
    after_s: float
    lasts_s: float

    def __post_init__(self) -> None:
        _refuse_negative(per_s=self.per_s, peak_per_s=self.peak_per_s, after_s=self.after_s, lasts_s=self.lasts_s)

    def sent_by(self, elapsed_s: float) -> float:
        """Return how many requests have been sent that many seconds after the beginning."""
        at_peak_s = min(max(elapsed_s - self.after_s, 0.0), self.lasts_s)
        return self.per_s * (elapsed_s - at_peak_s) + self.peak_per_s * at_peak_s


@dataclass(frozen=True, slots=True)
class DayCurve:
    """A wave that comes again each day.

    Arguments:
        quiet_per_s, busy_per_s: requests each second at the quietest and at the busiest moment.
        busiest_after_s: when the busiest moment comes, from the beginning, and None after half a day; the quietest is
            half a day off.
        day_s: how long a day is; a short one shows in an hour what a real one takes a day for.
    """

    quiet_per_s: float
    busy_per_s: float
    busiest_after_s: float | None = None
    day_s: float = _DAY_S

    def __post_init__(self) -> None:
        _refuse_negative(quiet_per_s=self.quiet_per_s, busy_per_s=self.busy_per_s, day_s=self.day_s)
        if self.day_s == 0:
            raise ValueError(truth.NO_DAY)

    def sent_by(self, elapsed_s: float) -> float:
        """Return how many requests have been sent that many seconds after the beginning."""
        mean, swing = (self.busy_per_s + self.quiet_per_s) / 2, (self.busy_per_s - self.quiet_per_s) / 2
        turn = 2 * math.pi / self.day_s
        busiest_after_s = self.day_s / 2 if self.busiest_after_s is None else self.busiest_after_s
        wave = math.sin(turn * (elapsed_s - busiest_after_s)) + math.sin(turn * busiest_after_s)
        return mean * elapsed_s + swing * wave / turn


@dataclass(frozen=True, slots=True)
class Replay:
    """What was once measured, again; nothing comes after its end.

    Arguments:
        per_s: requests each second, one number for each stretch of time.
        each_s: how long a stretch is.
    """

    per_s: Sequence[float]
    each_s: float = 60.0
    _sums: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _refuse_negative(per_s=min(self.per_s, default=0.0), each_s=self.each_s)
        if self.each_s == 0:
            raise ValueError(truth.NO_STRETCH)
        sums = itertools.accumulate((rate * self.each_s for rate in self.per_s), initial=0.0)
        object.__setattr__(self, "_sums", tuple(sums))

    def sent_by(self, elapsed_s: float) -> float:
        """Return how many requests have been sent that many seconds after the beginning."""
        whole = min(int(elapsed_s // self.each_s), len(self.per_s))
        rest_s = elapsed_s - whole * self.each_s
        return self._sums[whole] + (self.per_s[whole] * rest_s if whole < len(self.per_s) else 0.0)


# By name, for whoever cannot hand over an object of Python.
PATTERNS: Mapping[str, Callable[..., Pattern]] = {
    kind.__name__: kind for kind in (Constant, Ramp, Spike, DayCurve, Replay)
}


@dataclass(frozen=True, slots=True)
class Request:
    """What every request of a flow looks like.

    Arguments:
        host: the DNS name that it is sent to.
        host_header: the name in its Host header; usually the same.
        path: with its query string, if it has one.
    """

    host: str
    port: int = 80
    path: str = "/"
    host_header: str = ""
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request.

    Arguments:
        status: the HTTP status; 0 if there was nobody to connect to.
        first_line: that of the page, if it is known.
        target: the address and the port that it was sent to; None if it got to none, or nobody can tell.
    """

    status: int
    first_line: str = ""
    target: str | None = None


@dataclass(slots=True)
class Answers:
    """What became of requests, as whoever sent them sees it.

    Arguments:
        by_status: how many were answered with each HTTP status; 0 counts those that found nobody to connect to.
        sent_to: how many each target got, by its target group, id and port.
        response_times: how many took how long, in seconds; only those that a target answered.
    """

    by_status: dict[int, int] = field(default_factory=dict)
    sent_to: dict[tuple[str, str, int], int] = field(default_factory=dict)
    response_times: defaultdict[float, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def sent(self) -> int:
        """How many requests were sent."""
        return sum(self.by_status.values())

    @property
    def failed(self) -> int:
        """How many were answered with 500 or more, or not at all."""
        return sum(count for status, count in self.by_status.items() if status >= 500 or status == 0)

    def note(self, status: int, count: int) -> None:
        """Count answers of one status."""
        if count:
            self.by_status[status] = self.by_status.get(status, 0) + count

    def response_time_s(self, percent: float) -> float | None:
        """Return how long that share of the answers took at most; None if there were none."""
        return percentile(sorted(self.response_times.items()), percent)


@dataclass(slots=True, eq=False)
class Flow:
    """Requests of one kind that are sent from one moment on, until it is stopped.

    Arguments:
        number: which flow of its account it is.
        ended_at: when it was stopped; None while it goes on.
        rest: the fraction of a request that is still to be sent.
        noise: by what the pattern is multiplied in this minute.
    """

    number: int
    request: Request
    pattern: Pattern
    started_at: datetime
    ended_at: datetime | None = None
    answers: Answers = field(default_factory=Answers)
    rest: float = 0.0
    noise: float = 1.0

    def requests(self, since: datetime, until: datetime) -> int:
        """Take out the requests of a stretch of time; what is left of a last one comes later."""
        start = max(since, self.started_at)
        end = min(until, self.ended_at) if self.ended_at else until
        if end <= start:
            return 0
        begin_s = (start - self.started_at).total_seconds()
        end_s = (end - self.started_at).total_seconds()
        wanted = (self.pattern.sent_by(end_s) - self.pattern.sent_by(begin_s)) * self.noise + self.rest
        count = math.floor(wanted + 1e-9)
        self.rest = wanted - count
        return count


def first_line(text: str) -> str:
    """Return the first line of a text; nothing if it has none."""
    return next(iter(text.splitlines()), "")


def percentile(values: Sequence[tuple[float, float]], percent: float) -> float | None:
    """Return the smallest value that so many percent of all do not exceed; None of no values.

    Arguments:
        values: each with how often it comes, smallest first.
    """
    total = sum(count for _, count in values)
    reached = 0.0
    for value, count in values:
        reached += count
        if reached >= total * percent / 100 - 1e-9:
            return value
    return None


def _refuse_negative(**values: float) -> None:
    for name, value in values.items():
        if value < 0 or not math.isfinite(value):
            raise ValueError(truth.NEGATIVE(name=name, value=value))
