"""How far a service is with spreading its tasks over Availability Zones again."""

from dataclasses import dataclass
from datetime import datetime

ZoneCounts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Rebalancing:
    """What the scheduler remembers of an imbalance.

    Arguments:
        unbalanced_since: when it first saw the steady service out of balance; None while it is not.
        began_with: how many tasks each zone had when tasks were last started to mend it; None unless it is at it.
        desired_count: how many tasks the service wanted then.
        gave_up_on: the tasks of each zone that it could not mend, and leaves alone until they change.
    """

    unbalanced_since: datetime | None = None
    began_with: ZoneCounts | None = None
    desired_count: int = 0
    gave_up_on: ZoneCounts | None = None

    @property
    def in_progress(self) -> bool:
        """Whether tasks are being moved to other zones."""
        return self.began_with is not None


BALANCED = Rebalancing()
