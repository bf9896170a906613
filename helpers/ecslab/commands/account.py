"""What a learner does about an AWS account: allow it, see what the labs left there, and delete that."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import click

from ..course import course
from ..learner import learner
from ..safety.accounts import AccountIdError, Accounts
from ..safety.caller import AwsUnreachableError, Caller, caller, unreachable
from ..safety.kind import Client
from ..safety.ledger import Ledger
from ..safety.left_by_name import Problems, left_by_name
from ..safety.leftover import Leftover, table
from ..safety.leftovers import leftovers, touched_services
from .arguments import labs_argument


@click.command()
@click.argument("account", metavar="ACCOUNT_ID")
def allow(account: str) -> None:
    """Let labs use an AWS account, as the first lab there would ask; for where nobody can type."""
    try:
        Accounts().allow(account)
    except AccountIdError as fault:
        raise click.BadParameter(str(fault)) from fault
    click.echo(f"Labs may use account {account} from now on. Each of them still shows its price and asks.")


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
    services = touched_services(prefixes, Ledger())
    found = left_by_name(account.client, prefixes, services)
    if any(found.values()):
        click.echo(f"This will be deleted:\n{_report(found)}")
        _agree(account, yes)
    try:
        problems = clear(account.client, prefixes.values(), services)
        left = account.left(prefixes, problems)
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
    prefixes = {lab.id: lab.prefix for lab in course().labs}
    here = (account.caller.account, account.caller.region)
    elsewhere = {(entry.account, entry.region) for entry in Ledger().unfinished()} - {here}
    for account_id, region in sorted(elsewhere):
        click.echo(f"The labs also made things in account {account_id}, Region {region}: look there as well.")
    _finish(account.left(prefixes))


@dataclass(frozen=True)
class _Account:
    """The account that boto3 finds in the usual places, and what gives clients of it."""

    caller: Caller
    client: Client

    def __str__(self) -> str:
        return f"Account {self.caller.account}, Region {self.caller.region}, as {self.caller.arn}."

    def left(self, prefixes: Mapping[str, str], problems: Problems | None = None) -> dict[str, list[Leftover]]:
        """Return what is left there of labs."""
        where = (self.caller.account, self.caller.region)
        services = touched_services(prefixes, Ledger())
        return leftovers(self.client, prefixes, Ledger(), *where, services, problems=problems, learner=learner())


def _account() -> _Account:
    import boto3
    from botocore.exceptions import BotoCoreError, NoRegionError

    try:
        session = boto3.Session()
        if not session.region_name:
            raise NoRegionError
        client = cache(session.client)
        return _Account(caller(client), client)
    except (AwsUnreachableError, BotoCoreError) as fault:
        said = fault if isinstance(fault, AwsUnreachableError) else unreachable(fault)
        raise click.ClickException(str(said)) from fault


def _agree(account: _Account, yes: bool) -> None:
    """Ask before anything is deleted."""
    if not yes:
        click.confirm(f"Delete it from account {account.caller.account}?", abort=True)


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
