"""The time of the real world."""

import time
from datetime import UTC, datetime


class RealTime:
    """Time as it passes on AWS; a test gives another one, which passes faster."""

    def __init__(self) -> None:
        # Taken before anybody shows the waits of the kernel by another time.sleep.
        self.sleep = time.sleep

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)
