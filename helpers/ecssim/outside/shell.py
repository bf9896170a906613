"""A shell on a machine or in a container, as far as one needs it to ask the container agent and to find others.

It knows echo, curl and wget, several commands joined by `||`, `&&` or `;`, on a machine `docker exec`, and in a
container `getent ahostsv4 NAME` and a curl that writes out whom it reached.
"""

import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from ..truth.run_command import COMMAND_NOT_UNDERSTOOD
from .connections import RefusedError
from .endpoint import EndpointError, UnreachableError
from .resolver import NoSuchNameError

_CURL_FLAGS = ("-s", "-S", "-f", "--silent", "--show-error", "--fail")
_CURL_NUMBERS = ("-m", "--max-time")
_CURL_WORDS = {"-o": "output", "--output": "output", "-w": "write-out", "--write-out": "write-out"}
_REACHED = {"output": "/dev/null", "write-out": "%{remote_ip}:%{remote_port}"}
_WGET_FLAGS = ("-q", "-O-", "-qO-")
_DOCKER_FLAGS = ("-i", "-t", "-it")
_SHELLS = ("sh", "/bin/sh", "bash", "/bin/bash")
_JOINTS = ("||", "&&", ";")
_NOT_FOUND = 127
_REFUSED_BY_SERVER = 22
_NO_CONNECTION = 7
_NO_SUCH_NAME = 6
_TIMED_OUT = 28
_KEY_NOT_FOUND = 2
_HTTP_PORT = 80
_FIRST_ERROR = 400


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command has done.

    Arguments:
        code: what it exited with.
        output, errors: what it wrote to stdout and stderr.
    """

    code: int = 0
    output: str = ""
    errors: str = ""

    def then(self, other: "Ended") -> "Ended":
        """Return what two commands have done, one after the other."""
        return Ended(other.code, self.output + other.output, self.errors + other.errors)


Get = Callable[[str], Any]


class Finds(Protocol):
    """Who finds others from where the shell is."""

    def resolve(self, name: str, record_type: str = "A") -> list[str]:
        """Return the addresses of a name; it raises UnreachableError."""

    def connect(self, name: str, port: int) -> Any:
        """Return who takes a connection; it raises UnreachableError."""


class Shell:
    """A shell that one gives commands to.

    Arguments:
        get: asks an address, as a program there can; it raises EndpointError and UnreachableError.
        enter: gives the shell inside of a container by the id of the container; None where there is no Docker.
        finds: resolves names and opens connections; None where nobody does.
    """

    def __init__(self, get: Get, enter: "Callable[[str], Shell] | None" = None, finds: Finds | None = None) -> None:
        self._get = get
        self._enter = enter
        self._finds = finds

    def run(self, script: str) -> Ended:
        """Run a script, and return what it has done; what is not understood exits with 127 and says so."""
        try:
            tokens = list(_lexer(script))
        except ValueError as fault:
            return _not_understood(f"{script} ({fault})")
        ended, words, joint = Ended(), [], ";"
        for token in [*tokens, ";"]:
            if token not in _JOINTS:
                words.append(token)
                continue
            if words and (joint == ";" or (ended.code == 0) == (joint == "&&")):
                ended = ended.then(self.execute(words))
            words, joint = [], token
        return ended

    def execute(self, words: Sequence[str]) -> Ended:
        """Run one command, given as its words."""
        name, *rest = words
        if name in ("echo", "getent"):
            return self._lookup(words, rest)
        if name == "curl":
            return self._curl(words, rest)
        if name == "wget" and len(rest) >= 1 and set(rest[:-1]) <= set(_WGET_FLAGS):
            return self._ask(rest[-1], fail=True)
        if name in _SHELLS and len(rest) == 2 and rest[0] == "-c":
            return self.run(rest[1])
        if name == "docker" and self._enter and rest[:1] == ["exec"]:
            return self._docker_exec(words, rest[1:])
        return _not_understood(" ".join(words))

    def _lookup(self, words: Sequence[str], rest: list[str]) -> Ended:
        if words[0] == "echo":
            return Ended(output=" ".join(rest) + "\n")
        if self._finds and len(rest) == 2 and rest[0] == "ahostsv4":
            return _getent(self._finds, rest[1])
        return _not_understood(" ".join(words))

    def _curl(self, words: Sequence[str], options: list[str]) -> Ended:
        addresses, fail, left = [], False, iter(options)
        words_given: dict[str, str | None] = {}
        for option in left:
            if option in _CURL_NUMBERS:
                next(left, None)
            elif option in _CURL_WORDS:
                words_given[_CURL_WORDS[option]] = next(left, None)
            elif option.startswith("-") and option not in _CURL_FLAGS:
                return _not_understood(" ".join(words))
            elif option.startswith("-"):
                fail = fail or option in ("-f", "--fail")
            else:
                addresses.append(option)
        if len(addresses) == 1 and words_given == _REACHED and self._finds:
            return _reach(self._finds, addresses[0])
        if len(addresses) != 1 or words_given:
            return _not_understood(" ".join(words))
        return self._ask(addresses[0], fail=fail)

    def _ask(self, address: str, *, fail: bool) -> Ended:
        try:
            found = self._get(address)
        except UnreachableError as silence:
            return Ended(_NO_CONNECTION, errors=f"curl: (7) Failed to connect: {silence}\n")
        except EndpointError as refusal:
            if fail and refusal.status >= _FIRST_ERROR:
                problem = f"curl: (22) The requested URL returned error: {refusal.status}\n"
                return Ended(_REFUSED_BY_SERVER, errors=problem)
            return Ended(output=json.dumps(refusal.body))
        return Ended(output=found if isinstance(found, str) else json.dumps(found))

    def _docker_exec(self, words: Sequence[str], rest: list[str]) -> Ended:
        while rest and rest[0] in _DOCKER_FLAGS:
            rest = rest[1:]
        if len(rest) < 2 or rest[0].startswith("-") or self._enter is None:
            return _not_understood(" ".join(words))
        try:
            inside = self._enter(rest[0])
        except UnreachableError as nobody:
            return Ended(1, errors=f"Error response from daemon: {nobody}\n")
        return inside.execute(rest[1:])


def _getent(finds: Finds, name: str) -> Ended:
    """Return what getent writes: each address three times, for each kind of socket, the first time with the name."""
    try:
        addresses = finds.resolve(name)
    except UnreachableError:
        addresses = []
    lines = [
        f"{address:<15} {kind:<6} {name if (number, kind) == (0, 'STREAM') else ''}".rstrip() + "\n"
        for number, address in enumerate(addresses)
        for kind in ("STREAM", "DGRAM", "RAW")
    ]
    return Ended(0, "".join(lines)) if lines else Ended(_KEY_NOT_FOUND)


def _reach(finds: Finds, url: str) -> Ended:
    """Return the address and the port that curl has connected to, as its --write-out tells them."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    name, port = parts.hostname or "", parts.port or _HTTP_PORT
    try:
        found = finds.connect(name, port)
        # The program in the container only sees its own proxy.
        by_proxy = found["through"] == "service connect"
        return Ended(output=f"{finds.resolve(name)[0] if by_proxy else found['address']}:{port}")
    except NoSuchNameError as nobody:
        return Ended(_NO_SUCH_NAME, errors=f"curl: (6) Could not resolve host: {name} ({nobody})\n")
    except RefusedError as refusal:
        return Ended(_NO_CONNECTION, errors=f"curl: (7) Failed to connect to {name} port {port}: {refusal}\n")
    except UnreachableError as silence:
        return Ended(_TIMED_OUT, errors=f"curl: (28) Connection to {name} port {port} timed out: {silence}\n")


def _lexer(script: str) -> shlex.shlex:
    lexer = shlex.shlex(script.replace("\n", ";"), posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    return lexer


def _not_understood(words: str) -> Ended:
    return Ended(_NOT_FOUND, errors=COMMAND_NOT_UNDERSTOOD(words=words) + "\n")
