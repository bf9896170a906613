"""`ecslab cost`: what the labs cost on AWS."""

from collections.abc import Collection, Iterator, Sequence

import click

from ..course import LabInfo, course
from ..safety import cost, price_list
from ..safety.prices import DEFAULT_REGION, Price, Prices, keep, prices
from ..wall_clock import real_now
from .arguments import labs_argument

_HEADINGS = ("lab", "min", "USD/hour", "a run", "a day", "a month")
_LINE_HEADINGS = ("price", "units", "USD/unit", "USD/hour", "Region", "date", "source")


@click.command("cost")
@labs_argument
@click.option(
    "--region",
    default=DEFAULT_REGION,
    envvar="AWS_DEFAULT_REGION",
    show_default=True,
    help="The AWS Region whose prices count.",
)
@click.option("--refresh", is_flag=True, help="First read today's prices from AWS's price list; that needs an account.")
def show_cost(labs: tuple[str, ...], region: str, refresh: bool) -> None:
    """Show what the course costs on AWS, or the bills of labs line by line."""
    if refresh:
        for line in _refreshed(region):
            click.echo(line)
        click.echo()
    shown = [_bill(course().lab(lab), region) for lab in labs] or [_course(region)]
    click.echo("\n\n".join("\n".join(lines) for lines in shown))


def _course(region: str) -> Iterator[str]:
    labs = course().labs
    rows = [_row(lab.id, lab.minutes, cost.usd_per_hour(lab, region), cost.usd_per_run(lab, region)) for lab in labs]
    total_hour = sum(cost.usd_per_hour(lab, region) for lab in labs)
    total_run = sum(cost.usd_per_run(lab, region) for lab in labs)
    rows.append(_row("all labs", sum(lab.minutes for lab in labs), total_hour, total_run))
    yield from _table(_HEADINGS, rows, words={0})
    yield ""
    yield "A run is a lab's minutes with everything running; a day and a month are what it costs if you forget it."
    used = {name: price for name, price in prices(region).items() if any(name in lab.bill for lab in labs)}
    yield from _footer(used, region)


def _row(name: str, minutes: int, hour_usd: float, run_usd: float) -> tuple[str, ...]:
    forgotten = (hour_usd * cost.HOURS_PER_DAY, hour_usd * cost.HOURS_PER_MONTH)
    return (name, str(minutes), f"{hour_usd:.4f}", f"{run_usd:.4f}", *(f"{usd:.2f}" for usd in forgotten))


def _bill(lab: LabInfo, region: str) -> Iterator[str]:
    yield f"Lab {lab.number} {lab.title}: {lab.creates}."
    yield ""
    lines = list(cost.lines_of(lab, region))
    rows = [
        (
            line.name,
            f"{line.units:g}",
            f"{line.price.usd:.10g}",
            f"{line.usd_per_hour:.4f}",
            line.price.region,
            f"{line.price.date}",
            _source(line.price),
        )
        for line in lines
    ]
    total = sum(line.usd_per_hour for line in lines)
    yield from _table(_LINE_HEADINGS, [*rows, ("together", "", "", f"{total:.4f}", "", "", "")], words={0, 4, 5, 6})
    yield ""
    yield (
        f"{cost.usd_per_run(lab, region):.4f} USD for {lab.minutes} minutes. The lab is refused if twice as much, "
        f"{cost.budget_usd(lab, region):.4f} USD, is above the cap of {_cap_usd():.2f} USD (ECSLAB_CAP_USD)."
    )
    yield from _footer({line.name: line.price for line in lines}, region)


def _source(price: Price) -> str:
    return price.source if price.confirmed else f"{price.source} (unconfirmed)"


def _cap_usd() -> float:
    try:
        return cost.cap_usd()
    except cost.NotACapError as fault:
        raise click.ClickException(str(fault)) from fault


def _footer(used: Prices, region: str) -> Iterator[str]:
    """Yield where the prices are from, and what they cover."""
    yield f"Prices in {region}, {_dates(used)}."
    if elsewhere := sorted(name for name, price in used.items() if price.region != region):
        yield (
            f"Not known for {region}, so taken from {DEFAULT_REGION}: {', '.join(elsewhere)}. "
            f"`ecslab cost --refresh --region {region}` reads them."
        )
    if unconfirmed := sorted(name for name, price in used.items() if not price.confirmed):
        yield f"Unconfirmed, for not seen in AWS's own price data: {', '.join(unconfirmed)}."
    yield cost.COVERS


def _dates(used: Prices) -> str:
    oldest, newest = (f"{pick(price.date for price in used.values()):%d %B %Y}" for pick in (min, max))
    return f"of {newest}" if oldest == newest else f"of {oldest} to {newest}"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], words: Collection[int]) -> Iterator[str]:
    """Yield a table as lines.

    Arguments:
        words: the columns that are aligned to the left; the others hold numbers.
    """
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        cells = [
            cell.ljust(width) if column in words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _refreshed(region: str) -> Iterator[str]:
    """Read the price list, keep what it says, and yield what changed."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        pricing = boto3.client("pricing", region_name=price_list.ENDPOINT_REGION)
        refresh = price_list.read(pricing, region, real_now().date())
    except (BotoCoreError, ClientError) as fault:
        why = str(fault).rstrip(".")
        raise click.ClickException(
            f"AWS's price list was not read, and all prices stay as they are: {why}. It costs nothing, but needs "
            "credentials that may call pricing:GetProducts. Choose them with AWS_PROFILE, and try again."
        ) from fault
    if not refresh.found:
        raise click.ClickException(
            f"AWS's price list has no price for {region!r}, and all prices stay as they are. Is that a Region?"
        )
    path = keep(region, refresh.found)
    yield (
        f"Read from AWS's price list: {len(refresh.found)} of {len(refresh.before)} prices of {region}, "
        f"written to {path}."
    )
    yield from (f"Changed: {change}." for change in refresh.changes)
    if refresh.missing:
        yield f"Not found, so they stay as they are: {', '.join(refresh.missing)}."
