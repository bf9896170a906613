"""Requests that a lab has sent to a load balancer, and what came of them: the same few properties on every AWS."""

from collections import Counter
from collections.abc import Callable

from ecssim import traffic

_NO_ANSWER = 0


class Flow:
    """Requests that are sent until they are stopped.

    On a simulated AWS they are counted when a minute ends, when something happens to a target, and when they are
    stopped; on a real one as soon as they are answered.

    Arguments:
        read: gives what came of them so far.
        stop: sends no more of them.
        knows_targets: whether this AWS tells which target a request went to.
        why_ended: says why they ended by themselves; nothing if they did not.
    """

    def __init__(
        self,
        read: Callable[[], traffic.Answers],
        stop: Callable[[], None],
        *,
        knows_targets: bool = True,
        why_ended: Callable[[], str] = lambda: "",
    ) -> None:
        self._read = read
        self.stop = stop
        self._knows_targets = knows_targets
        self._why_ended = why_ended

    @property
    def sent(self) -> int:
        """How many requests were sent."""
        return self._read().sent

    @property
    def failed(self) -> int:
        """How many were answered with 500 or more, or not at all."""
        return self._read().failed

    @property
    def by_status(self) -> dict[int, int]:
        """How many were answered with each HTTP status; 0 counts those that nobody answered."""
        return dict(sorted(self._read().by_status.items()))

    @property
    def by_target(self) -> dict[str, int] | None:
        """How many each target got, by its address and port; None on a real AWS, which does not tell."""
        return self._count_targets(lambda _, target_id, port: f"{target_id}:{port}")

    @property
    def by_target_group(self) -> dict[str, int] | None:
        """How many each target group got, by its name; None on a real AWS, which does not tell."""
        return self._count_targets(lambda arn, _, __: arn.split("/")[-2])

    def response_time_s(self, percent: float) -> float | None:
        """Return how long that share of the answers took at most, in seconds; None if there were none.

        Arguments:
            percent: the share, such as 50 for the median, or 99.
        """
        return self._read().response_time_s(percent)

    def __repr__(self) -> str:
        statuses = self.by_status
        told = [
            f"{count:,} {'not answered' if status == _NO_ANSWER else f'answered with {status}'}"
            for status, count in statuses.items()
        ]
        ended = f" ({why})" if (why := self._why_ended()) else ""
        return f"{sum(statuses.values()):,} requests: {', '.join(told) or 'none yet'}{ended}"

    def _count_targets(self, name: Callable[[str, str, int], str]) -> dict[str, int] | None:
        if not self._knows_targets:
            return None
        counts: Counter[str] = Counter()
        for target, count in self._read().sent_to.items():
            counts[name(*target)] += count
        return dict(sorted(counts.items()))
