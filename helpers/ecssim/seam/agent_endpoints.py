"""What the container agent answers on hosts and inside of containers, over HTTP and to be read only.

GET /ecssim/host/<id of an EC2 or a container instance>/v1/tasks asks on a machine, and GET
/ecssim/inside/<task id>/<container>/v4/task in a container: what follows the container is the path that one asks there,
without the container's own endpoint id. There, resolve/<name>?type=SRV gives the records of a name, and
connect/<name>/<port> says who takes a connection.
"""

from typing import Any

from werkzeug.wrappers import Request, Response

from ..outside.endpoint import EndpointError, UnreachableError
from ..simulation import Simulation
from . import replies

HOST_PATH = "/ecssim/host/"
INSIDE_PATH = "/ecssim/inside/"


def serves(path: str) -> bool:
    """Return whether a path is one of these."""
    return path.startswith((HOST_PATH, INSIDE_PATH))


def answer(simulation: Simulation, request: Request) -> Response:
    """Answer a request for one of these paths."""
    if request.method != "GET":
        return replies.refused(f"{request.path} can only be read: send a GET.", status=405)
    try:
        found = _on_host(simulation, request) if request.path.startswith(HOST_PATH) else _inside(simulation, request)
    except EndpointError as refusal:
        return replies.endpoint_refused(refusal)
    except UnreachableError as silence:
        return replies.refused(str(silence), UnreachableError, 404)
    return replies.done(found) if isinstance(found, dict) else Response(found, mimetype="text/plain")


def _on_host(simulation: Simulation, request: Request) -> Any:
    instance, _, path = request.path.removeprefix(HOST_PATH).partition("/")
    return simulation.host(instance).get(f"/{path}?{request.query_string.decode()}")


def _inside(simulation: Simulation, request: Request) -> Any:
    task, _, rest = request.path.removeprefix(INSIDE_PATH).partition("/")
    container, _, path = rest.partition("/")
    inside = simulation.inside(task, container)
    what, *words = path.split("/")
    if what == "resolve" and len(words) == 1:
        return {"records": inside.resolve(words[0], request.args.get("type", "A"))}
    if what == "connect" and len(words) == 2 and words[1].isdecimal():
        return inside.connect(words[0], int(words[1]))
    return inside.get(f"/{path}".removeprefix("/v4"))
