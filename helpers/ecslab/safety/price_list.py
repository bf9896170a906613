"""AWS's price list: what its GetProducts says today of the prices that the course knows."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..reading import pages
from .prices import Price, Prices, Product, prices, products

# The price list answers for every Region, but only from a few of them.
ENDPOINT_REGION = "us-east-1"
# What stands before a usage type for a Region, such as USE1- or EU-; in some Regions there is nothing.
_REGION_BEFORE = r"(?:[A-Z]+\d*-)?"


@dataclass(frozen=True)
class Refresh:
    """What the price list said of the prices of one Region.

    Arguments:
        found: the prices that it has, by name.
        before: what was known until now, by name.
    """

    region: str
    found: Prices
    before: Prices

    @property
    def changes(self) -> Iterator[str]:
        """Every price that is another one now, and by how much, in words."""
        for name, new in self.found.items():
            old = self.before[name]
            if new.usd != old.usd:
                percent = 100 * (new.usd / old.usd - 1)
                yield f"{name}: {new.usd:.10g} USD, {percent:+.1f} % of {old.usd:.10g} USD in {old.region}"

    @property
    def missing(self) -> list[str]:
        """The prices that stay as they are, because the list has none or more than one of them."""
        return [name for name in self.before if name not in self.found]


def read(pricing: Any, region: str, today: date) -> Refresh:
    """Ask AWS's price list for every price of the course in a Region.

    Arguments:
        pricing: a boto3 client of `pricing` in ENDPOINT_REGION.
        region: whose prices are asked for.
        today: the date that the prices get.

    Raises:
        ClientError: if AWS refuses to answer.
    """
    asked = {name: _price(pricing, product, region, today) for name, product in products().items()}
    return Refresh(region, {name: price for name, price in asked.items() if price}, prices(region))


def _price(pricing: Any, product: Product, region: str, today: date) -> Price | None:
    wanted = {"regionCode": region, **product.filters}
    filters = [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in wanted.items()]
    listed = pages(pricing, "get_products", "PriceList", ServiceCode=product.service, Filters=filters)
    usage_type = re.compile(_REGION_BEFORE + re.escape(product.usage_type))
    found = {}
    for entry in map(json.loads, listed):
        name = entry["product"]["attributes"].get("usagetype", "")
        if usage_type.fullmatch(name) and (usd := _first_paid_usd(entry["terms"])):
            found[usd] = name
    if len(found) != 1:
        # Two prices would be a guess.
        return None
    ((usd, name),) = found.items()
    # Rounded, for a price of a million is not the million-fold of a binary fraction.
    return Price(round(usd * product.per, 12), f"AWS price list, {product.service} {name}", today, region=region)


def _first_paid_usd(terms: Mapping[str, Any]) -> float | None:
    """Return the on-demand price of the first units that are not free; None if there is none in US dollars."""
    dimensions = [
        dimension for term in terms.get("OnDemand", {}).values() for dimension in term["priceDimensions"].values()
    ]
    dimensions.sort(key=lambda dimension: float(dimension.get("beginRange", 0)))
    paid = (float(dimension["pricePerUnit"].get("USD", 0)) for dimension in dimensions)
    return next((usd for usd in paid if usd > 0), None)
