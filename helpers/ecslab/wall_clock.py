"""The real time of day, also while a simulation shows everybody its own.

Only the monotonic clock keeps running then, so the real time is taken once and counted on.
"""

import time
from datetime import UTC, datetime, timedelta

_STARTED_AT = datetime.now(UTC)
_STARTED = time.monotonic()


def real_now() -> datetime:
    """Return the real moment in UTC, to the second."""
    return (_STARTED_AT + timedelta(seconds=time.monotonic() - _STARTED)).replace(microsecond=0)
