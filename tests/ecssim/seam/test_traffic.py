"""Requests to simulated load balancers that a process elsewhere has sent."""

import json
from typing import Any

import pytest
from ecssim.seam import traffic
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from tests.ecssim.simulation.test_traffic import HOST, serve
from tests.ecssim.simulation.world import World

STEADY = {"kind": "Constant", "per_s": 20}


@pytest.fixture
def world() -> World:
    """A healthy service of two tasks behind a load balancer."""
    world = World()
    serve(world)
    return world


def ask(world: World, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Return the status and the body of the answer to one request."""
    environ = EnvironBuilder(f"/ecssim/{path}", method=method, data=json.dumps(body)).get_environ()
    answer = traffic.answer(world.sim, Request(environ))
    return answer.status_code, answer.get_json()


def begin(world: World, pattern: Any = STEADY, **request: Any) -> str:
    status, answer = ask(world, "POST", "traffic", {"host": HOST, "pattern": pattern, **request})
    assert status == 200, answer
    return str(answer["id"])


def test_traffic_is_begun_and_read(world: World) -> None:
    name = begin(world)
    world.sim.advance(120)
    status, told = ask(world, "GET", f"traffic/{name}")
    assert (status, [code for code, _ in told["by_status"]]) == (200, [200])
    assert 2280 <= told["by_status"][0][1] == sum(target[-1] for target in told["sent_to"]) <= 2520
    assert told["response_times"]


def test_reading_changes_nothing(world: World) -> None:
    name = begin(world)
    world.sim.advance(90)
    assert ask(world, "GET", f"traffic/{name}") == ask(world, "GET", f"traffic/{name}")


def test_stopped_traffic_stays_readable_and_grows_no_more(world: World) -> None:
    name = begin(world)
    world.sim.advance(30)
    _, at_the_end = ask(world, "POST", f"traffic/{name}/stop")
    world.sim.advance(120)
    assert at_the_end["by_status"] != []
    assert ask(world, "GET", f"traffic/{name}") == (200, at_the_end)


def test_two_flows_have_ids_of_their_own(world: World) -> None:
    root, page = begin(world), begin(world, path="/page")
    world.sim.advance(60)
    ask(world, "POST", f"traffic/{root}/stop")
    assert root != page
    assert ask(world, "GET", f"traffic/{page}")[1]["by_status"] != []


@pytest.mark.parametrize(
    "pattern",
    [
        {"kind": "Ramp", "from_per_s": 1, "to_per_s": 5, "over_s": 60},
        {"kind": "Spike", "per_s": 1, "peak_per_s": 5, "after_s": 10, "lasts_s": 5},
        {"kind": "DayCurve", "quiet_per_s": 1, "busy_per_s": 5},
        {"kind": "Replay", "per_s": [1, 2, 3], "each_s": 10},
    ],
    ids=lambda pattern: pattern["kind"],
)
def test_every_pattern_can_be_sent(world: World, pattern: dict[str, Any]) -> None:
    name = begin(world, pattern)
    world.sim.advance(120)
    assert ask(world, "GET", f"traffic/{name}")[1]["by_status"] != []


def test_one_request_is_answered_by_a_target(world: World) -> None:
    status, told = ask(world, "POST", "get", {"host": HOST, "path": "/"})
    assert (status, told["status"]) == (200, 200)
    assert told["target"].endswith(":80")


@pytest.mark.parametrize("path", ["traffic", "get"])
def test_an_unknown_host_is_told_in_a_sentence(world: World, path: str) -> None:
    pattern = {"pattern": STEADY} if path == "traffic" else {}
    status, told = ask(world, "POST", path, {"host": "nobody", **pattern})
    assert (status, told["error"][:39]) == (400, "no load balancer has the DNS name nobod")


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"host": HOST},
        {"host": HOST, "pattern": 20},
        {"host": HOST, "pattern": {"kind": "Sawtooth"}},
        {"host": HOST, "pattern": {"kind": "Constant", "per_s": "many"}},
        {"host": HOST, "pattern": {"kind": "Constant", "per_s": -1}},
        {"host": HOST, "pattern": STEADY, "path": 7},
        {"host": HOST, "pattern": STEADY, "port": "80"},
        {"host": HOST, "pattern": STEADY, "colour": "red"},
    ],
)
def test_a_request_of_the_wrong_form_gets_an_example(world: World, body: Any) -> None:
    status, told = ask(world, "POST", "traffic", body)
    assert (status, told["error"][:26]) == (400, "POST a JSON object such as")
    assert world.sim.flows() == {}


@pytest.mark.parametrize("path", ["traffic/nothing", "traffic/nothing/stop"])
def test_an_id_that_nothing_has_is_not_found(world: World, path: str) -> None:
    method = "POST" if path.endswith("stop") else "GET"
    status, told = ask(world, method, path)
    assert (status, told["error"]) == (
        404,
        "No traffic has the id nothing: take it from the answer to /ecssim/traffic.",
    )


@pytest.mark.parametrize(("method", "path"), [("GET", "traffic"), ("GET", "get"), ("POST", "traffic/1")])
def test_the_wrong_method_is_refused(world: World, method: str, path: str) -> None:
    assert ask(world, method, path)[0] == 405
