"""What a process elsewhere can have done that AWS has no call for: POST requests beside /ecssim/advance.

The body is a JSON object whose members are the arguments of the simulation's method of that name. A fault is named
under `fault`, and its own arguments stand beside it.
"""

import json
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from .. import faults
from ..change.anywhere import InstallError
from ..outside.behaviour import program_of
from ..simulation import Simulation
from . import replies


def answer(simulation: Simulation, path: str, body: bytes) -> Response:
    """Do what one POST request asks for: 200 and what came of it, or 400 and a sentence that says what was wrong.

    Arguments:
        path: one of COMMANDS.
    """
    command, example = COMMANDS[path]
    try:
        done = command(simulation, **json.loads(body or b"{}"))
    except InstallError as refusal:
        return replies.refused(str(refusal), InstallError)
    except LookupError as refusal:
        return replies.refused(str(refusal), LookupError)
    except (TypeError, ValueError) as fault:
        return replies.refused(f"POST a JSON object such as {json.dumps(example)} to {path}: {fault}", ValueError)
    return replies.done(done)


def _install(simulation: Simulation, **arguments: Any) -> dict[str, str]:
    return {"machine_id": simulation.install_ecs_anywhere(**arguments)}


def _cut(simulation: Simulation, machine_id: str) -> dict[str, str]:
    simulation.cut_network(machine_id)
    return {"machine_id": machine_id}


def _mend(simulation: Simulation, machine_id: str) -> dict[str, str]:
    simulation.mend_network(machine_id)
    return {"machine_id": machine_id}


def _role_credentials(simulation: Simulation, machine_id: str) -> dict[str, str]:
    credentials = simulation.role_credentials(machine_id)
    return {"issued_at": credentials.issued_at.isoformat(), "expires_at": credentials.expires_at.isoformat()}


def _inject(simulation: Simulation, fault: str, after_s: float = 0.0, **arguments: Any) -> dict[str, str]:
    if fault not in _FAULTS:
        raise LookupError(f"there is no fault {fault}: choose one of {', '.join(_FAULTS)}")
    simulation.inject(_FAULTS[fault](**arguments), after_s)
    return {"fault": fault}


def _push_image(simulation: Simulation, image: str, **behaviour: Any) -> dict[str, str]:
    return {"image": image, "digest": simulation.images.put(image, program_of(**behaviour))}


def _build_image(simulation: Simulation, image: str, dockerfile: str) -> dict[str, str]:
    return {"image": image, "digest": simulation.build_image(image, dockerfile)}


def _load(simulation: Simulation, service_arn: str, **percents: float) -> dict[str, str]:
    simulation.load(service_arn, **percents)
    return {"service_arn": service_arn}


# Those whose arguments are texts and numbers; faults that are made of others are for Python.
_FAULTS: dict[str, Callable[..., faults.Fault]] = {
    kind.__name__: kind
    for kind in (
        faults.StopTask,
        faults.KillContainer,
        faults.HangContainer,
        faults.CutNetwork,
        faults.MendNetwork,
        faults.TerminateInstance,
        faults.StopInstance,
        faults.LoseZone,
        faults.RestoreZone,
        faults.InterruptSpot,
        faults.ExhaustCapacity,
        faults.ReturnCapacity,
        faults.BreakImage,
        faults.RemoveSecret,
        faults.DisturbEvents,
        faults.CalmEvents,
    )
}
_MACHINE = {"machine_id": "mi-0123456789abcdef0"}
_ACTIVATION = {
    "activation_id": "01234567-89ab-4cde-8f01-23456789abcd",
    "activation_code": "twenty letters or so",
    "cluster": "lab",
}
_BUILD = {
    "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1",
    "dockerfile": 'FROM busybox:1.36\nCMD ["sleep", "60"]',
}
# Each command with a request to learn from.
COMMANDS: dict[str, tuple[Callable[..., dict[str, str]], dict[str, Any]]] = {
    "/ecssim/install-ecs-anywhere": (_install, _ACTIVATION),
    "/ecssim/cut-network": (_cut, _MACHINE),
    "/ecssim/mend-network": (_mend, _MACHINE),
    "/ecssim/role-credentials": (_role_credentials, _MACHINE),
    "/ecssim/inject": (_inject, {"fault": "LoseZone", "zone": "us-east-1a"}),
    "/ecssim/push-image": (_push_image, {"image": "shop:1", "paths": {"/health": 200}, "ports": [8080]}),
    "/ecssim/build-image": (_build_image, _BUILD),
    "/ecssim/load": (_load, {"service_arn": "arn:aws:ecs:us-east-1:123456789012:service/lab/web", "cpu_percent": 80}),
}
