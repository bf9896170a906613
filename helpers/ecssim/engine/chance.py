"""Random numbers that depend only on the seed and on what they are for."""

import hashlib
import random
import string
import uuid

_LETTERS = string.ascii_letters + string.digits + "-_"


class Chance:
    """Streams of random numbers, one for each purpose, forked from one seed.

    A draw for one purpose never changes what another purpose draws: reading a cluster cannot alter the id of the
    next task. Streams are seeded by a hash that no process or PYTHONHASHSEED changes.

    Arguments:
        seed: the number that the whole world grows from.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._streams: dict[str, random.Random] = {}

    def stream(self, purpose: str) -> random.Random:
        """Return the stream for `purpose`, the same object each time."""
        if purpose not in self._streams:
            digest = hashlib.sha256(f"{self.seed}/{purpose}".encode()).digest()
            self._streams[purpose] = random.Random(int.from_bytes(digest[:8], "big"))
        return self._streams[purpose]

    def hex_id(self, purpose: str, digits: int = 32) -> str:
        """Return lower-case hexadecimal digits, as task ids are."""
        return f"{self.stream(purpose).getrandbits(4 * digits):0{digits}x}"

    def uuid(self, purpose: str) -> str:
        """Return a random UUID of version 4."""
        return str(uuid.UUID(int=self.stream(purpose).getrandbits(128), version=4))

    def digits(self, purpose: str, length: int) -> str:
        """Return decimal digits that do not begin with zero."""
        return str(self.stream(purpose).randrange(10 ** (length - 1), 10**length))

    def letters(self, purpose: str, length: int) -> str:
        """Return letters, digits, - and _, which need no quoting in an address."""
        return "".join(self.stream(purpose).choices(_LETTERS, k=length))

    def seconds(self, purpose: str, low_s: float, high_s: float) -> float:
        """Return a duration between the two, in seconds."""
        return self.stream(purpose).uniform(low_s, high_s)
