"""What a learner asks of an AWS account: what the labs left there, and to delete it."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import click

from ..course import course
from ..safety.ledger import Ledger
from ..safety.left_by_name import left_by_name
from ..safety.leftover import Leftover, table
from ..safety.leftovers import leftovers
from .arguments import labs_argument


@click.command()
@labs_argument
@click.option("--all", "every", is_flag=True, help="Clean up after every lab of the course.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
def sweep(labs: tuple[str, ...], every: bool, yes: bool) -> None:
    """Delete what labs left on AWS; exit status 1 if anything is left."""
    from ..safety.sweep import clear

    if bool(labs) == every:
        raise click.UsageError("Say which labs to clean up after, or --all.")
    account = _account()
    click.echo(account)
    prefixes = {lab.id: lab.prefix for lab in course().labs if every or lab.id in labs}
    found = left_by_name(account.client, prefixes)
    if any(found.values()):
        click.echo(f"This will be deleted:\n{_report(found)}")
        _agree(account, yes)
    try:
        problems = clear(account.client, prefixes.values())
        left = leftovers(account.client, prefixes, Ledger(), account.id, account.region, problems)
    except KeyboardInterrupt as interrupt:
        raise click.ClickException(
            "You interrupted the clean-up, and things may be left. Run the same command again: it goes on from there."
        ) from interrupt
    _finish(left)


@click.command()
def status() -> None:
    """Show what the labs left on AWS, and delete nothing; exit status 1 if anything is left."""
    account = _account()
    click.echo(account)
    ledger = Ledger()
    prefixes = {lab.id: lab.prefix for lab in course().labs}
    elsewhere = {(entry.account, entry.region) for entry in ledger.unfinished()} - {(account.id, account.region)}
    for account_id, region in sorted(elsewhere):
        click.echo(f"The labs also made things in account {account_id}, Region {region}: look there as well.")
    _finish(leftovers(account.client, prefixes, ledger, account.id, account.region))


@dataclass(frozen=True)
class _Account:
    """The account that boto3 finds in the usual places.

    Arguments:
        id: twelve digits.
        caller: the ARN of who asks.
        client: gives a boto3 client of an AWS service.
    """

    id: str
    caller: str
    region: str
    client: Any

    def __str__(self) -> str:
        return f"Account {self.id}, Region {self.region}, as {self.caller}."


def _account() -> _Account:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        session = boto3.Session()
        client = cache(session.client)
        caller = client("sts").get_caller_identity()
        return _Account(caller["Account"], caller["Arn"], client("ec2").meta.region_name, client)
    except (BotoCoreError, ClientError) as trouble:
        raise click.ClickException(
            f"No AWS account answered: {trouble}. Look at your profile and Region, for example with "
            "`aws sts get-caller-identity`, then try again."
        ) from trouble


def _agree(account: _Account, yes: bool) -> None:
    """Ask before anything is deleted."""
    if not yes:
        click.confirm(f"Delete it from account {account.id}?", abort=True)


def _report(left: Mapping[str, list[Leftover]]) -> str:
    return "\n\n".join(f"Lab {lab_id}\n{table(found)}" for lab_id, found in left.items() if found)


def _finish(left: Mapping[str, list[Leftover]]) -> None:
    """Say what is left, and end with the exit status of that."""
    if not any(left.values()):
        click.echo(f"Nothing is left of {len(left)} labs." if len(left) > 1 else "Nothing is left.")
        return
    together = [each for found in left.values() for each in found]
    click.echo(f"This is left:\n{_report(left)}")
    if sum(map(bool, left.values())) > 1:
        click.echo(f"\nAll together: {table(together).splitlines()[-1]}")
    click.echo("Delete it with `ecslab sweep --all`; what that leaves, delete by hand in the AWS console.")
    sys.exit(1)
