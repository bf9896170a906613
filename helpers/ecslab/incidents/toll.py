"""What an investigation costs: each new call takes a person some time, and the same call again is free.

So whoever polls is not punished, and whoever asks at random is.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..safety.operations import is_reading

SECONDS_PER_CALL = 20
"""How long a person takes to think of a call, to type it and to read the answer."""


class Toll:
    """Counts the calls that are made with a lab's clients while it is open, and lets time pass for them.

    Arguments:
        sleep: lets so many seconds pass; time.sleep, if it is left out.
    """

    def __init__(self, sleep: Callable[[float], None] | None = None) -> None:
        self._sleep = sleep
        self._open = False
        self._asked: set[str] = set()
        self.changes: list[str] = []

    @property
    def calls(self) -> int:
        """How many different calls were made."""
        return len(self._asked)

    def open(self) -> None:
        """Count from now on, from nothing."""
        self._open = True
        self._asked.clear()
        self.changes.clear()

    def close(self) -> None:
        """Count no more; what was counted stays."""
        self._open = False

    def watch(self, client: Any, service: str) -> None:
        """Count the calls of a client of an AWS service."""
        client.meta.events.register("before-call", lambda model, params, **_: self._note(service, model.name, params))

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Let the kit itself call, which nobody pays for."""
        was_open, self._open = self._open, False
        try:
            yield
        finally:
            self._open = was_open

    def _note(self, service: str, operation: str, params: dict[str, Any]) -> None:
        if not self._open:
            return
        asked = f"{service}.{operation} {params['url_path']} {params['query_string']} {params['body']!r}"
        if not is_reading(operation):
            self.changes.append(f"{service}.{operation}")
        if asked not in self._asked:
            self._asked.add(asked)
            (self._sleep or time.sleep)(SECONDS_PER_CALL)
