"""What the tests of the seam share: a real user's keys, and a net under the guard that catches what slips through."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Audit hooks are asked in the order in which they came, so the guard's must be there before the net's.
import ecssim.seam.sockets  # noqa: F401

REAL_KEY, REAL_SECRET, REAL_TOKEN = "AKIAREALREALREALREAL", "a-real-secret", "a-real-token"
CREDENTIALS = f"""
[real]
aws_access_key_id = {REAL_KEY}
aws_secret_access_key = {REAL_SECRET}
aws_session_token = {REAL_TOKEN}
region = eu-west-3
"""
AWS = "sts.us-east-1.amazonaws.com"
LOOPBACK = ("127.0.0.1", "localhost", "::1", "")
_EVENTS = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "socket.getnameinfo": 0,
}
_nets: list[list[str]] = []


class RefusedError(OSError):
    """Raised by the net instead of leaving the machine."""


@contextmanager
def net() -> Iterator[list[str]]:
    """Record every name that is looked up and every address that is contacted, except loopback, and refuse it."""
    caught: list[str] = []
    _nets.append(caught)
    try:
        yield caught
    finally:
        _nets.remove(caught)


def _catch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _nets or event not in _EVENTS:
        return
    target = arguments[_EVENTS[event]]
    if getattr(arguments[0], "family", socket.AF_INET) not in (socket.AF_INET, socket.AF_INET6) or target is None:
        return
    host = target[0] if isinstance(target, tuple) else target
    name = host if isinstance(host, str) else bytes(host or b"").decode()
    if name not in LOOPBACK:
        _nets[-1].append(name)
        raise RefusedError(f"the test refused {name}")


sys.addaudithook(_catch)


def is_real(text: str) -> bool:
    """Return whether one of the real user's secrets stands in a text."""
    return any(secret in text for secret in (REAL_KEY, REAL_SECRET, REAL_TOKEN))
