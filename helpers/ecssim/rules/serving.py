"""A program serves some requests at once and lets some wait; beyond that it turns requests away.

What it can serve in a second is bound by how many it serves at once, and by its CPU. As long as less than that comes,
requests wait only because they come irregularly: the more the busier it is (Sakasegawa's approximation of the queue
M/M/c). If more comes, the queue grows until it is full, and shrinks again when less comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..outside.workload import Workload
from ..truth import traffic as truth

# Multiples of the golden ratio fill the range from 0 to 1 evenly.
_GOLDEN = (5**0.5 - 1) / 2
_ROUNDING = 1e-9
SOURCE = "queueing theory, M/M/c; how programs of images serve is ecssim's own"


@dataclass(frozen=True, slots=True)
class Served:
    """What became of the requests of one target in a stretch of time.

    Arguments:
        answered: how many it took, those that it failed included.
        failed: how many of these it failed to serve.
        turned_away: how many it had no room for.
        response_time_s: the mean over those that it took.
        waiting: how many wait at the end.
        cpu_s: the CPU time that it took for them, in seconds of a whole vCPU.
        in_flight: how many were waiting or being served, on average.
    """

    answered: int
    failed: int
    turned_away: int
    response_time_s: float
    waiting: float
    cpu_s: float
    in_flight: float


def serve(workload: Workload, requests: int, seconds: float, waiting: float, vcpus: float) -> Served:
    """Return what becomes of requests that come in a stretch of time.

    Arguments:
        waiting: how many wait already.
        vcpus: the CPU that the container may use.
    """
    per_s = capacity_per_s(workload, vcpus)
    possible = per_s * seconds
    left = waiting + requests - possible
    turned_away = max(0, round(left - workload.queue_length))
    waiting_after = min(max(left, 0.0), float(workload.queue_length))
    answered = requests - turned_away
    served = max(0.0, waiting + answered - waiting_after)
    busy = min(answered / possible, truth.LARGEST_UTILIZATION.value) if possible else 0.0
    at_once = max(1.0, per_s * workload.service_time_s)
    queued = _backlog(waiting, requests - possible, workload.queue_length, seconds) + _queue(busy, at_once)
    response_time_s = workload.service_time_s + min(queued, workload.queue_length) / per_s
    return Served(
        answered,
        round(answered * workload.error_share),
        turned_away,
        response_time_s,
        waiting_after,
        served * workload.cpu_s_per_request,
        served / seconds * response_time_s if seconds else 0.0,
    )


def capacity_per_s(workload: Workload, vcpus: float) -> float:
    """Return how many requests it can serve each second."""
    by_slots = workload.concurrency / workload.service_time_s
    return min(by_slots, vcpus / workload.cpu_s_per_request) if workload.cpu_s_per_request else by_slots


def split(count: int, weights: Sequence[float], before: int) -> list[int]:
    """Return the shares of a number of requests: each what its weight says, but for less than one request.

    Where the fractions go turns with how many were split already, so that in the long run nobody is left out.

    Arguments:
        before: how many were split already.
    """
    total = sum(weights)
    if not total or not count:
        return [0] * len(weights)
    shares, reached = [], 0.0
    offset = before * _GOLDEN % 1
    given = int(offset)
    for weight in weights:
        reached += weight
        upto = int(count * reached / total + offset + _ROUNDING)
        shares.append(upto - given)
        given = upto
    return shares


def in_turn(count: int, targets: int, before: int) -> list[tuple[int, int]]:
    """Return who gets how many requests if each is the next one's turn, as positions with numbers above zero.

    Arguments:
        targets: how many take turns.
        before: how many requests were handed out already.
    """
    if not targets:
        return []
    each, rest = divmod(count, targets)
    first = before % targets
    if not each:
        return [((first + number) % targets, 1) for number in range(rest)]
    return [(position, each + ((position - first) % targets < rest)) for position in range(targets)]


def response_times(mean_s: float, count: int) -> list[tuple[float, float]]:
    """Return how long requests took one by one, as values with how often they come."""
    return [(round(mean_s * factor, 6), count * share) for share, factor in truth.RESPONSE_TIMES.value]


def _backlog(waiting: float, growth: float, most: int, seconds: float) -> float:
    """Return how many wait on average because too many came; that grows or shrinks evenly, to a bound, and stays there.

    Arguments:
        waiting: how many wait at first.
        growth: how many more would wait at the end, if there were no bounds.
    """
    bound = float(most) if growth > 0 else 0.0
    if not growth or not seconds:
        return waiting
    share = min(1.0, (bound - waiting) / growth)
    until = waiting + growth * share
    return (waiting + until) / 2 * share + until * (1 - share)


def _queue(busy: float, at_once: float) -> float:
    """Return how many wait on average, although not too many come."""
    return float(busy ** ((2 * (at_once + 1)) ** 0.5) / (1 - busy))
