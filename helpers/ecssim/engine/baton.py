"""A lock that its holder can lend to another thread, and gets back.

The world may be touched by one thread at a time. Where one thread waits for another that works for it, the other may
touch the world in its stead.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Baton:
    """A lock that a thread may take again while it holds it, and lend for as long as it waits."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._borrower: threading.Thread | None = None

    def __enter__(self) -> None:
        if threading.current_thread() is not self._borrower:
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        if threading.current_thread() is not self._borrower:
            self._lock.release()

    @contextmanager
    def lent_to(self, thread: threading.Thread) -> Iterator[None]:
        """Let another thread act as the holder until the block ends; meanwhile the caller must only wait."""
        with self:
            earlier, self._borrower = self._borrower, thread
            try:
                yield
            finally:
                self._borrower = earlier
