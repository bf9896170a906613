"""All kinds of incidents by name."""

from random import Random

from .scenario import Scenario
from .scenarios import capacity, health_checks, machines, network, permissions, releases

SCENARIOS: dict[str, Scenario] = {
    each.id: each
    for each in (
        releases.IMAGE_MISSING,
        releases.CRASH_LOOP,
        releases.OUT_OF_MEMORY,
        releases.WRONG_PORT,
        releases.STUCK_DEPLOYMENT,
        health_checks.HEALTH_PATH,
        health_checks.GRACE_TOO_SHORT,
        permissions.SECRET_DENIED,
        permissions.LOG_GROUP_GONE,
        network.NO_PUBLIC_ADDRESS,
        network.NO_ROUTE,
        network.SECURITY_GROUP,
        network.LISTENER_TO_NOBODY,
        capacity.ZONE_LOST,
        capacity.SPOT_STORM,
        capacity.SCALE_IN_PROTECTION,
        capacity.SCALING_LIMIT,
        machines.NO_CAPACITY,
        machines.PORTS_EXHAUSTED,
        machines.ENIS_EXHAUSTED,
        machines.AGENT_DISCONNECTED,
        machines.MACHINES_DRAINING,
    )
}


class UnknownIncidentError(LookupError):
    """There is no incident of that name."""


def scenario_of(name: str | None, seed: int) -> Scenario:
    """Return the incident of that name; without one, the seed decides.

    Raises:
        UnknownIncidentError: if there is none; the message lists the names that there are.
    """
    if name is None:
        return SCENARIOS[Random(f"incident {seed}").choice(list(SCENARIOS))]
    if name not in SCENARIOS:
        raise UnknownIncidentError(f"There is no incident {name!r}. There are: {', '.join(SCENARIOS)}.")
    return SCENARIOS[name]
