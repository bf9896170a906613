"""The work that a service has to do, as far as its metrics show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """How busy a service is kept; its running tasks share it evenly.

    Arguments:
        cpu_percent: of what one task has: 120 keeps two tasks at 60 percent each, and four at 30.
        memory_percent: the same of its memory.
    """

    cpu_percent: float = 0.0
    memory_percent: float = 0.0


IDLE = Load()
