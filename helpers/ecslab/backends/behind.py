"""What answers behind a URL, and what is known of how a lab fares there. Nothing is promised."""

import json
import urllib.request
from enum import StrEnum
from http.client import HTTPException
from typing import Any

from ecssim.fidelity import simulated_operations

from ..safety.operations import recorded

_TIMEOUT_S = 10


class Behind(StrEnum):
    """Who answers, by the name that people call it."""

    ECSSIM = "ecssim"
    LOCALSTACK = "LocalStack"
    MOTO = "a moto server"
    UNKNOWN = "unknown"


# Where each of them answers with a JSON object that has this member; LocalStack and ecssim are made with moto, so that
# moto's own page would say nothing of them.
_SIGNS = (
    (Behind.LOCALSTACK, "/_localstack/health", "services"),
    (Behind.LOCALSTACK, "/_localstack/info", "version"),
    (Behind.MOTO, "/moto-api/data.json", None),
)
_KNOWN = {
    Behind.LOCALSTACK: "That is LocalStack: its ECS is a paid feature and needs Docker, and nobody has tried this lab "
    "on it",
    Behind.MOTO: "That is a moto server: its services start no tasks and its tasks run from the first moment, so labs "
    "about the scheduler fail at their checks",
    Behind.UNKNOWN: "Nobody has tried this lab on what answers there",
}


def who_answers(url: str) -> Behind:
    """Return who answers behind a URL that is not ecssim's; ecssim shows itself by its time.

    Arguments:
        url: without a slash at its end.
    """
    for behind, path, member in _SIGNS:
        told = _ask(f"{url}{path}")
        if isinstance(told, dict) and (member is None or member in told):
            return behind
    return Behind.UNKNOWN


def how_the_lab_fares(behind: Behind, lab_id: str) -> str:
    """Return what is known of a lab on what answers, in one or two sentences without the last full stop."""
    return _on_ecssim(lab_id) if behind is Behind.ECSSIM else _KNOWN[behind]


def _on_ecssim(lab_id: str) -> str:
    called = sorted(name.removeprefix("ecs.") for name in recorded(lab_id) if name.startswith("ecs."))
    if not called:
        return "That is ecssim, and nobody has recorded what this lab calls: FIDELITY.md lists what is simulated"
    simulated = simulated_operations()
    absent = [name for name in called if name not in simulated]
    partly = [name for name in called if simulated.get(name)]
    told = f"That is ecssim: of the {len(called)} ECS operations that this lab was seen to call, it simulates "
    told += f"{len(called) - len(absent)}" if absent else "all"
    told += f" and refuses {', '.join(absent)}" if absent else ""
    return told + (f". Some parameters of {', '.join(partly)} are refused: see FIDELITY.md" if partly else "")


def _ask(url: str) -> Any:
    """Return the JSON that a URL answers a GET with, or None."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT_S) as answer:
            return json.loads(answer.read())
    except (OSError, ValueError, HTTPException):
        return None
