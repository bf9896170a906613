"""A network on which calls to an AWS behind a URL go wrong, by rule and by seed.

    with bad_network(url, [Rule(Fault.ANSWER_LOST, "ecs.RunTask", times=1)], seed=7) as bad_url:
        boto3.client("ecs", endpoint_url=bad_url)

What does not speak AWS's API, such as /ecssim/advance, gets through.
"""

import http.client
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum, auto
from http.server import BaseHTTPRequestHandler
from random import Random
from socket import SHUT_RDWR
from urllib.parse import urlparse

from .aws_errors import Request, error_of
from .kit import serving

_NOT_PASSED_ON = {"connection", "transfer-encoding", "content-length", "date", "server"}
_TIMEOUT_S = 60


class Fault(StrEnum):
    """What can happen to a call."""

    THROTTLED = auto()
    """AWS says that there were too many calls, and does nothing."""
    BUSY = auto()
    """AWS says the same with status 503."""
    BROKEN = auto()
    """AWS answers with status 500, and did nothing."""
    DENIED = auto()
    """AWS says that the caller lacks the permission."""
    REQUEST_LOST = auto()
    """The connection breaks before AWS hears of the call."""
    ANSWER_LOST = auto()
    """AWS does what was asked, and the connection breaks before its answer."""
    LATE = auto()
    """AWS does what was asked, and answers after a while."""


@dataclass(frozen=True)
class Rule:
    """When a fault happens.

    Arguments:
        fault: what happens.
        operation: to which calls, such as ecs.RunTask, by the service's name in IAM's actions; every call without it.
        chance: how likely it is, from 0 to 1.
        after: how many of those calls get through first.
        times: how often it happens at most.
        resource: on what the caller lacks the permission.
        late_s: how late an answer is; it is no longer waited for when the network ends.
    """

    fault: Fault
    operation: str = ""
    chance: float = 1.0
    after: int = 0
    times: int | None = None
    resource: str = "*"
    late_s: float = 3600.0


@contextmanager
def bad_network(
    url: str, rules: Sequence[Rule], seed: int = 0, log: list[tuple[str, Fault | None]] | None = None
) -> Iterator[str]:
    """Stand between clients and an AWS, and yield the URL to go to instead.

    Arguments:
        url: of the AWS.
        rules: the first one that applies to a call decides.
        seed: the number that chance grows from; the nth call of an operation fares the same whatever others do.
        log: gets each call with what happened to it.
    """
    network = _Network(url, rules, seed, [] if log is None else log)

    class Handler(_Handler):
        pass

    Handler.network = network
    with serving(Handler) as bad_url:
        try:
            yield bad_url
        finally:
            network.ended.set()


class _Network:
    """Decides what happens to each call; several threads ask."""

    def __init__(self, url: str, rules: Sequence[Rule], seed: int, log: list[tuple[str, Fault | None]]) -> None:
        self.ended = threading.Event()
        address = urlparse(url)
        self._host, self._port = address.hostname or "", address.port
        self._rules, self._seed, self._log = rules, seed, log
        self._lock = threading.Lock()
        self._calls: Counter[tuple[int, str]] = Counter()
        self._matched: Counter[int] = Counter()
        self._happened: Counter[int] = Counter()

    def decide(self, operation: str) -> Rule | None:
        """Return the rule that applies to the next call of an operation."""
        with self._lock:
            chosen = next((rule for place, rule in enumerate(self._rules) if self._applies(place, operation)), None)
            self._log.append((operation, chosen.fault if chosen else None))
            return chosen

    def _applies(self, place: int, operation: str) -> bool:
        rule = self._rules[place]
        if rule.operation not in ("", operation):
            return False
        number = self._calls[place, operation]
        self._calls[place, operation] += 1
        self._matched[place] += 1
        spent = rule.times is not None and self._happened[place] >= rule.times
        if spent or self._matched[place] <= rule.after:
            return False
        # A stream for each call, so that threads that take turns in another way change nothing.
        if Random(f"{self._seed} {place} {operation} {number}").random() >= rule.chance:
            return False
        self._happened[place] += 1
        return True

    def pass_on(self, request: Request) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return AWS's answer."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT_S)
        try:
            connection.request(request.method, request.path, request.body, dict(request.headers))
            answer = connection.getresponse()
            headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in _NOT_PASSED_ON]
            return answer.status, headers, answer.read()
        finally:
            connection.close()


class _Handler(BaseHTTPRequestHandler):
    """Takes one call, and lets happen to it what was decided."""

    protocol_version = "HTTP/1.1"
    network: _Network

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, self.path, dict(self.headers), body)
        rule = self.network.decide(request.operation) if request.is_for_aws else None
        match rule.fault if rule else None:
            case None:
                self._answer(*self.network.pass_on(request))
            case Fault.REQUEST_LOST:
                self._break()
            case Fault.ANSWER_LOST:
                self.network.pass_on(request)
                self._break()
            case Fault.LATE if rule:
                answer = self.network.pass_on(request)
                self.network.ended.wait(rule.late_s)
                self._answer(*answer)
            case fault if rule:
                self._answer(*error_of(request, fault.name, rule.resource))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = _take  # noqa: N815 (http.server's names)

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        try:
            self.send_response_only(status)
            for name, value in (*headers, ("Content-Length", str(len(body)))):
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except OSError:
            # Who waited for a late answer has gone away.
            self.close_connection = True

    def _break(self) -> None:
        self.close_connection = True
        self.connection.shutdown(SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
