"""What is known beforehand about the next minute of a service: as long as nothing changes, it is like the last."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..outside.load import IDLE, Load

if TYPE_CHECKING:
    from ..rules.metrics import Measurement


@dataclass(slots=True)
class Metering:
    """How one service is measured.

    Arguments:
        load: how busy its tasks are kept beside requests.
        last: what the last minute came to; None if that says nothing about the next, for something has changed.
    """

    load: Load = IDLE
    last: "list[Measurement] | None" = None
