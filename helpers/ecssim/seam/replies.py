"""How the server answers what AWS has no call for: in JSON, and with the name of the error where one is raised.

A client in Python can raise the same error then, as if the simulation were in its own process.
"""

import json
from typing import Any

from werkzeug.wrappers import Response

from ..outside.endpoint import EndpointError

ERROR_HEADER = "X-Ecssim-Error"
_JSON = "application/json"


def done(body: Any) -> Response:
    """Return an answer."""
    return Response(json.dumps(body), mimetype=_JSON)


def refused(problem: str, error: type[Exception] | None = None, status: int = 400) -> Response:
    """Return a refusal.

    Arguments:
        problem: what was wrong, and what to do.
        error: what the simulation raised.
    """
    headers = {ERROR_HEADER: error.__name__} if error else {}
    return Response(json.dumps({"error": problem}), status, headers, mimetype=_JSON)


def endpoint_refused(refusal: EndpointError) -> Response:
    """Return a refusal of an endpoint in its own words."""
    headers = {ERROR_HEADER: EndpointError.__name__}
    return Response(json.dumps(refusal.body), refusal.status, headers, mimetype=_JSON)
