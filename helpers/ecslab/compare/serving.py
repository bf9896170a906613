"""What requests meet: a fixed number of tasks with a queue, or functions with an environment for each request.

What is taken for granted, and is not what AWS measures or promises:

- Every request takes the same time to serve, on a task and in a function.
- A task serves a few requests at once, all at full speed. The rest wait in one queue, first come, first served, for as
  long as it takes: nobody gives up, and nothing is refused.
- A function's environment serves one request at a time. A request that finds no idle one gets a new one, and waits for
  its cold start, always of the same length. An environment that was idle for a while is gone. No limit on the number
  of environments is reached.
- The way through the network and the load balancer takes no time.
"""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Served:
    """How requests fared.

    Arguments:
        arrivals_s: when each came, in seconds.
        latencies_s: how long each took from its arrival to its answer, in seconds.
        cold_starts: how many had to wait for a new environment.
        environments: how many environments of a function there were at the same time, at most.
    """

    arrivals_s: tuple[float, ...]
    latencies_s: tuple[float, ...]
    cold_starts: int = 0
    environments: int = 0

    def percentile_s(self, percent: float) -> float:
        """Return the latency that this share of the requests kept to, in seconds.

        Raises:
            ValueError: if there was no request.
        """
        if not self.latencies_s:
            raise ValueError("There was no request, so there is no latency.")
        ordered = sorted(self.latencies_s)
        return ordered[max(math.ceil(percent / 100 * len(ordered)) - 1, 0)]

    def slowest_each(self, stretch_s: float, from_s: float, until_s: float) -> list[tuple[float, float]]:
        """Return the longest latency of each stretch of time in which requests came.

        Arguments:
            stretch_s: how long a stretch is, in seconds.
            from_s, until_s: which requests count, by their arrival in seconds.

        Returns:
            for each stretch when it begins, in seconds after from_s, and the latency in seconds.
        """
        slowest: dict[int, float] = {}
        for arrived_s, latency_s in zip(self.arrivals_s, self.latencies_s, strict=True):
            if from_s <= arrived_s < until_s:
                number = int((arrived_s - from_s) / stretch_s)
                slowest[number] = max(slowest.get(number, 0.0), latency_s)
        return [(number * stretch_s, round(latency_s, 3)) for number, latency_s in sorted(slowest.items())]


def with_tasks(arrivals_s: Sequence[float], service_s: float, tasks: int, at_once: int) -> Served:
    """Serve requests with tasks that are there all the time.

    Arguments:
        arrivals_s: when requests come, in order, in seconds.
        service_s: how long it takes to serve one, in seconds.
        tasks: how many there are.
        at_once: how many requests one task serves at the same time.
    """
    free_at_s = [0.0] * (tasks * at_once)
    latencies_s = []
    for arrived_s in arrivals_s:
        done_s = max(arrived_s, free_at_s[0]) + service_s
        heapq.heapreplace(free_at_s, done_s)
        latencies_s.append(done_s - arrived_s)
    return Served(tuple(arrivals_s), tuple(latencies_s))


def with_functions(arrivals_s: Sequence[float], service_s: float, cold_start_s: float, kept_warm_s: float) -> Served:
    """Serve requests with a function.

    Arguments:
        arrivals_s: when requests come, in order, in seconds.
        service_s: how long it takes to serve one, in seconds.
        cold_start_s: how long a new environment takes until it can serve, in seconds.
        kept_warm_s: for how long an idle environment stays, in seconds.
    """
    busy: list[float] = []  # when each busy environment is done
    idle: list[float] = []  # since when each idle environment is; the last one became idle last
    latencies_s = []
    cold_starts = environments = 0
    for arrived_s in arrivals_s:
        while busy and busy[0] <= arrived_s:
            idle.append(heapq.heappop(busy))
        while idle and idle[0] + kept_warm_s < arrived_s:
            idle.pop(0)
        warm = bool(idle)
        if warm:
            idle.pop()
        else:
            cold_starts += 1
        latency_s = service_s if warm else cold_start_s + service_s
        heapq.heappush(busy, arrived_s + latency_s)
        environments = max(environments, len(busy) + len(idle))
        latencies_s.append(latency_s)
    return Served(tuple(arrivals_s), tuple(latencies_s), cold_starts, environments)
