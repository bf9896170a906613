"""The watch over the alarms and the scheduled actions of one account, which are looked at each minute."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .account import Account


@dataclass(slots=True, eq=False)
class Watch:
    """When somebody looks next.

    Arguments:
        looked_at: when somebody looked last; None if nobody has.
        next_look_at: None while there is nothing to look at.
    """

    account: "Account" = field(init=False, repr=False)
    looked_at: datetime | None = None
    next_look_at: datetime | None = None
