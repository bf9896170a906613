"""What the container agent answers on hosts and inside of containers, over HTTP and to be read only.

GET /ecssim/host/<id of an EC2 or a container instance>/v1/tasks asks on a machine, and GET
/ecssim/inside/<task id>/<container>/v4/task in a container: what follows the container is the path that one asks there,
without the container's own endpoint id.
"""

import json
from typing import Any

from werkzeug.wrappers import Request, Response

from ..outside.endpoint import EndpointError, UnreachableError
from ..simulation import Simulation

HOST_PATH = "/ecssim/host/"
INSIDE_PATH = "/ecssim/inside/"


def serves(path: str) -> bool:
    """Return whether a path is one of these."""
    return path.startswith((HOST_PATH, INSIDE_PATH))


def answer(simulation: Simulation, request: Request) -> Response:
    """Answer a request for one of these paths."""
    if request.method != "GET":
        return _json({"error": f"{request.path} can only be read: send a GET."}, 405)
    try:
        found = _on_host(simulation, request) if request.path.startswith(HOST_PATH) else _inside(simulation, request)
    except EndpointError as refusal:
        return _json(refusal.body, refusal.status)
    except UnreachableError as silence:
        return _json({"error": str(silence)}, 404)
    return _json(found) if isinstance(found, dict) else Response(found, mimetype="text/plain")


def _on_host(simulation: Simulation, request: Request) -> Any:
    instance, _, path = request.path.removeprefix(HOST_PATH).partition("/")
    return simulation.host(instance).get(f"/{path}?{request.query_string.decode()}")


def _inside(simulation: Simulation, request: Request) -> Any:
    task, _, rest = request.path.removeprefix(INSIDE_PATH).partition("/")
    container, _, path = rest.partition("/")
    return simulation.inside(task, container).get(f"/{path}".removeprefix("/v4"))


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")
