"""What every backend can do."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from .world import World


class Backend(Protocol):
    """A place that a lab's calls go to."""

    name: str

    @property
    def sweeps(self) -> Collection[str]:
        """The AWS services that closing a lab looks into, beside those that the lab has asked."""

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

    def close(self) -> None:
        """Leave; nothing of the backend stays active in the kernel."""
