"""What IAM must allow: `ecslab policy`."""

import json

import click

from ..course import course
from ..safety import iam
from ..safety.policy import LONGEST, boundary, lab_policy, length, needed, text
from .arguments import optional_lab_argument

_EVERYBODY = "ecslab"
_ANY = "*"
_REGION = "us-east-1"
_NOT_TRIED = "Not tried out on AWS, so look at it before you rely on it:"
_ROLES = (
    "The roles that labs make have no boundary of their own. In a workshop, let a service control policy of the "
    "organization deny what must never happen."
)


@click.command()
@optional_lab_argument
@click.option("--boundary", "for_all", is_flag=True, help="A permissions boundary for a workshop: all labs together.")
@click.option("--prefix", help="What the names of the learner's things begin with; the lab's own if it is left out.")
@click.option("--account", default=_ANY, help="The account's id; any if it is left out.")
@click.option(
    "--region",
    "regions",
    multiple=True,
    help=f"The Region, or for a boundary Regions; without it any, and for a boundary {_REGION}.",
)
def policy(lab: str | None, for_all: bool, prefix: str | None, account: str, regions: tuple[str, ...]) -> None:
    """Print the IAM policy that a lab needs, as JSON; what is not certain about it goes to stderr."""
    if for_all:
        _print_boundary(prefix or _EVERYBODY, regions or (_REGION,), account)
    elif lab is None:
        raise click.UsageError("Say which lab, such as 05_services, or --boundary for all labs together.")
    elif len(regions) > 1:
        raise click.UsageError("A lab runs in one Region: give --region once.")
    else:
        _print_policy(lab, prefix, account, *regions or (_ANY,))


def _print_policy(lab_id: str, prefix: str | None, account: str, region: str) -> None:
    lab = course().lab(lab_id)
    if lab.simulated_only:
        raise click.UsageError(f"Lab {lab_id} runs on the simulated AWS only, so it needs no policy.")
    document = lab_policy(lab, prefix or lab.prefix, account, region)
    click.echo(text(document), nl=False)
    _say(iam.notes(needed(lab_id)))
    if length(document) > LONGEST:
        click.echo(
            f"It has {length(document)} characters without white space, and IAM takes {LONGEST} in a managed policy. "
            "Make it an inline policy of a role, which may have 10,240, or divide its statements among two.",
            err=True,
        )


def _print_boundary(prefix: str, regions: tuple[str, ...], account: str) -> None:
    documents = boundary(prefix, regions, account)
    if len(documents) == 1:
        click.echo(text(documents[0]), nl=False)
    else:
        click.echo(json.dumps(documents, indent=2))
        click.echo(
            f"One document would be longer than the {LONGEST} characters that IAM takes. The first of these two is "
            "the boundary; the second only denies: attach it as a policy to every learner.",
            err=True,
        )
    _say([*iam.notes(called for lab in course().on_accounts for called in needed(lab.id)), _ROLES])


def _say(notes: list[str]) -> None:
    if notes:
        click.echo("\n- ".join([_NOT_TRIED, *notes]), err=True)
