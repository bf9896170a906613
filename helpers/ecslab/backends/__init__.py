"""Where a lab's calls go: a simulated AWS in this process, or any endpoint that speaks AWS's API."""

import os

from ..course import LabInfo
from .base import Backend
from .endpoint import EndpointBackend
from .moto import MotoBackend
from .world import BeyondThisAwsError

DEFAULT = "moto"

__all__ = [
    "DEFAULT",
    "Backend",
    "BeyondThisAwsError",
    "EndpointBackend",
    "MotoBackend",
    "UnknownBackendError",
    "open_backend",
]


class UnknownBackendError(ValueError):
    """No backend has that name."""


def open_backend(name: str | None, seed: int, lab: LabInfo) -> Backend:
    """Open the backend of that name.

    Arguments:
        name: moto or endpoint; None takes ECSLAB_BACKEND, and without that moto.
        seed: the number that a simulated world grows from.
        lab: whose calls go there.

    Raises:
        UnknownBackendError: for any other name.
    """
    chosen = name or os.environ.get("ECSLAB_BACKEND") or DEFAULT
    if chosen == "moto":
        return MotoBackend(seed)
    if chosen == "endpoint":
        return EndpointBackend(os.environ.get("ECSLAB_ENDPOINT_URL"), lab.id)
    raise UnknownBackendError(
        f"There is no backend {chosen!r}. Choose moto (simulated, in this kernel) or endpoint (ECSLAB_ENDPOINT_URL)."
    )
