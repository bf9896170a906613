"""`ecslab`: the course on the command line."""

import click

from .commands import account, authoring, learning

COMMANDS = (
    learning.list_labs,
    learning.run,
    learning.check,
    learning.reset,
    learning.lab,
    account.sweep,
    account.status,
    authoring.build,
    authoring.lint,
    authoring.trust,
)


@click.group()
def main() -> None:
    """Learn Amazon ECS by doing."""


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
