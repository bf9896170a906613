"""The default backend: a simulated AWS in this kernel, in virtual time."""

from contextlib import ExitStack
from datetime import datetime
from typing import Any

from ecssim import simulate

from .base import WithoutBill
from .world import SimulatedWorld


class MotoBackend(WithoutBill):
    """A fresh simulated AWS.

    Arguments:
        seed: the number that the world grows from.
    """

    name = "moto"

    def __init__(self, seed: int) -> None:
        self._stack = ExitStack()
        self._simulation = self._stack.enter_context(simulate(seed))
        self.world = SimulatedWorld(self._simulation)

    @property
    def description(self) -> str:
        """One sentence: where the calls go, and what it costs."""
        return "simulated AWS in this notebook: no account, no bill, and minutes pass in milliseconds"

    def client(self, service: str) -> Any:
        """Return a plain boto3 client."""
        import boto3

        return boto3.client(service)

    def now(self) -> datetime:
        """Return the present moment of virtual time."""
        return self._simulation.now

    def why(self, arn: str) -> str | None:
        """Return why the task or service is as it is, from the simulation's journal."""
        return self._simulation.why(arn)

    def close(self) -> None:
        """End the simulation: time, sleep, environment and network are the kernel's own again."""
        self._stack.close()
