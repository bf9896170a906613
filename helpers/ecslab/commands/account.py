"""What a learner does about a real AWS account."""

import click

from ..safety.accounts import AccountIdError, Accounts


@click.command()
@click.argument("account", metavar="ACCOUNT_ID")
def allow(account: str) -> None:
    """Let labs use an AWS account, as the first lab there would ask; for where nobody can type."""
    try:
        Accounts().allow(account)
    except AccountIdError as fault:
        raise click.BadParameter(str(fault)) from fault
    click.echo(f"Labs may use account {account} from now on. Each of them still shows its price and asks.")
