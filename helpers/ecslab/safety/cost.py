"""What a lab costs on AWS, from prices with a date."""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass

from ..course import LabInfo
from .prices import DEFAULT_REGION, HOURS_PER_MONTH, Price, Prices, hourly_usd, prices, shipped_prices, usd_per_hour_of

__all__ = [
    "COVERS",
    "HOURS_PER_DAY",
    "HOURS_PER_MONTH",
    "Line",
    "NotACapError",
    "Price",
    "budget_usd",
    "cap_usd",
    "lines_of",
    "prices",
    "sentence",
    "usd_per_hour",
    "usd_per_run",
]

COVERS = (
    "Counted are tasks on Fargate (those on Spot at the full price), EC2 instances with their disks, load balancers by "
    "the hour, public IPv4 addresses, ECS Anywhere machines, alarms and secrets; not counted are data transfer, the "
    "capacity units of load balancers, logs, metrics, images and requests, of which a lab needs little; no lab uses a "
    "NAT gateway, and the free tier is ignored."
)

HOURS_PER_DAY = 24
_MINUTES_PER_HOUR = 60
_DEFAULT_CAP_USD = 1.0
_CAP_VARIABLE = "ECSLAB_CAP_USD"


class NotACapError(ValueError):
    """ECSLAB_CAP_USD is set to something that is not an amount of money."""


@dataclass(frozen=True)
class Line:
    """One line of a lab's bill.

    Arguments:
        name: of the price.
        units: how many of what the price is for.
        usd_per_hour: what they cost together.
    """

    name: str
    units: float
    price: Price
    usd_per_hour: float


def lines_of(lab: LabInfo, region: str = DEFAULT_REGION) -> Iterator[Line]:
    """Yield the lines of a lab's bill.

    Raises:
        KeyError: if the lab's bill names a price that there is not.
    """
    known = prices(region)
    for name, units in lab.bill.items():
        yield Line(name, units, known[name], units * hourly_usd(name, known))


def usd_per_hour(lab: LabInfo, region: str = DEFAULT_REGION) -> float:
    """Return what everything that runs in a lab at the same time costs in an hour.

    Raises:
        KeyError: if the lab's bill names a price that there is not.
    """
    return usd_per_hour_of(lab.bill, prices(region))


def usd_per_run(lab: LabInfo, region: str = DEFAULT_REGION) -> float:
    """Return what a lab costs if everything runs for as long as the lab takes."""
    return usd_per_hour(lab, region) * lab.minutes / _MINUTES_PER_HOUR


def budget_usd(lab: LabInfo, region: str = DEFAULT_REGION) -> float:
    """Return what a lab may come to: the price of an hour, for twice as long as the lab takes.

    Twice, because the minutes are those of a learner who reads on and gets it right. Who looks things up, tries again,
    or lets a lab lie over a coffee takes longer, and AWS bills until the last thing is gone.
    """
    return 2 * usd_per_run(lab, region)


def cap_usd() -> float:
    """Return the most that the budget of a lab may be: ECSLAB_CAP_USD if it is set, else 1 US dollar.

    Raises:
        NotACapError: if the variable holds something else than an amount.
    """
    text = os.environ.get(_CAP_VARIABLE, "").strip()
    if not text:
        return _DEFAULT_CAP_USD
    try:
        cap = float(text)
    except ValueError:
        cap = math.nan
    if not math.isfinite(cap) or cap < 0:
        raise NotACapError(
            f"{_CAP_VARIABLE} is {text!r}, and that is not an amount, so no lab can be compared with it. "
            f"Set it to US dollars, such as {_CAP_VARIABLE}=2.50, or unset it for {_DEFAULT_CAP_USD:g} USD a lab."
        )
    return cap


def sentence(lab: LabInfo, known: Prices | None = None) -> str:
    """Return the price in words, for the opening of a lab.

    Arguments:
        known: the prices by name; those that the course brings if they are left out, for its texts stay as they are.
    """
    known = known or shipped_prices()
    hour = usd_per_hour_of(lab.bill, known)
    if not hour:
        return "nothing"
    newest = max(known[name].date for name in lab.bill)
    return f"{hour:.2f} USD an hour, and {hour * HOURS_PER_MONTH:.0f} USD if you forget it for a month ({newest:%B %Y})"
