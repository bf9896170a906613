"""The one simulation that moto's requests go to."""

from ..simulation import Simulation

_current: Simulation | None = None


def current() -> Simulation:
    """Return the running simulation.

    Raises:
        RuntimeError: if none runs.
    """
    if _current is None:
        raise RuntimeError("no simulation is running: enter `with ecssim.simulate():` first")
    return _current


def set_current(simulation: Simulation | None) -> None:
    """Make a simulation the running one, or none.

    Raises:
        RuntimeError: if another one runs already.
    """
    global _current
    if simulation is not None and _current is not None:
        raise RuntimeError("a simulation is running already in this process: leave it before you start another")
    _current = simulation
