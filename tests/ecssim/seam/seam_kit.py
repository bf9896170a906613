"""What the tests of the seam share: a net under the guard that catches whatever slips through."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class RefusedError(OSError):
    """Raised by the net instead of leaving the machine."""


def _name(host: Any) -> str:
    return host.decode() if isinstance(host, bytes) else str(host or "")


@contextmanager
def net() -> Iterator[list[str]]:
    """Record every name that is looked up and every address that is contacted, except loopback, and refuse it."""
    caught: list[str] = []
    real_look_up, real_connect = socket.getaddrinfo, socket.socket.connect

    def refuse(host: Any) -> None:
        if _name(host) not in LOOPBACK:
            caught.append(_name(host))
            raise RefusedError(f"the test refused {_name(host)}")

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse(host)
        return real_look_up(host, *args, **kwargs)

    def gethostbyname(host: Any) -> str:
        refuse(host)
        return "127.0.0.1"

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple):
            refuse(address[0])
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        refuse(address[0])
        return 0

    def sendto(self: socket.socket, data: bytes, *rest: Any) -> int:
        refuse(rest[-1][0])
        return len(data)

    with (
        patch.object(socket, "getaddrinfo", getaddrinfo),
        patch.object(socket, "gethostbyname", gethostbyname),
        patch.object(socket.socket, "connect", connect),
        patch.object(socket.socket, "connect_ex", connect_ex),
        patch.object(socket.socket, "sendto", sendto),
    ):
        yield caught
