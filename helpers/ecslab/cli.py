"""`ecslab`: the course on the command line."""

import click

from .commands import authoring, cost, learning, policy

COMMANDS = (
    learning.list_labs,
    learning.run,
    learning.check,
    learning.reset,
    learning.lab,
    cost.show_cost,
    authoring.build,
    authoring.record,
    authoring.lint,
    authoring.trust,
    policy.policy,
)


@click.group()
def main() -> None:
    """Learn Amazon ECS by doing."""


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
