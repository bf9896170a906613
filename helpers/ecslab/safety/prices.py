"""Prices with a source and a date: those that the course brings, and newer ones that the learner's account gave."""

import json
import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from .. import progress

HOURS_PER_MONTH = 730
DEFAULT_REGION = "us-east-1"
VERSION = 1

Prices = Mapping[str, "Price"]


@dataclass(frozen=True)
class Price:
    """One price.

    Arguments:
        usd: US dollars for the unit that its name ends in.
        source: where it was read.
        date: when it was valid, or was read.
        confirmed: whether it was seen in AWS's own price data; otherwise it is what many others quote.
        region: the AWS Region that it is for.
    """

    usd: float
    source: str
    date: date
    confirmed: bool = True
    region: str = DEFAULT_REGION


@dataclass(frozen=True)
class Product:
    """Where AWS's price list has a price.

    Arguments:
        service: the code of the AWS service there.
        usage_type: its usage type, without the Region that stands before it.
        filters: what else GetProducts is to narrow its answer by.
        per: how many of AWS's units the price of the course is for.
    """

    service: str
    usage_type: str
    filters: Mapping[str, str] = field(default_factory=dict)
    per: float = 1


@cache
def shipped_prices() -> Prices:
    """Return the prices that the course brings, by name; its texts quote these."""
    return {name: Price(**_without_product(entry)) for name, entry in _shipped().items()}


@cache
def products() -> Mapping[str, Product]:
    """Return where AWS's price list has the prices, by the name of the price."""
    return {name: Product(**entry["product"]) for name, entry in _shipped().items()}


def prices(region: str = DEFAULT_REGION) -> Prices:
    """Return the newest prices that are known for a Region, by name.

    A price that is not known there is that of us-east-1, and says so.

    Arguments:
        region: such as eu-west-1.
    """
    found = dict(shipped_prices())
    for known in dict.fromkeys([DEFAULT_REGION, region]):
        for name, price in _refreshed(known).items():
            if name in found and (known != DEFAULT_REGION or price.date >= found[name].date):
                found[name] = price
    return found


def usd_per_hour_of(units: Mapping[str, float], prices: Prices) -> float:
    """Return what so many units of those prices cost in an hour.

    Raises:
        KeyError: if there is no price of one of the names.
    """
    return sum(count * hourly_usd(name, prices) for name, count in units.items())


def hourly_usd(name: str, prices: Prices) -> float:
    """Return what one unit costs in an hour; a month's price is spread over its hours."""
    usd = prices[name].usd
    return usd / HOURS_PER_MONTH if name.endswith("_month") else usd


def refreshed_file() -> Path:
    """Return where the prices are kept that were read from AWS's price list."""
    return progress.home() / "prices.toml"


def keep(region: str, new: Prices) -> Path:
    """Write down the prices of a Region in place of those that were read before; other Regions keep theirs.

    Arguments:
        new: the prices by name.

    Returns:
        the file written; anybody who reads it meanwhile sees all of it or nothing.

    Raises:
        OSError: if it cannot be written.
    """
    path = refreshed_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    regions = _refreshed_regions()
    regions[region] = {**regions.get(region, {}), **{name: asdict(price) for name, price in new.items()}}
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        written = Path(folder) / path.name
        with written.open("w", encoding="utf-8") as file:
            file.write(_as_toml(regions))
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    return path


def _shipped() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("prices.toml").read_text(encoding="utf-8"))


def _without_product(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "product"}


def _refreshed(region: str) -> Prices:
    return {name: Price(**entry) for name, entry in _refreshed_regions().get(region, {}).items()}


def _refreshed_regions() -> dict[str, dict[str, Any]]:
    """Return what the file holds by Region and name; what cannot be read is not there, until a refresh mends it."""
    try:
        data = tomllib.loads(refreshed_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if data.get("version") != VERSION:
        return {}
    found: dict[str, dict[str, Any]] = data.get("regions", {})
    return found


def _as_toml(regions: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    lines = ["# Read from AWS's price list by `ecslab cost --refresh`.", f"version = {VERSION}"]
    for region, entries in sorted(regions.items()):
        for name, entry in sorted(entries.items()):
            lines += ["", f"[regions.{region}.{name}]"]
            lines += [f"{key} = {_value(value)}" for key, value in entry.items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value)
