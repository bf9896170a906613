"""The limits of ECS tasks and Lambda functions side by side, each with where it was read and when."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Limit:
    """One limit of both.

    Arguments:
        what: what is limited.
        ecs: how far a task or service on Fargate may go.
        function: how far a Lambda function may go.
        source: the AWS pages that say so.
        read: month and year in which they were read.
    """

    what: str
    ecs: str
    function: str
    source: str
    read: str


@cache
def limits() -> tuple[Limit, ...]:
    """Return the limits in the order of the file."""
    data = tomllib.loads(files(__package__).joinpath("limits.toml").read_text(encoding="utf-8"))
    return tuple(Limit(**row) for row in data["limits"])
