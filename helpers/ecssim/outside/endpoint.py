"""What the HTTP endpoints of the container agent have in common: how they refuse, and how they write a moment."""

from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


class UnreachableError(ConnectionError):
    """Nobody answers there; the message says why, and what to do."""


class EndpointError(Exception):
    """An answer that refuses a request.

    Arguments:
        status: the HTTP status.
        sentence: what is wrong with the request.
        body: what the endpoint answers; by default the sentence.
    """

    def __init__(self, status: int, sentence: str, body: Json | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.body = body or {"error": sentence}


def timestamp(moment: datetime) -> str:
    """Return a moment as the agent writes it: in UTC, with as many decimals as it needs."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return text.rstrip("0").rstrip(".") + "Z"


def present(shape: Json) -> Json:
    """Return what of a shape there is: the agent leaves out what it does not know, and empty lists and objects."""
    return {name: value for name, value in shape.items() if value is not None and value not in ([], {})}
