"""What an investigation costs: each new call takes a person some time, and the same call again is free.

So whoever polls is not punished, and whoever asks at random is.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..safety.operations import is_reading

SECONDS_PER_CALL = 20
"""How long a person takes to think of a call, to type it and to read the answer."""
_OF_A_RESTART = {"cluster", "service", "forceNewDeployment", "desiredCount"}


@dataclass(frozen=True)
class Change:
    """A call that changes something.

    Arguments:
        operation: the service and the operation, such as ecs.UpdateService.
        params: what it was called with.
    """

    operation: str
    params: Mapping[str, Any]

    @property
    def only_restarts(self) -> bool:
        """Whether it makes tasks anew, or more of them, and nothing different."""
        if self.operation == "ecs.UpdateService":
            return self.params.keys() <= _OF_A_RESTART
        return self.operation == "ecs.StopTask"


class Toll:
    """Counts the calls that are made with a lab's clients while it is open, and lets time pass for them.

    Arguments:
        sleep: lets so many seconds pass; time.sleep, if it is left out.
    """

    def __init__(self, sleep: Callable[[float], None] | None = None) -> None:
        self._sleep = sleep
        self._open = False
        self._asked: set[str] = set()
        self.changes: list[Change] = []

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
        client.meta.events.register(
            "before-parameter-build", lambda model, params, **_: self._note(f"{service}.{model.name}", params)
        )

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Let the kit itself call, which nobody pays for."""
        was_open, self._open = self._open, False
        try:
            yield
        finally:
            self._open = was_open

    def _note(self, operation: str, params: Mapping[str, Any]) -> None:
        if not self._open:
            return
        if not is_reading(operation.partition(".")[2]):
            self.changes.append(Change(operation, dict(params)))
        asked = f"{operation} {sorted(params.items())!r}"
        if asked not in self._asked:
            self._asked.add(asked)
            (self._sleep or time.sleep)(SECONDS_PER_CALL)
