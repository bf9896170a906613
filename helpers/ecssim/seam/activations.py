"""What moto's Systems Manager lacks, or answers without a machine: ECS Anywhere, and Run Command."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores, get_service_model
from moto.ssm.responses import SimpleSystemManagerResponse

from ..api.refusal import EcsError
from ..api.systems_manager import SYSTEMS_MANAGER, answer
from .current import current
from .registration import Refusal

SERVICE = "ssm"


@contextmanager
def added() -> Iterator[None]:
    """Give moto's Systems Manager these operations for as long as the block lasts; the others stay moto's."""
    with ExitStack() as stack:
        for operation in SYSTEMS_MANAGER:
            name = camelcase_to_underscores(operation)
            stack.enter_context(patch.object(SimpleSystemManagerResponse, name, _method(operation), create=True))
        yield


def _method(operation: str) -> Callable[[SimpleSystemManagerResponse], ActionResult]:
    def method(self: SimpleSystemManagerResponse) -> ActionResult:
        simulation = current()
        with simulation.lock:
            account = simulation.account(self.current_account, self.region)
            try:
                return ActionResult(answer(simulation, account, operation, _read(self), get_service_model(SERVICE)))
            except EcsError as refusal:
                raise Refusal(refusal) from refusal

    return method


def _read(response: SimpleSystemManagerResponse) -> Any:
    """Return the parameters of a request, which moto's Systems Manager has as text."""
    try:
        return json.loads(response.body or "{}")
    except ValueError as fault:
        raise EcsError("SerializationException", f"The request could not be read: {fault}") from fault
