"""What every backend can do."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from ..safety.kind import Client
from ..safety.leftover import Leftover
from ..safety.sweep import sweep
from .world import World


class Backend(Protocol):
    """A place that a lab's calls go to."""

    name: str

    @property
    def world(self) -> World:
        """What is around this AWS, and has no AWS call."""

    @property
    def description(self) -> str:
        """One sentence: where the calls go, and what it costs."""

    def client(self, service: str) -> Any:
        """Return a plain boto3 client."""

    def now(self) -> datetime:
        """Return the moment that this AWS lives in."""

    def why(self, arn: str) -> str | None:
        """Return why the task or service is as it is, or None if this AWS does not tell."""

    def clean_up(self, client: Client, prefix: str, asked: Collection[str]) -> list[Leftover]:
        """Delete what a lab made, and return what is left.

        Arguments:
            client: gives the lab's own boto3 clients.
            prefix: of the lab.
            asked: the AWS services that the lab has asked.
        """

    def spent(self) -> str | None:
        """Return what the lab's run has cost in a sentence, or None where nothing costs."""

    def close(self) -> None:
        """Leave; nothing of the backend stays active in the kernel."""


class WithoutBill:
    """What backends share on which nothing costs."""

    def clean_up(self, client: Client, prefix: str, asked: Collection[str]) -> list[Leftover]:
        """Delete what a lab made, and return what is left."""
        # A service that the lab never asked holds nothing of it here, and asking it would only take time.
        return sweep(client, prefix, {"ecs", *asked})

    def spent(self) -> None:
        """Return None."""
