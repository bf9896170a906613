"""What service auto scaling did about a service."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Activity:
    """One change of a desired count by Application Auto Scaling."""

    id: str
    at: datetime
    desired_count: int
    cause: str


@dataclass(slots=True, eq=False)
class Scaling:
    """The scaling of one service; targets and policies themselves are kept by Application Auto Scaling.

    Arguments:
        scaled_out_at: when it last scaled out; None if never.
        scaled_out_from: how many tasks ran then.
        scaled_in_at: when it last scaled in; None if never, or not since it scaled out.
        activities: newest first.
    """

    scaled_out_at: datetime | None = None
    scaled_out_from: int = 0
    scaled_in_at: datetime | None = None
    activities: deque[Activity] = field(default_factory=deque)
