"""What CloudWatch keeps: for each metric and minute how many samples there were, and what they were.

Samples that stay the same for hours are kept once, as a run of minutes, so what is idle takes no room and no time.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .traffic import percentile

_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured.

    Arguments:
        dimensions: names with their values, in the order of their names.
    """

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Datapoint:
    """The samples of one metric in one minute, or in a longer period.

    Arguments:
        count, total, minimum, maximum: CloudWatch's statistics of the samples.
        spread: the samples themselves with how often each came, smallest first; empty if only statistics are known.
    """

    count: float
    total: float
    minimum: float
    maximum: float
    spread: tuple[tuple[float, float], ...] = ()

    def plus(self, other: "Datapoint") -> "Datapoint":
        """Return the samples of both."""
        counts: defaultdict[float, float] = defaultdict(float)
        for value, count in (*self.spread, *other.spread):
            counts[value] += count
        return Datapoint(
            self.count + other.count,
            self.total + other.total,
            min(self.minimum, other.minimum),
            max(self.maximum, other.maximum),
            tuple(sorted(counts.items())) if self.spread and other.spread else (),
        )

    def statistic(self, name: str) -> float | None:
        """Return a statistic under CloudWatch's name, such as Average or p99.9; None if it is not known.

        Raises:
            ValueError: for a statistic that is not simulated.
        """
        if name in _STATISTICS:
            return _STATISTICS[name](self)
        return percentile(self.spread, percent_of(name))


_STATISTICS: dict[str, Callable[[Datapoint], float | None]] = {
    "SampleCount": lambda point: point.count,
    "Sum": lambda point: point.total,
    "Average": lambda point: point.total / point.count if point.count else None,
    "Minimum": lambda point: point.minimum,
    "Maximum": lambda point: point.maximum,
}


def percent_of(statistic: str) -> float:
    """Return the percentage that a percentile such as p99.9 is of.

    Raises:
        ValueError: for anything else.
    """
    percent = statistic[1:]
    if statistic[:1] != "p" or not percent.replace(".", "", 1).isdigit() or float(percent) > 100:
        known = ", ".join([*_STATISTICS, "percentiles such as p99"])
        raise ValueError(f"ecssim does not simulate the statistic {statistic} yet: it knows {known}")
    return float(percent)


def samples(values: Iterable[float]) -> Datapoint | None:
    """Return a datapoint of single values; None of none."""
    return weighted(Counter(values))


def weighted(counts: Mapping[float, float]) -> Datapoint | None:
    """Return a datapoint of values that come so often; None of none."""
    spread = tuple(sorted((value, count) for value, count in counts.items() if count))
    if not spread:
        return None
    total = sum(value * count for value, count in spread)
    return Datapoint(sum(count for _, count in spread), total, spread[0][0], spread[-1][0], spread)


@dataclass(slots=True)
class _Run:
    """Minutes, counted from 1970, whose samples are the same."""

    first: int
    last: int
    datapoint: Datapoint


@dataclass(slots=True)
class Series:
    """All that is known of one metric.

    Arguments:
        unit: the unit of its samples, in CloudWatch's words.
    """

    unit: str = "None"
    _runs: list[_Run] = field(default_factory=list)

    def add(self, minute: datetime, datapoint: Datapoint, minutes: int = 1) -> None:
        """Add the same samples to some minutes in a row."""
        first = _number(minute)
        last = self._runs[-1] if self._runs else None
        if last is None or last.last < first:
            if last and last.last == first - 1 and last.datapoint == datapoint:
                last.last += minutes
            else:
                self._runs.append(_Run(first, first + minutes - 1, datapoint))
            return
        for number in range(first, first + minutes):
            self._add_to(number, datapoint)

    def minutes(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, Datapoint]]:
        """Yield the minutes that have samples, from `start` on and before `end`."""
        low, high = -(-int(start.timestamp()) // _MINUTE_S), -(-int(end.timestamp()) // _MINUTE_S)
        at = max(bisect_right(self._runs, low, key=lambda run: run.first) - 1, 0)
        for run in self._runs[at:]:
            if run.first >= high:
                return
            for number in range(max(run.first, low), min(run.last + 1, high)):
                yield datetime.fromtimestamp(number * _MINUTE_S, UTC), run.datapoint

    def _add_to(self, number: int, datapoint: Datapoint) -> None:
        """Add samples to a minute before the end: samples of others may be there already."""
        at = bisect_right(self._runs, number, key=lambda run: run.first) - 1
        run = self._runs[at] if at >= 0 else None
        if run is None or run.last < number:
            self._runs.insert(at + 1, _Run(number, number, datapoint))
            return
        pieces = [
            _Run(run.first, number - 1, run.datapoint),
            _Run(number, number, run.datapoint.plus(datapoint)),
            _Run(number + 1, run.last, run.datapoint),
        ]
        self._runs[at : at + 1] = [piece for piece in pieces if piece.first <= piece.last]


class MetricStore:
    """Every metric of one account and Region."""

    def __init__(self) -> None:
        self._series: dict[Metric, Series] = {}

    def add(self, metric: Metric, minute: datetime, datapoint: Datapoint, unit: str, minutes: int = 1) -> None:
        """Add the same samples to some minutes in a row."""
        series = self._series.setdefault(metric, Series(unit))
        series.add(minute, datapoint, minutes)

    def metrics(self) -> list[Metric]:
        """Return everything that has samples, in the order in which it had its first."""
        return list(self._series)

    def unit(self, metric: Metric) -> str:
        """Return the unit of a metric's samples."""
        series = self._series.get(metric)
        return series.unit if series else "None"

    def read(self, metric: Metric, start: datetime, end: datetime, period_s: int) -> list[tuple[datetime, Datapoint]]:
        """Return the periods that have samples, oldest first; periods begin at whole multiples of their length.

        Arguments:
            start, end: from which moment on, and before which, the periods begin.
        """
        found: dict[int, Datapoint] = {}
        series = self._series.get(metric)
        for minute, datapoint in series.minutes(start, end) if series else ():
            number = int(minute.timestamp()) // period_s
            found[number] = found[number].plus(datapoint) if number in found else datapoint
        return [(datetime.fromtimestamp(number * period_s, UTC), point) for number, point in found.items()]


def metric(namespace: str, name: str, dimensions: Mapping[str, str] | Sequence[tuple[str, str]]) -> Metric:
    """Return a metric whose dimensions may come in any order."""
    pairs = dimensions.items() if isinstance(dimensions, Mapping) else dimensions
    return Metric(namespace, name, tuple(sorted(pairs)))


def _number(minute: datetime) -> int:
    return int(minute.timestamp()) // _MINUTE_S
