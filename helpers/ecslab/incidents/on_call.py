"""Who is on call in a lab: at most one incident at a time, and what is counted meanwhile."""

from typing import TYPE_CHECKING, Any

from ..backends import SimulatedOnlyError
from ..safety.sweep import sweep
from .catalogue import scenario_of
from .incident import Incident
from .toll import Toll

if TYPE_CHECKING:
    from ..lab import Lab


class OccupiedError(RuntimeError):
    """The lab has something of its own where an incident would build its system."""


class OnCall:
    """Begins incidents in a lab and ends them."""

    def __init__(self) -> None:
        self._toll = Toll()
        self._incident: Incident | None = None
        self._has_built = False

    @property
    def looks_for_the_cause(self) -> bool:
        """Whether an incident is under way whose cause nobody may tell."""
        return self._incident is not None and self._incident.under_way

    def watch(self, client: Any, service: str) -> None:
        """Count the calls of a client of an AWS service while an incident is under way."""
        self._toll.watch(client, service)

    def begin(self, lab: "Lab", name: str | None, seed: int, *, on_account: bool) -> Incident:
        """Begin an incident in an empty lab; what the one before has left is deleted.

        Arguments:
            lab: where it happens.
            name, seed: which incident, as Lab.incident takes them.
            on_account: whether the lab's calls go to a real account.

        Raises:
            SimulatedOnlyError: on a real account.
            UnknownIncidentError: if there is no such kind.
            OccupiedError: if the lab has a cluster already that no incident made.
        """
        if on_account:
            raise SimulatedOnlyError(
                "Incidents happen on the simulated AWS only: they lose zones, end capacity and cut machines off, which "
                "nobody can order on an account. Nothing was made."
            )
        scenario = scenario_of(name, seed)
        self.end()
        if _has_cluster(lab):
            if not self._has_built:
                raise OccupiedError(
                    f"There is a cluster {lab.prefix} already, and an incident would delete all that is in it. Close "
                    "this lab, restart the kernel, and begin the incident right after the lab is open."
                )
            sweep(lab.client, lab.prefix)
        self._has_built = True
        self._incident = Incident(lab, self._toll, scenario, seed)
        return self._incident

    def end(self) -> None:
        """End the incident that is under way, if there is one."""
        if self._incident is not None:
            self._incident.end()
            self._incident = None


def _has_cluster(lab: "Lab") -> bool:
    found = lab.client("ecs").describe_clusters(clusters=[lab.prefix])["clusters"]
    return any(cluster["status"] == "ACTIVE" for cluster in found)
