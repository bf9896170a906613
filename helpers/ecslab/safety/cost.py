"""What a lab costs on AWS, from prices with a date."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ..course import LabInfo

HOURS_PER_MONTH = 730


@dataclass(frozen=True)
class Price:
    """One price.

    Arguments:
        usd: US dollars for the unit that its name ends in.
        source: where it was read.
        date: when it was valid, or was read.
        confirmed: whether it was seen in AWS's own price data; otherwise it is what many others quote.
    """

    usd: float
    source: str
    date: date
    confirmed: bool = True


@cache
def prices() -> dict[str, Price]:
    """Return the prices by name."""
    data = tomllib.loads(files(__package__).joinpath("prices.toml").read_text(encoding="utf-8"))
    return {name: Price(**fields) for name, fields in data.items()}


def usd_per_hour(lab: LabInfo) -> float:
    """Return what everything that runs in a lab costs in an hour.

    Raises:
        KeyError: if the lab's bill names a price that there is not.
    """
    return usd_per_hour_of(lab.bill)


def usd_per_hour_of(bill: Mapping[str, float]) -> float:
    """Return what a bill comes to in an hour.

    Raises:
        KeyError: if it names a price that there is not.
    """
    return sum(units * _usd_per_hour(name) for name, units in bill.items())


def _usd_per_hour(name: str) -> float:
    usd = prices()[name].usd
    return usd / HOURS_PER_MONTH if name.endswith("_month") else usd


def sentence(lab: LabInfo) -> str:
    """Return the price in words, for the opening of a lab."""
    hour = usd_per_hour(lab)
    if not hour:
        return "nothing"
    newest = max(prices()[name].date for name in lab.bill)
    return f"{hour:.2f} USD an hour, and {hour * HOURS_PER_MONTH:.0f} USD if you forget it for a month ({newest:%B %Y})"
