"""RunInstances called twice with one ClientToken launches once, as on AWS; moto launches twice.

A client that lost the answer to its call makes the call again with the same token.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.instances import InstanceResponse

_PARAMETERS = "launched_by"
_moto_runs = InstanceResponse.run_instances


class IdempotentParameterMismatchError(EC2ClientError):
    """A token that was given before, with other parameters."""

    def __init__(self) -> None:
        super().__init__(
            "IdempotentParameterMismatch",
            "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
        )


@contextmanager
def idempotent() -> Iterator[None]:
    """Let RunInstances mind its ClientToken for as long as the block lasts."""
    with patch.object(InstanceResponse, "run_instances", _run):
        yield


def _run(self: Any) -> ActionResult:
    token, parameters = self._get_param("ClientToken"), self._get_params()
    earlier = _launched_with(self.ec2_backend, token) if token else None
    if earlier is not None:
        if vars(earlier).get(_PARAMETERS) != parameters:
            raise IdempotentParameterMismatchError
        return ActionResult(earlier)
    done = _moto_runs(self)
    vars(done.result)[_PARAMETERS] = parameters
    return done


def _launched_with(backend: Any, token: str) -> Any:
    """Return what an earlier call with that token launched, or None."""
    for reservation in backend.reservations.values():
        if any(instance.client_token == token for instance in reservation.instances):
            return reservation
    return None
