"""What a lab has held on AWS and when, from the times that AWS gives in its own answers.

AWS shows a task or an instance that has ended for about an hour, and nothing at all of a cluster that is deleted. So
AWS is asked again and again while the lab makes calls, and right before a call that hides something.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .estimate import Spell
from .spells import SPELLS

# Twice within the hour for which AWS shows what has ended.
_LOOK_EVERY = timedelta(minutes=30)
_HIDING = frozenset(
    {
        "DeleteAlarms",
        "DeleteCluster",
        "DeleteLoadBalancer",
        "DeleteNamespace",
        "DeleteSecret",
        "DeregisterContainerInstance",
        "DeregisterManagedInstance",
        "DeregisterScalableTarget",
        "TerminateInstances",
    }
)


class Usage:
    """What one run of a lab has held.

    Arguments:
        prefix: of the lab.
        now: gives the moment that the lab's AWS lives in.
    """

    def __init__(self, prefix: str, now: Callable[[], datetime]) -> None:
        self._prefix = prefix
        self._now = now
        self._clients: dict[str, Any] = {}
        self._spells: dict[str, Spell] = {}
        self._looked_at: datetime | None = None
        self._looking = False

    @property
    def spells(self) -> tuple[Spell, ...]:
        """What was seen so far."""
        return tuple(self._spells.values())

    def watch(self, client: Any) -> None:
        """Ask through a boto3 client of the lab from now on, whenever its calls make that worthwhile."""
        self._clients[client.meta.service_model.service_name] = client
        client.meta.events.register("before-call", self._before_call)

    def look(self) -> None:
        """Ask AWS what there is, and what has ended not long ago.

        Raises:
            ClientError: if AWS refuses to answer.
        """
        self._looking = True
        try:
            seen = {spell.id: spell for spell in self._seen()}
        finally:
            self._looking = False
        self._looked_at = self._now()
        for known in self.spells:
            if known.id not in seen and known.end is None:
                # It ended since the last look, and nobody says when: it is billed until now at most.
                self._spells[known.id] = replace(known, end=self._looked_at)
        self._spells |= seen

    def _before_call(self, model: Any, **_: Any) -> None:
        if self._looking or not (model.name in _HIDING or self._is_due()):
            return
        # A lab goes on without, and the next look makes up for it.
        with suppress(ClientError, BotoCoreError):
            self.look()

    def _is_due(self) -> bool:
        return self._looked_at is None or self._now() - self._looked_at >= _LOOK_EVERY

    def _seen(self) -> Iterator[Spell]:
        # A service that the lab never asked holds nothing of it.
        for service, spells in SPELLS.items():
            if service in self._clients:
                yield from spells(self._clients[service], self._prefix)
