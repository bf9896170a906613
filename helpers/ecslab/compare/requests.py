"""When requests come: at random, but with the same seed always at the same moments.

What is taken for granted: nobody who sends a request knows of the others, so the gaps between requests are exponential
(a Poisson process), and the mean rate is constant within a stretch.
"""

from random import Random


def steady(per_s: float, for_s: float, seed: int = 0) -> list[float]:
    """Return the seconds at which requests come that keep one mean rate.

    Arguments:
        per_s: requests a second, in the mean.
        for_s: how long they come, in seconds.
        seed: another one gives other moments.
    """
    return _stretch(Random(seed), per_s, 0.0, for_s)


def spiky(
    quiet_per_s: float, spike_per_s: float, spike_from_s: float, spike_for_s: float, for_s: float, seed: int = 0
) -> list[float]:
    """Return the seconds at which requests come that are few, but for one spike.

    Arguments:
        quiet_per_s, spike_per_s: requests a second, in the mean.
        spike_from_s: when the spike begins, in seconds.
        spike_for_s: how long it lasts, in seconds.
        for_s: how long requests come at all, in seconds.
        seed: another one gives other moments.
    """
    random = Random(seed)
    spike_until_s = min(spike_from_s + spike_for_s, for_s)
    return [
        *_stretch(random, quiet_per_s, 0.0, spike_from_s),
        *_stretch(random, spike_per_s, spike_from_s, spike_until_s),
        *_stretch(random, quiet_per_s, spike_until_s, for_s),
    ]


def _stretch(random: Random, per_s: float, from_s: float, until_s: float) -> list[float]:
    moments: list[float] = []
    now_s = from_s + random.expovariate(per_s)
    while now_s < until_s:
        moments.append(now_s)
        now_s += random.expovariate(per_s)
    return moments
