"""Requests to a simulated account in the place of real ones: in its time, and within the limits of a real account."""

import ecssim
from ecslab.backends.flow import Flow
from ecslab.backends.real_requests import LIMITS
from ecslab.backends.world import DistantWorld


class Visitors:
    """Whoever visits the load balancers of one lab.

    Arguments:
        url: where the simulated account is served.
    """

    def __init__(self, url: str) -> None:
        self._world = DistantWorld(url)
        self._flows: list[Flow] = []
        self._asked = 0

    def traffic(self, request: ecssim.traffic.Request, pattern: ecssim.traffic.Pattern) -> Flow:
        flow = self._world.traffic(request, pattern)
        self._flows.append(flow)
        # A real account does not tell which target a request went to, and a lab may send it only so much.
        return Flow(flow._read, lambda: self._stop(flow), knows_targets=False)

    def get(self, request: ecssim.traffic.Request) -> ecssim.traffic.Answer:
        self._asked += 1
        answer = self._world.get(request)
        return ecssim.traffic.Answer(answer.status, answer.first_line)

    def _stop(self, flow: Flow) -> None:
        flow.stop()
        assert self._asked + sum(each.sent for each in self._flows) <= LIMITS.in_all
