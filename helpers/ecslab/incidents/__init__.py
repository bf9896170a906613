"""Systems that break: each incident is a seeded fault, which a learner finds and mends with boto3 alone."""

from typing import TYPE_CHECKING

from ..safety.sweep import sweep
from .catalogue import SCENARIOS, UnknownIncidentError, scenario_of
from .incident import Incident
from .toll import Toll

if TYPE_CHECKING:
    from ..lab import Lab

__all__ = ["SCENARIOS", "Incident", "OccupiedError", "Toll", "UnknownIncidentError", "begin", "scenario_of"]


class OccupiedError(RuntimeError):
    """The lab has something of its own where an incident would build its system."""


def begin(lab: "Lab", toll: Toll, name: str | None, seed: int, *, follows: bool) -> Incident:
    """Begin an incident in an empty lab.

    Arguments:
        lab: where it happens.
        toll: counts what the lab's clients call.
        name, seed: which incident, as Lab.incident takes them.
        follows: whether another one was there before, whose system goes.

    Raises:
        UnknownIncidentError: if there is no such kind.
        OccupiedError: if the lab's cluster is there already, and no incident made it.
    """
    scenario = scenario_of(name, seed)
    with toll.unseen():
        if _has_cluster(lab):
            if not follows:
                raise OccupiedError(
                    f"There is a cluster {lab.prefix} already, and an incident would delete all that is in it. Close "
                    "this lab, restart the kernel, and begin the incident right after the lab is open."
                )
            sweep(lab.client, lab.prefix)
    return Incident(lab, toll, scenario, seed)


def _has_cluster(lab: "Lab") -> bool:
    found = lab.client("ecs").describe_clusters(clusters=[lab.prefix])["clusters"]
    return any(cluster["status"] == "ACTIVE" for cluster in found)
