"""What a lab costs on AWS, from prices with a date."""

import math
import os
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ..course import LabInfo

HOURS_PER_MONTH = 730
_CAP_VARIABLE = "ECSLAB_CAP_USD"
_CAP_USD = 1.0


class NotACapError(ValueError):
    """ECSLAB_CAP_USD is not an amount."""


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
    return sum(units * _usd_per_hour(name) for name, units in lab.bill.items())


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


def cap_usd() -> float:
    """Return the most that a lab may cost: ECSLAB_CAP_USD if it is set, else 1 USD.

    Raises:
        NotACapError: if ECSLAB_CAP_USD is not an amount.
    """
    given = os.environ.get(_CAP_VARIABLE) or str(_CAP_USD)
    try:
        cap = float(given)
    except ValueError:
        cap = math.nan
    if not (math.isfinite(cap) and cap >= 0):
        raise NotACapError(f"{_CAP_VARIABLE} is {given!r}. Set it to an amount in US dollars, such as 1.50.")
    return cap


def budget_usd(lab: LabInfo) -> float:
    """Return what a lab costs in twice its minutes, for learners read, try and take breaks."""
    return usd_per_hour(lab) * 2 * lab.minutes / 60
