"""All kinds of incidents by name."""

from random import Random

from .scenario import Scenario
from .scenarios import health_checks, releases

SCENARIOS: dict[str, Scenario] = {
    each.id: each
    for each in (
        releases.IMAGE_MISSING,
        releases.CRASH_LOOP,
        health_checks.HEALTH_PATH,
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
