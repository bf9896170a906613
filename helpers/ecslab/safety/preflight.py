"""What a learner sees before a lab makes anything on a real account, and the cap on its price."""

import textwrap
from collections.abc import Sequence

from ..course import LabInfo
from ..notes import Note
from .caller import Caller
from .cost import HOURS_PER_MONTH, budget_usd, cap_usd, prices, usd_per_hour, usd_per_run

_NAMES_WIDTH = 9
_WIDTH = 110


class OverBudgetError(RuntimeError):
    """A lab could cost more than its cap."""


def require_budget(lab: LabInfo, region: str) -> None:
    """Let a lab begin only if its price stays below the cap.

    Raises:
        OverBudgetError: with the numbers.
    """
    budget, cap = budget_usd(lab, region), cap_usd()
    if budget > cap:
        raise OverBudgetError(
            f"Lab {lab.id} may cost {budget:.2f} USD: {usd_per_hour(lab, region):.2f} USD an hour, for twice "
            f"its {lab.minutes} minutes. The cap is {cap:.2f} USD a lab. Nothing was created. Run it in "
            "the simulated AWS, or set ECSLAB_CAP_USD higher."
        )


def preflight(lab: LabInfo, caller: Caller, left: Sequence[str], by_hand: Sequence[str] = ()) -> Note:
    """Return what is to be said before a lab begins.

    Arguments:
        left: what earlier runs of the lab left behind, one sentence each.
        by_hand: what AWS has no call for, one sentence each.
    """
    alias = f" ({caller.alias})" if caller.alias else ""
    warning = ", the root user: it may do everything, so better use another one" if caller.is_root else ""
    rows = {
        "Account": f"{caller.account}{alias}",
        "You": f"{caller.arn}{warning}",
        "Region": caller.region,
        "Creates": f"{lab.creates}; its names begin with {lab.prefix}",
        "Price": price(lab, caller.region),
        "Cap": f"{cap_usd():.2f} USD for this lab; twice its time would cost {budget_usd(lab, caller.region):.2f} USD",
        "Left over": "; ".join(left) if left else "nothing of earlier runs",
    }
    if by_hand:
        rows["By hand"] = " ".join(by_hand)
    title = f"Lab {lab.number} {lab.title} on AWS, before anything is created"
    return Note(title, "\n".join(_row(name, text) for name, text in rows.items()))


def price(lab: LabInfo, region: str) -> str:
    """Return what a lab costs in an hour, in one run, and in a month if it is forgotten."""
    hour = usd_per_hour(lab, region)
    if not hour:
        return "nothing"
    return (
        f"{hour:.2f} USD an hour, {usd_per_run(lab, region):.2f} USD for one run of {lab.minutes} minutes, "
        f"{hour * HOURS_PER_MONTH:.0f} USD if you forget it for a month ({_dated(lab, region)})"
    )


def _dated(lab: LabInfo, region: str) -> str:
    of_the_lab = [prices(region)[name] for name in lab.bill]
    newest = max(price.date for price in of_the_lab)
    elsewhere = any(price.region != region for price in of_the_lab)
    ask = f", of another Region: `ecslab cost --refresh --region {region}` reads its own" if elsewhere else ""
    return f"prices of {newest:%B %Y}{ask}"


def _row(name: str, text: str) -> str:
    indent = " " * (_NAMES_WIDTH + 2)
    return textwrap.fill(
        text, _WIDTH, initial_indent=f"{name:<{_NAMES_WIDTH}}  ", subsequent_indent=indent, break_long_words=False
    )
