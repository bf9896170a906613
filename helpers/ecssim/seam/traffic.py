"""Requests to simulated load balancers, sent for a process elsewhere.

POST /ecssim/traffic begins to send and answers with an id; GET /ecssim/traffic/<id> tells what came of it so far, and
POST /ecssim/traffic/<id>/stop ends it. POST /ecssim/get sends a single request.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from werkzeug.wrappers import Request, Response

from ..outside.traffic import PATTERNS, Flow, Pattern
from ..simulation import Simulation
from . import replies

TRAFFIC_PATH = "/ecssim/traffic"
GET_PATH = "/ecssim/get"
_STOP = "/stop"
_TO = {"host": "web-1.us-east-1.elb.amazonaws.com", "path": "/"}
# What a request that is refused for its form can learn from.
_EXAMPLES: dict[str, dict[str, Any]] = {
    TRAFFIC_PATH: {**_TO, "pattern": {"kind": "Constant", "per_s": 20}},
    GET_PATH: _TO,
}


def serves(path: str) -> bool:
    """Return whether a path is one of these."""
    return path in _EXAMPLES or path.startswith(f"{TRAFFIC_PATH}/")


def answer(simulation: Simulation, request: Request) -> Response:
    """Answer a request for one of these paths: 200 and what came of it, or 4xx and a sentence that says why not."""
    path = request.path
    method = "POST" if path in _EXAMPLES or path.endswith(_STOP) else "GET"
    if request.method != method:
        return replies.refused(f"{path} takes a {method}, and not a {request.method}.", status=405)
    if path not in _EXAMPLES:
        return _of_flow(simulation, path.removeprefix(f"{TRAFFIC_PATH}/"))
    act = _begin if path == TRAFFIC_PATH else _get
    return _act(act, simulation, path, request.get_data())


def _act(act: Callable[..., dict[str, Any]], simulation: Simulation, path: str, body: bytes) -> Response:
    try:
        return replies.done(act(simulation, **json.loads(body or b"{}")))
    except LookupError as refusal:
        return replies.refused(str(refusal), LookupError)
    except (TypeError, ValueError, AttributeError) as fault:
        example = json.dumps(_EXAMPLES[path])
        return replies.refused(f"POST a JSON object such as {example} to {path}: {fault}", ValueError)


def _begin(simulation: Simulation, pattern: dict[str, Any], **request: Any) -> dict[str, Any]:
    begun = simulation.traffic(pattern=_pattern(**pattern), **_checked(request))
    return {"id": next(name for name, flow in simulation.flows().items() if flow is begun)}


def _pattern(kind: str, **numbers: Any) -> Pattern:
    if kind not in PATTERNS:
        raise ValueError(f"there is no pattern {kind}: choose one of {', '.join(PATTERNS)}")
    return PATTERNS[kind](**numbers)


def _get(simulation: Simulation, **request: Any) -> dict[str, Any]:
    return asdict(simulation.get(**_checked(request)))


def _checked(request: dict[str, Any]) -> dict[str, Any]:
    """Return what describes requests, in which everything but the port is a text."""
    for name, value in request.items():
        if not isinstance(value, int if name == "port" else str):
            raise TypeError(f"{name} cannot be {value!r}")
    return request


def _of_flow(simulation: Simulation, rest: str) -> Response:
    name = rest.removesuffix(_STOP)
    flow = simulation.flows().get(name)
    if flow is None:
        said = f"No traffic has the id {name}: take it from the answer to {TRAFFIC_PATH}."
        return replies.refused(said, LookupError, 404)
    if rest != name:
        simulation.stop_traffic(flow)
    return replies.done(_told(flow))


def _told(flow: Flow) -> dict[str, Any]:
    """Return the answers of a flow as JSON has them: with lists, where a key is not a text."""
    answers = flow.answers
    return {
        "by_status": sorted(answers.by_status.items()),
        "sent_to": [[*target, count] for target, count in answers.sent_to.items()],
        "response_times": sorted(answers.response_times.items()),
    }
