"""`ecslab`: the course on the command line."""

import click

from .commands import account, authoring, learning
from .learner import LearnerNameError, learner

COMMANDS = (
    learning.list_labs,
    learning.run,
    learning.check,
    learning.reset,
    learning.lab,
    account.allow,
    authoring.build,
    authoring.lint,
    authoring.trust,
)


@click.group()
def main() -> None:
    """Learn Amazon ECS by doing."""
    try:
        learner()
    except LearnerNameError as fault:
        raise click.ClickException(str(fault)) from fault


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
