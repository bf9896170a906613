"""Errors of the Amazon ECS API."""

from typing import Any, Never

from ..truth.fact import Message


class EcsError(Exception):
    """An answer that refuses a call.

    Arguments:
        code: AWS's error code, such as ClientException.
        message: AWS's message.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def refuse(message: Message, **values: Any) -> Never:
    """Raise the error of that message.

    Raises:
        EcsError: always.
    """
    raise EcsError(message.code, message(**values))
