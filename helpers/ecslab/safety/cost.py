"""What a lab costs on AWS, from prices with a date."""

import tomllib
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
        date: when it was valid.
    """

    usd: float
    source: str
    date: date


@cache
def prices() -> dict[str, Price]:
    """Return the prices by name."""
    data = tomllib.loads(files(__package__).joinpath("prices.toml").read_text(encoding="utf-8"))
    return {name: Price(**fields) for name, fields in data.items()}


def usd_per_hour(lab: LabInfo) -> float:
    """Return what the lab's tasks cost in an hour: CPU, memory, and a public address for each."""
    price = prices()
    task = (
        lab.vcpu * price["fargate_vcpu_hour"].usd
        + lab.memory_gb * price["fargate_gb_hour"].usd
        + price["public_ipv4_hour"].usd
    )
    return lab.fargate_tasks * task


def sentence(lab: LabInfo) -> str:
    """Return the price in words, for the opening of a lab."""
    hour = usd_per_hour(lab)
    newest = max(price.date for price in prices().values())
    return f"{hour:.2f} USD an hour, and {hour * HOURS_PER_MONTH:.0f} USD if you forget it for a month ({newest:%B %Y})"
