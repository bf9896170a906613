"""Real HTTP requests to a lab's own load balancers, within limits that a laptop and a bill can bear.

The most that all of it can cost, at the prices of us-east-1: 20,000 answers of 64 KiB at most are 1.3 GB, which cost
0.12 USD beyond the 100 GB a month that are free, and 50 new connections a second for 400 seconds are two capacity units
of a load balancer for seven minutes, 0.002 USD.
"""

import threading
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import ecssim

from .. import reading
from .arrivals import arrivals
from .flow import Flow
from .http_request import TIMEOUT_S, send
from .interrupt import when_interrupted


@dataclass(frozen=True)
class Limits:
    """How much a lab may send.

    Arguments:
        per_s: requests of one flow each second.
        in_all: requests of the lab, from its opening on.
        seconds: how long one flow lasts.
        at_once: requests of one flow that wait for their answers; with so many, the next ones come later.
    """

    per_s: int = 50
    in_all: int = 20_000
    seconds: int = 3600
    at_once: int = 20


LIMITS = Limits()


class Pace:
    """Time as a flow sees it; a test gives another one, in which nobody waits."""

    def now(self) -> float:
        """Return the seconds since some moment."""
        return time.monotonic()

    def wait(self, stopped: threading.Event, seconds: float) -> bool:
        """Let time pass, and return whether the flow was stopped meanwhile."""
        return stopped.wait(seconds)


class RealRequests:
    """Sends requests to the load balancers of one lab, and to nobody else.

    Arguments:
        client: gives a boto3 client of an AWS service.
        prefix: what the names of the lab's load balancers begin with.
        limits: how much it sends.
        pace: time.
    """

    def __init__(
        self, client: Callable[[str], Any], prefix: str, limits: Limits = LIMITS, pace: Pace | None = None
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._limits = limits
        self._pace = pace or Pace()
        self._budget = _Budget(limits.in_all)
        self._flows = 0

    def traffic(self, request: ecssim.traffic.Request, pattern: ecssim.traffic.Pattern) -> Flow:
        """Send requests from now on, in the background, until they are stopped, interrupted, or too many.

        Raises:
            LookupError: if no load balancer of the lab has that DNS name.
        """
        self._require_own(request.host)
        self._flows += 1
        sender = _Sender(request, pattern, self._flows, self._limits, self._budget, self._pace)
        print(
            f"This computer now sends real requests to {request.host}: at most {self._limits.per_s} a second, and "
            f"{self._budget.left:,} more in this lab, for {self._limits.seconds // 60} minutes at most. stop() of what "
            "lab.traffic returned ends it, and so do an interrupt of a cell and lab.close()."
        )
        sender.start()
        return Flow(sender.answers, sender.stop, knows_targets=False, why_ended=lambda: sender.why_ended)

    def get(self, request: ecssim.traffic.Request) -> ecssim.traffic.Answer:
        """Send one request.

        Raises:
            LookupError: if no load balancer of the lab has that DNS name.
            RuntimeError: if the lab has sent enough.
        """
        self._require_own(request.host)
        if not self._budget.take():
            raise RuntimeError(_enough(self._limits))
        return send(request)

    def _require_own(self, host: str) -> None:
        found = reading.pages(self._client("elbv2"), "describe_load_balancers", "LoadBalancers")
        if not any(each["DNSName"] == host and each["LoadBalancerName"].startswith(self._prefix) for each in found):
            raise LookupError(
                f"no load balancer of this lab has the DNS name {host}: take DNSName from CreateLoadBalancer's answer. "
                "Nothing was sent, for on a real account a lab sends requests to its own load balancers only."
            )


class _Budget:
    """How many requests a lab may still send.

    Arguments:
        left: how many at first.
    """

    def __init__(self, left: int) -> None:
        self.left = left
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take one out, if there is one."""
        with self._lock:
            if self.left:
                self.left -= 1
                return True
            return False


class _Sender:
    """Sends the requests of one flow, each in a thread of its own.

    Arguments:
        request, pattern: what is sent, and how many.
        seed: of the moments at which they are.
        limits, budget: how many at most.
        pace: time.
    """

    def __init__(
        self,
        request: ecssim.traffic.Request,
        pattern: ecssim.traffic.Pattern,
        seed: int,
        limits: Limits,
        budget: _Budget,
        pace: Pace,
    ) -> None:
        self._request = request
        self._arrivals = arrivals(pattern, seed, limits.per_s, limits.seconds)
        self._limits = limits
        self._budget = budget
        self._pace = pace
        self._answers = ecssim.traffic.Answers()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._under_way = threading.Semaphore(limits.at_once)
        self._forget_interrupts = when_interrupted(self._stopped.set)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.why_ended = ""

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send no more, and wait for the answers to what was sent."""
        self._stopped.set()
        self._forget_interrupts()
        self._thread.join()

    def answers(self) -> ecssim.traffic.Answers:
        """Return what was answered so far; what comes later does not change it."""
        with self._lock:
            return deepcopy(self._answers)

    def _run(self) -> None:
        self.why_ended = self._send_all()
        for _ in range(self._limits.at_once):
            self._under_way.acquire(timeout=TIMEOUT_S)

    def _send_all(self) -> str:
        """Send until it ends, and return why it did."""
        began = self._pace.now()
        for at_s in self._arrivals:
            self._under_way.acquire()
            ahead_s = began + at_s - self._pace.now()
            if ahead_s < 0:
                # What came late is not caught up on: that would be more in a second than is allowed.
                began -= ahead_s
            stopped = self._pace.wait(self._stopped, max(ahead_s, 0.0))
            if stopped or not self._budget.take():
                self._under_way.release()
                return "stopped" if stopped else _enough(self._limits)
            threading.Thread(target=self._send_one, daemon=True).start()
        return f"ended after {self._limits.seconds // 60} minutes"

    def _send_one(self) -> None:
        try:
            began = self._pace.now()
            answer = send(self._request)
            took_s = round(self._pace.now() - began, 3)
            with self._lock:
                self._answers.note(answer.status, 1)
                if answer.status:
                    self._answers.response_times[took_s] += 1
        finally:
            self._under_way.release()


def _enough(limits: Limits) -> str:
    return f"ended because this lab has sent {limits.in_all:,} requests, which is all it may send to a real account"
