"""Service utilization is what the running tasks use, as a share of what they have. Where CPU and memory are given for
the whole task, no task can use more than all of it.

Every task of a service is equally busy here, for they share its load.
"""

from ..model.service import Service
from ..outside.load import Load

CPU, MEMORY = "CPUUtilization", "MemoryUtilization"


def utilization(service: Service, load: Load) -> dict[str, float]:
    """Return the value of each metric in percent; without a running task there is none."""
    running = sum(task.running for task in service.tasks.values())
    if not running:
        return {}
    settings = service.primary.task_definition.settings
    return {
        CPU: _share(load.cpu_percent, running, capped=bool(settings.get("cpu"))),
        MEMORY: _share(load.memory_percent, running, capped=bool(settings.get("memory"))),
    }


def _share(percent: float, running: int, *, capped: bool) -> float:
    share = percent / running
    return min(share, 100.0) if capped else share
