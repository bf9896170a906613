"""What a lab's run held over time, and what that costs: sums over spells, without a call to AWS."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .prices import Price, usd_per_hour_of

_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True)
class Spell:
    """A time for which AWS bills something.

    Arguments:
        id: of what is billed.
        begin: when the bill begins.
        end: when it ended; None while it lasts.
        units: how many units of which price run for that time.
        once: how many units of which price are paid once, however long it lasts.
        minimum_s: for how many seconds AWS bills at least.
    """

    id: str
    begin: datetime
    end: datetime | None
    units: Mapping[str, float]
    once: Mapping[str, float] = field(default_factory=dict)
    minimum_s: float = 0

    def billed_s(self, now: datetime) -> float:
        """Return for how many seconds AWS bills it, if it is asked at that moment."""
        return max(((self.end or now) - self.begin).total_seconds(), self.minimum_s)


def usd_of(spells: Collection[Spell], prices: Mapping[str, Price], now: datetime) -> float:
    """Return what the spells cost in US dollars.

    Arguments:
        now: until when what still lasts is counted.

    Raises:
        KeyError: if something has no price.
    """
    return sum(_usd(spell, prices, now) for spell in spells)


def _usd(spell: Spell, prices: Mapping[str, Price], now: datetime) -> float:
    hours = spell.billed_s(now) / _SECONDS_PER_HOUR
    once = sum(units * prices[name].usd for name, units in spell.once.items())
    return hours * usd_per_hour_of(spell.units, prices) + once


def peak(spells: Collection[Spell], prices: Mapping[str, Price]) -> Mapping[str, float]:
    """Return the units that ran at the same time when that cost the most.

    Raises:
        KeyError: if something has no price.
    """
    # It only becomes more when something begins.
    moments = sorted({spell.begin for spell in spells})
    return max((_units_at(spells, at) for at in moments), key=lambda units: usd_per_hour_of(units, prices), default={})


def _units_at(spells: Collection[Spell], moment: datetime) -> Mapping[str, float]:
    units: defaultdict[str, float] = defaultdict(float)
    for spell in spells:
        if spell.begin <= moment and (spell.end is None or moment < spell.end):
            for name, count in spell.units.items():
                units[name] += count
    return units
