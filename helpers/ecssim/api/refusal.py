"""Errors of the Amazon ECS API."""

from collections.abc import Mapping
from typing import Any, Never

from ..truth.fact import Message


class EcsError(Exception):
    """An answer that refuses a call.

    Arguments:
        code: AWS's error code, such as ClientException.
        message: AWS's message.
        fields: what the error carries besides, under the API's names.
    """

    def __init__(self, code: str, message: str, fields: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields or {}


def refuse(message: Message, **values: Any) -> Never:
    """Raise the error of that message.

    Raises:
        EcsError: always.
    """
    raise EcsError(message.code, message(**values))
