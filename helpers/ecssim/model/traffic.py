"""The requests that are on their way in one account, and what they have come to in the present minute."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from ..outside.load_balancing import Listener
from ..outside.traffic import Flow


@dataclass(slots=True)
class Tally:
    """What went through a load balancer to one target group in a minute, or was answered without any.

    Arguments:
        requests: how many came to a target, as the load balancer counts them.
        by_target: how many answers of each HTTP status came from targets.
        by_load_balancer: how many answers of each HTTP status the load balancer gave itself.
        response_times: how many answers of targets took how long, in seconds.
    """

    requests: int = 0
    by_target: Counter[int] = field(default_factory=Counter)
    by_load_balancer: Counter[int] = field(default_factory=Counter)
    response_times: defaultdict[float, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, other: "Tally") -> None:
        """Count what another tally has as well."""
        self.requests += other.requests
        self.by_target.update(other.by_target)
        self.by_load_balancer.update(other.by_load_balancer)
        for time_s, count in other.response_times.items():
            self.response_times[time_s] += count


@dataclass(slots=True)
class Use:
    """What requests made a task use in a minute.

    Arguments:
        cpu_s: CPU time, in seconds of a whole vCPU.
        memory_mib_s: memory times the seconds that it was used for.
    """

    cpu_s: float = 0.0
    memory_mib_s: float = 0.0


@dataclass(slots=True)
class Traffic:
    """Everything about requests in one account.

    Arguments:
        flows: those that are sent, and those that were stopped.
        listeners: as Elastic Load Balancing had them when ECS last looked.
        settled_until: up to when requests have been handed out.
        handed_out: how many requests were split so far, by what they were split among.
        tallies: of the present minute, by load balancer and target group; a group of "" stands for none.
        uses: of the present minute, by the id of the task.
    """

    flows: list[Flow] = field(default_factory=list)
    listeners: tuple[Listener, ...] = ()
    settled_until: datetime | None = None
    handed_out: Counter[str] = field(default_factory=Counter)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)

    @property
    def goes_on(self) -> bool:
        """Whether requests are sent, or were sent in the present minute."""
        return bool(self.tallies or self.uses) or any(flow.ended_at is None for flow in self.flows)

    def tally(self, load_balancer_arn: str, target_group_arn: str = "") -> Tally:
        """Return the tally of a load balancer and a target group in the present minute."""
        return self.tallies.setdefault((load_balancer_arn, target_group_arn), Tally())
