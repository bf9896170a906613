"""At which moments the requests of a pattern are sent when time is real: evenly by the second, by chance within it."""

import math
import random
from collections.abc import Iterator

from ecssim import traffic


def arrivals(pattern: traffic.Pattern, seed: int, most_per_s: int, most_s: int) -> Iterator[float]:
    """Yield the seconds after the beginning at which requests are sent, in order.

    What a second has too many of is never sent.

    Arguments:
        pattern: how many over time.
        seed: of the chance within a second.
        most_per_s: how many a second has at most.
        most_s: for how long.
    """
    chance = random.Random(seed)
    for second in range(most_s):
        count = math.floor(pattern.sent_by(second + 1)) - math.floor(pattern.sent_by(second))
        # Each has a part of the second to itself, so that they never come all at once.
        parts = min(count, most_per_s)
        yield from (second + (number + chance.random()) / parts for number in range(parts))
