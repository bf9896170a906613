"""One thing that a lab left behind, with its price, and a table of such things."""

from collections.abc import Sequence
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from .kind import Client, Kind
from .prices import HOURS_PER_MONTH, prices, usd_per_hour_of

BY_NAME, BY_TAG, BY_LEDGER = "name", "tag", "ledger"
UNSEEN = "nobody could look"


@dataclass(frozen=True)
class Leftover:
    """One thing that a lab left behind, or a place where nobody could look for such things.

    Arguments:
        kind: what it is.
        name: its ARN, id or name.
        usd_per_hour: what it costs for as long as it is there; None if there is no such price in prices.toml.
        found_by: name, tag or ledger.
        why: it is still there.
    """

    kind: str
    name: str
    usd_per_hour: float | None
    found_by: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def leftover(client: Client, kind: Kind, reference: str, found_by: str, why: str) -> Leftover:
    """Return a thing of a kind as something left behind, with its price."""
    return Leftover(kind.name, reference, _usd_per_hour(client, kind, reference), found_by, why)


def _usd_per_hour(client: Client, kind: Kind, reference: str) -> float | None:
    try:
        bill = kind.bill(client, reference)
    except (ClientError, BotoCoreError):
        return None
    known = prices(str(client(kind.service).meta.region_name))
    return usd_per_hour_of(bill, known) if bill.keys() <= known.keys() else None


def table(left: Sequence[Leftover]) -> str:
    """Return what is left as a table for people, with what it costs together and what to do."""
    rows = [(each.kind, each.name, _price(each.usd_per_hour), each.found_by) for each in left]
    if not rows:
        return "Nothing is left."
    rows.insert(0, ("kind", "ARN, id or name", "USD an hour", "found by"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines += dict.fromkeys(f"{each.kind} {each.name}: {each.why}" for each in left if each.why)
    return "\n".join([*lines, _sum(left)])


def _price(usd_per_hour: float | None) -> str:
    return "unknown" if usd_per_hour is None else f"{usd_per_hour:.4f}" if usd_per_hour else "-"


def _sum(left: Sequence[Leftover]) -> str:
    hour = sum(each.usd_per_hour or 0 for each in left)
    unknown = any(each.usd_per_hour is None for each in left)
    rest = ", and what has no known price" if unknown else ""
    if not hour and not unknown:
        return "It costs nothing by the hour."
    return f"It costs {hour:.4f} USD an hour, {hour * HOURS_PER_MONTH:.2f} USD a month{rest}, until it is deleted."
