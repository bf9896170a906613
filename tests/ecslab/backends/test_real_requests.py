"""Real requests to a real server on this machine, which plays a load balancer; the time of the flows is made up."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

import pytest
from ecslab import constant
from ecslab.backends.flow import Flow
from ecslab.backends.http_request import MOST_BYTES, send
from ecslab.backends.real_requests import LIMITS, Limits, Pace, RealRequests
from ecslab.backends.wishes import sentences
from ecssim.outside.traffic import Answer, Pattern, Request

from .kit import serving

PREFIX = "ecslab-05"
FEW = Limits(per_s=10, in_all=100, seconds=5, at_once=4)


class Hurry(Pace):
    """Time in which waiting takes none, but for one wait that lasts until the flow is stopped.

    Arguments:
        stays_at: which wait that is; 0 is none.
    """

    def __init__(self, stays_at: int = 0) -> None:
        self._now = 0.0
        self._stays_at = stays_at
        self.stays = threading.Event()
        self.sent_at: list[float] = []

    def now(self) -> float:
        return self._now

    def wait(self, stopped: threading.Event, seconds: float) -> bool:
        self._now += seconds
        self.sent_at.append(self._now)
        if len(self.sent_at) == self._stays_at:
            self.stays.set()
            stopped.wait()
        return stopped.is_set()


class LoadBalancers:
    """Elastic Load Balancing of an account that has these load balancers."""

    def __init__(self, **dns_names: str) -> None:
        self._balancers = [{"LoadBalancerName": name, "DNSName": host} for name, host in dns_names.items()]

    def __call__(self, service: str) -> Any:
        assert service == "elbv2"
        return self

    def get_paginator(self, operation: str) -> Any:
        assert operation == "describe_load_balancers"
        return self

    def paginate(self) -> Any:
        return [{"LoadBalancers": self._balancers[:1]}, {"LoadBalancers": self._balancers[1:]}]


OWN = LoadBalancers(other="lb.example.com", **{f"{PREFIX}-web": "127.0.0.1"})


class Shop(BaseHTTPRequestHandler):
    """A web server with a few pages, which counts who came."""

    seen: Counter[str]

    def do_GET(self) -> None:
        type(self).seen[f"{self.headers['Host']}{self.path}"] += 1
        status, body = PAGES.get(self.path, (404, b"<html>\nnothing here"))
        self.send_response(status)
        self.send_header("Location", "/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


PAGES = {
    "/": (200, b"<!DOCTYPE html>\n<p>hello"),
    "/moved": (301, b""),
    "/broken": (503, b"try later"),
    "/empty": (200, b""),
    "/long": (200, b"a" * (MOST_BYTES * 4)),
}


@pytest.fixture
def shop() -> Iterator[int]:
    """The port of a web server."""
    Shop.seen = Counter()
    with serving(Shop) as url:
        port = urlsplit(url).port
        assert port
        yield port


def begin(port: int, pattern: Pattern, pace: Pace, limits: Limits = FEW, path: str = "/") -> Flow:
    return RealRequests(OWN, PREFIX, limits, pace).traffic(Request("127.0.0.1", port, path), pattern)


@contextmanager
def ended(flow: Flow) -> Iterator[Flow]:
    """A flow that has come to its end by itself."""
    while not flow._why_ended():
        threading.Event().wait(0.001)
    yield flow
    flow.stop()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", Answer(200, "<!DOCTYPE html>")),
        ("/moved", Answer(301)),
        ("/broken", Answer(503, "try later")),
        ("/empty", Answer(200)),
        ("/nothing", Answer(404, "<html>")),
    ],
)
def test_one_request_gets_one_answer(shop: int, path: str, answer: Answer) -> None:
    assert send(Request("127.0.0.1", shop, path)) == answer
    assert sum(Shop.seen.values()) == 1


def test_of_a_long_line_only_the_beginning_is_kept(shop: int) -> None:
    assert send(Request("127.0.0.1", shop, "/long")).first_line == "a" * 200


def test_another_host_header_is_sent(shop: int) -> None:
    send(Request("127.0.0.1", shop, "/", "shop.example.com"))
    assert Shop.seen == {"shop.example.com/": 1}


def test_nobody_there_is_no_answer(shop: int) -> None:
    with serving(Shop) as url:
        closed = urlsplit(url).port
    assert closed
    assert send(Request("127.0.0.1", closed)) == Answer(0)


def test_traffic_is_sent_for_as_long_as_it_may(shop: int) -> None:
    with ended(begin(shop, constant(8), Hurry())) as flow:
        assert repr(flow).endswith("(ended after 0 minutes)")
    assert flow.by_status == {200: 40}
    assert flow.failed == 0
    assert flow.by_target is None
    assert sum(Shop.seen.values()) == 40


def test_what_is_not_answered_is_counted_with_its_status(shop: int) -> None:
    with ended(begin(shop, constant(8), Hurry(), path="/broken")) as flow:
        pass
    assert (flow.by_status, flow.failed) == ({503: 40}, 40)


def test_more_than_the_limit_of_a_second_is_not_sent(shop: int) -> None:
    pace = Hurry()
    with ended(begin(shop, constant(1000), pace)) as flow:
        pass
    assert flow.sent == FEW.per_s * FEW.seconds
    assert all(sum(second <= at < second + 1 for at in pace.sent_at) <= FEW.per_s for second in range(FEW.seconds))


def test_what_came_late_is_not_caught_up_on(shop: int) -> None:
    class Stalls(Hurry):
        def wait(self, stopped: threading.Event, seconds: float) -> bool:
            done = super().wait(stopped, seconds)
            self._now += 30 if len(self.sent_at) == 5 else 0
            return done

    pace = Stalls()
    with ended(begin(shop, constant(10), pace)):
        pass
    after = [at for at in pace.sent_at if at > 30]
    assert all(sum(at <= other < at + 1 for other in after) <= FEW.per_s + 1 for at in after)


def test_a_lab_sends_no_more_than_its_limit_with_all_its_flows(shop: int) -> None:
    requests = RealRequests(OWN, PREFIX, Limits(per_s=10, in_all=60, seconds=5, at_once=4), Hurry())
    flows = []
    for _ in range(2):
        with ended(requests.traffic(Request("127.0.0.1", shop), constant(8))) as flow:
            flows.append(flow)
    assert [flow.sent for flow in flows] == [40, 20]
    assert "this lab has sent 60 requests" in repr(flows[1])
    with pytest.raises(RuntimeError, match="all it may send to a real account"):
        requests.get(Request("127.0.0.1", shop))
    assert sum(Shop.seen.values()) == 60


def test_stopped_traffic_sends_no_more(shop: int) -> None:
    pace = Hurry(stays_at=10)
    flow = begin(shop, constant(8), pace)
    pace.stays.wait()
    flow.stop()
    assert (flow.sent, sum(Shop.seen.values())) == (9, 9)
    assert repr(flow).endswith("(stopped)")


def test_an_interrupted_cell_stops_it(shop: int, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupts: list[Callable[[], None]] = []
    monkeypatch.setattr(
        "ecslab.backends.real_requests.when_interrupted", lambda act: interrupts.append(act) or interrupts.clear
    )
    pace = Hurry(stays_at=10)
    flow = begin(shop, constant(8), pace)
    pace.stays.wait()
    [interrupt] = interrupts
    interrupt()
    with ended(flow):
        assert flow.sent == 9
    assert interrupts == []


def test_what_was_read_once_does_not_change(shop: int) -> None:
    with ended(begin(shop, constant(8), Hurry())) as flow:
        statuses = flow.by_status
        statuses[200] = 0
        assert flow.by_status != statuses


@pytest.mark.parametrize("host", ["lb.example.com", "example.com"], ids=["somebody else's", "no load balancer"])
def test_others_get_no_request(host: str) -> None:
    requests = RealRequests(OWN, PREFIX, FEW, Hurry())
    for sending in (lambda: requests.get(Request(host)), lambda: requests.traffic(Request(host), constant(1))):
        with pytest.raises(
            LookupError, match=f"no load balancer of this lab has the DNS name {host}.*Nothing was sent"
        ):
            sending()


def test_a_lab_says_what_it_sends_before_it_does(shop: int, capsys: pytest.CaptureFixture[str]) -> None:
    with ended(begin(shop, constant(1), Hurry())):
        pass
    assert "at most 10 a second, and 100 more in this lab" in capsys.readouterr().out


@pytest.mark.parametrize("call", ["traffic", "get"])
def test_the_opening_of_a_lab_tells_the_limits(call: str) -> None:
    [said] = sentences({call: 1})
    assert f"at most {LIMITS.per_s} a second and {LIMITS.in_all:,} in all" in said
