"""Making moto, botocore and the learner's own code keep the simulation's time and draw from its chance.

moto draws the request id of every answer from the same stream as its resource ids, so one more read would change all
later ids; here request ids have a stream of their own.
"""

import contextlib
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import time_machine

from ..engine.process import Process
from ..simulation import Simulation

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_REQUEST_ID_LENGTH = 52

real_sleep = time.sleep


@contextlib.contextmanager
def frozen_time(simulation: Simulation) -> Iterator[None]:
    """Show the simulation's moment to everybody who asks what time it is, in UTC."""
    with time_machine.travel(simulation.now.astimezone(ZoneInfo("UTC")), tick=False) as traveller:
        simulation.on_move(traveller.move_to)
        yield


@contextlib.contextmanager
def frozen_ids(simulation: Simulation) -> Iterator[None]:
    """Make the ids and tokens of moto and botocore depend on the seed alone."""
    from moto.moto_api._internal import mock_random

    chance = simulation.chance

    def request_id(headers: Any = None) -> str:
        value = "".join(chance.stream("request ids").choices(_LETTERS, k=_REQUEST_ID_LENGTH))
        if isinstance(headers, dict):
            headers["x-amzn-requestid"] = value
        return value

    tokens = SimpleNamespace(uuid4=lambda: uuid.UUID(chance.uuid("client tokens")))
    session_tokens = SimpleNamespace(urandom=lambda size: chance.stream("session tokens").randbytes(size))
    mock_random.seed(simulation.seed)
    _number_log_events_anew()
    with (
        patch("moto.core.responses.gen_amzn_requestid_long", request_id),
        patch("botocore.handlers.uuid", tokens),
        patch("moto.sts.utils.os", session_tokens),
    ):
        yield


def _number_log_events_anew() -> None:
    """moto counts log events in the class, for as long as the process lives, and shows the count as their id."""
    logs = sys.modules.get("moto.logs.models")
    if logs:
        logs.LogEvent._event_id = 0


@contextlib.contextmanager
def virtual_sleep(simulation: Simulation) -> Iterator[None]:
    """Let time.sleep pass virtual time in this thread, and in programs that the simulation runs.

    botocore's waiters sleep by it. Other threads sleep for real.
    """
    owner = threading.get_ident()

    def sleep(seconds: float) -> None:
        process = Process.current()
        if process:
            process.sleep(seconds)
        elif threading.get_ident() == owner:
            simulation.advance(seconds)
        else:
            real_sleep(seconds)

    with patch("time.sleep", sleep):
        yield
