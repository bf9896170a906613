"""No socket of Python reaches beyond this machine, whichever library holds it and whenever that was loaded.

Python tells its audit hooks of every look-up and every connection before it happens, also of those through functions
that somebody imported before the simulation. But it looks up the name in an address first and tells afterwards, so
the methods of sockets that take an address are watched as well.
"""

import contextlib
import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

# Where Python's audit events have the host, or the address that begins with it.
_TARGET_AT = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "socket.getnameinfo": 0,
}
_ADDRESS_AT = {"connect": 0, "connect_ex": 0, "sendto": -1, "sendmsg": 3}


class EgressBlockedError(ConnectionError):
    """A call that would have left the machine."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"The simulation did not contact {host}: while it runs, nothing may leave this machine. "
            "The service is not part of the simulated AWS, or the call names a host of its own."
        )


class _Watch:
    """Whether sockets are watched. An audit hook stays for as long as the process lives, so it asks here.

    Arguments:
        ports_out: ports of this machine that lead out of it; None while nobody watches.
    """

    ports_out: frozenset[int] | None = None


@contextlib.contextmanager
def watched_sockets(ports_out: frozenset[int]) -> Iterator[None]:
    """Turn every look-up and connection beyond this machine into EgressBlockedError.

    Arguments:
        ports_out: ports of this machine that lead out of it, such as a proxy's.
    """
    with contextlib.ExitStack() as stack:
        for name, address_at in _ADDRESS_AT.items():
            stack.enter_context(patch.object(socket.socket, name, _checked(getattr(socket.socket, name), address_at)))
        stack.enter_context(patch.object(_Watch, "ports_out", ports_out))
        yield


def is_this_machine(host: str) -> bool:
    """Return whether a name or an address is this machine's own; nothing is looked up."""
    if host.lower() in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return False


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _Watch.ports_out is not None and event in _TARGET_AT:
        _look(arguments[0], arguments[_TARGET_AT[event]])


def _checked(method: Callable[..., Any], address_at: int) -> Callable[..., Any]:
    """Return a method of sockets with a look at the address among its arguments."""

    def check_and_call(self: socket.socket, *arguments: Any) -> Any:
        if len(arguments) > max(address_at, 0):
            _look(self, arguments[address_at])
        return method(self, *arguments)

    return check_and_call


def _look(subject: Any, target: Any) -> None:
    """Refuse what is neither on this machine nor of another kind, such as the path of a local socket."""
    if target is None or not _is_internet(subject):
        return
    host, port = (target[0], target[1] if len(target) > 1 else None) if isinstance(target, tuple) else (target, None)
    if host is None:
        return
    name = host if isinstance(host, str) else bytes(host).decode(errors="replace")
    if not is_this_machine(name):
        raise EgressBlockedError(name)
    if port in (_Watch.ports_out or ()):
        raise EgressBlockedError("anything through a proxy")


def _is_internet(subject: Any) -> bool:
    """Return whether it is a look-up, or a socket of the internet families."""
    return getattr(subject, "family", socket.AF_INET) in (socket.AF_INET, socket.AF_INET6)


sys.addaudithook(_audit)
