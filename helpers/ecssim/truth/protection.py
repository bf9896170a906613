"""Task scale-in protection: its limits, and for how long it lasts."""

from .fact import Fact

_UPDATE = "API reference, UpdateTaskProtection"

TASKS_PER_UPDATE = Fact(10, _UPDATE + " tasks")
TASKS_PER_GET = Fact(100, "API reference, GetTaskProtection tasks")
PROTECTED_FOR_MINUTES = Fact(120, _UPDATE + " expiresInMinutes: the default")
PROTECTED_FOR_RANGE_MINUTES = Fact((1, 2880), _UPDATE + " expiresInMinutes")
