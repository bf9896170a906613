"""One real HTTP request: what it was answered with, and how its page begins."""

from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener
from urllib.request import Request as HttpRequest

from ecssim import traffic

MOST_BYTES = 65_536
TIMEOUT_S = 10
_MOST_LETTERS = 200
_DEFAULT_PORT = 80


class _NoRedirect(HTTPRedirectHandler):
    """Follows nobody."""

    def redirect_request(self, *_: Any) -> None:
        """Return nothing to go on with."""


_OPENER = build_opener(_NoRedirect)


def send(request: traffic.Request) -> traffic.Answer:
    """Send a request and return the answer; a redirection is one, and not followed.

    No more than MOST_BYTES of a page are read.
    """
    port = "" if request.port == _DEFAULT_PORT else f":{request.port}"
    http = HttpRequest(f"http://{request.host}{port}{request.path}", method=request.method)
    http.add_header("User-Agent", "ecslab")
    if request.host_header:
        http.add_header("Host", request.host_header)
    try:
        with _OPENER.open(http, timeout=TIMEOUT_S) as answer:
            return traffic.Answer(answer.status, _first_line(answer))
    except HTTPError as refusal:
        with refusal:
            return traffic.Answer(refusal.code, _first_line(refusal))
    except (OSError, HTTPException):
        return traffic.Answer(0)


def _first_line(answer: Any) -> str:
    """Return how a page begins; nothing if the connection breaks, for there was an answer nevertheless."""
    try:
        text = answer.read(MOST_BYTES).decode(errors="replace")
    except (OSError, HTTPException):
        return ""
    return next(iter(text.splitlines()), "")[:_MOST_LETTERS]
