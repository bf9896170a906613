"""What an incident is worth once it is mended."""

from dataclasses import dataclass

FULL_POINTS = 100
FREE_CALLS = 10
POINTS_PER_HINT = 5
RULE = (
    f"{FULL_POINTS} points, less one for each minute since the page, for each percent of the requests lost meanwhile, "
    f"and for each call beyond {FREE_CALLS}, and {POINTS_PER_HINT} for each hint."
)


@dataclass(frozen=True)
class Score:
    """How an incident went.

    Arguments:
        minutes: since the page.
        sent, lost: requests since the page, and how many of them failed.
        calls: how many different calls were made.
        hints: how many hints were taken.
    """

    minutes: float
    sent: int
    lost: int
    calls: int
    hints: int

    @property
    def lost_percent(self) -> float:
        """Which share of the requests failed."""
        return 100 * self.lost / self.sent if self.sent else 0.0

    @property
    def points(self) -> int:
        """What RULE says, and not less than nothing."""
        off = self.minutes + self.lost_percent + max(0, self.calls - FREE_CALLS) + POINTS_PER_HINT * self.hints
        return max(0, round(FULL_POINTS - off))

    @property
    def damage(self) -> str:
        """What others have felt of it."""
        return f"{self.minutes:.0f} minutes, {self.lost:,} of {self.sent:,} requests lost ({self.lost_percent:.1f} %)"

    def __str__(self) -> str:
        told = [self.damage, f"{self.calls} calls"]
        if self.hints:
            told.append(f"{self.hints} hint{'' if self.hints == 1 else 's'}")
        return ", ".join(told)
