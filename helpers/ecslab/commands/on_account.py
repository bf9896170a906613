"""Running a notebook on a real AWS account from the command line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import click

from ..backends import AwsBackend, SimulatedOnlyError, chosen_name
from ..course import course
from ..safety import consent
from ..safety.caller import AwsUnreachableError
from ..safety.cost import NotACapError
from ..safety.leftover import table
from ..safety.preflight import OverBudgetError

_REFUSALS = (SimulatedOnlyError, AwsUnreachableError, NotACapError, OverBudgetError, consent.NoConsentError)


@contextmanager
def on_account(lab_id: str, backend: str | None, *, yes: bool) -> Iterator[None]:
    """Ask before a notebook runs on AWS, where nobody could type, and delete what it leaves, also after a failure.

    Arguments:
        backend: where the calls go, as a lab takes it; on the other backends nothing happens.
        yes: whether an account that was allowed before needs no question.

    Raises:
        ClickException: if the lab may not begin, or something of it is left.
    """
    if chosen_name(backend) != AwsBackend.name:
        yield
        return
    lab = course().lab(lab_id)
    with patch.dict(os.environ, {consent.VARIABLE: "1"} if yes else {}):
        try:
            account = AwsBackend(lab)
        except _REFUSALS as refusal:
            raise click.ClickException(str(refusal)) from refusal
    try:
        with patch.dict(os.environ, {consent.VARIABLE: "1"}):
            yield
    finally:
        left = account.clean_up(account.client, lab.prefix, ())
        account.close()
        if left:
            click.echo(f"Left behind:\n{table(left)}")
    if left:
        raise click.ClickException(f"Something of lab {lab_id} is left, and may cost money.")
