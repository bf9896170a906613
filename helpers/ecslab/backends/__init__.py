"""Where a lab's calls go: a simulated AWS in this process, any endpoint that speaks AWS's API, or a real account."""

import os

from ..course import LabInfo
from .aws import AwsBackend, SimulatedOnlyError
from .base import Backend
from .endpoint import EndpointBackend
from .moto import MotoBackend
from .world import BeyondThisAwsError

DEFAULT = "moto"
NAMES = ("moto", "endpoint", "aws")

__all__ = [
    "DEFAULT",
    "NAMES",
    "AwsBackend",
    "Backend",
    "BeyondThisAwsError",
    "EndpointBackend",
    "MotoBackend",
    "SimulatedOnlyError",
    "UnknownBackendError",
    "chosen_name",
    "open_backend",
]


class UnknownBackendError(ValueError):
    """No backend has that name."""


def chosen_name(name: str | None) -> str:
    """Return the name of the backend that a lab is on: the one given, else that of ECSLAB_BACKEND, else moto."""
    return name or os.environ.get("ECSLAB_BACKEND") or DEFAULT


def open_backend(name: str | None, seed: int, lab: LabInfo) -> Backend:
    """Open the backend of that name.

    Arguments:
        name: one of NAMES; None takes ECSLAB_BACKEND, and without that moto.
        seed: the number that a simulated world grows from.
        lab: whose calls go there.

    Raises:
        UnknownBackendError: for any other name.
    """
    chosen = chosen_name(name)
    if chosen == "moto":
        return MotoBackend(seed)
    if chosen == "endpoint":
        return EndpointBackend(os.environ.get("ECSLAB_ENDPOINT_URL"), lab.id)
    if chosen == "aws":
        return AwsBackend(lab)
    raise UnknownBackendError(
        f"There is no backend {chosen!r}. Choose moto (simulated, in this kernel), endpoint (ECSLAB_ENDPOINT_URL) or "
        "aws (an account of yours)."
    )
