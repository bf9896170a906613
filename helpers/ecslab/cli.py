"""`ecslab`: the course on the command line."""

import click

from .commands import account, authoring, cost, incident, learning, policy
from .learner import LearnerNameError, learner

COMMANDS = (
    learning.list_labs,
    learning.run,
    learning.check,
    learning.reset,
    learning.lab,
    incident.incident,
    account.allow,
    cost.show_cost,
    account.sweep,
    account.status,
    authoring.build,
    authoring.record,
    authoring.lint,
    authoring.trust,
    policy.policy,
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
