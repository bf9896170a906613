"""LookupEvents of CloudTrail, which moto's CloudTrail lacks."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.responses import ActionResult

from ..api import EcsError
from ..api.cloudtrail import lookup_events
from .current import current
from .registration import Refusal


@contextmanager
def added() -> Iterator[None]:
    """Give moto's CloudTrail this operation for as long as the block lasts; the others stay moto's."""
    with patch.object(CloudTrailResponse, "lookup_events", _lookup_events, create=True):
        yield


def _lookup_events(self: CloudTrailResponse) -> ActionResult:
    simulation = current()
    with simulation.lock:
        account = simulation.account(self.current_account, self.region)
        try:
            return ActionResult(lookup_events(account, json.loads(self.body or "{}"), simulation.now))
        except EcsError as refusal:
            raise Refusal(refusal) from refusal
