"""Waiting for a message: moto waits in real time until its clock says that it is enough, and that stands still here.

So whoever receives with WaitTimeSeconds, as AWS calls long polling, passes virtual time until a message comes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from moto.sqs.models import Queue

from .current import current


@contextmanager
def patient() -> Iterator[None]:
    """Let whoever waits for a message pass virtual time, for as long as the block lasts."""
    with patch.object(Queue, "wait_for_messages", _wait_for_messages):
        yield


def _wait_for_messages(_: Queue, seconds: int) -> None:
    current().advance(seconds)
