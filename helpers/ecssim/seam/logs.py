"""What containers print, in moto's CloudWatch Logs.

moto's logs are imported when the first container has a use for them: that takes a quarter of a second.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .backend import backend_in


class MotoLogs:
    """CloudWatch Logs of one account.

    Arguments:
        account_id: twelve digits.
        region: the Region that is meant where none is named.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def has_group(self, group: str, region: str | None) -> bool:
        """Return whether there is a log group of that name."""
        backend = self._backend(region)
        return backend is not None and group in backend.groups

    def create_group(self, group: str, region: str | None) -> bool:
        """Create a log group, and return whether it is there now: it cannot be in a Region that does not exist."""
        backend = self._backend(region)
        if backend is not None:
            backend.ensure_log_group(group)
        return backend is not None

    def write(self, group: str, stream: str, lines: Sequence[tuple[datetime, str]], region: str | None) -> None:
        """Open a stream unless it is open, and add lines to it; if its group is gone, the lines are lost."""
        backend = self._backend(region)
        if backend is None or group not in backend.groups:
            return
        backend.ensure_log_stream(group, stream)
        if lines:
            events = [{"timestamp": round(at.timestamp() * 1000), "message": text} for at, text in lines]
            backend.put_log_events(group, stream, events)

    def _backend(self, region: str | None) -> Any | None:
        from moto.logs.models import logs_backends

        return backend_in(logs_backends, self._account_id, region or self._region)
