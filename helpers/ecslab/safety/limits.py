"""How much a lab may have, from its bill and the limits in operations.toml."""

import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from ..course import LabInfo
from .operations import table

_MACHINE = re.compile(r"([a-z]+\d\w*)_(nano|micro|small)_hour")
_UNITS = {"vcpu": 1024, "gb": 1024, "": 1}
_AMOUNT = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*(vcpu|gb|)\s*", re.IGNORECASE)


def limits_of(lab: LabInfo) -> Mapping[str, int]:
    """Return the most that a lab may have of everything that has a limit.

    A rollout has the old tasks beside the new ones, so a lab may have twice the tasks of its bill.
    """
    smallest, limits = table("smallest_task"), table("limits")
    tasks = math.ceil(2 * lab.bill.get("fargate_vcpu_hour", 0) * 1024 / smallest["cpu_units"])
    machines = math.ceil(sum(units for name, units in lab.bill.items() if _MACHINE.fullmatch(name)))
    balancers = math.ceil(sum(lab.bill.get(name, 0) for name in ("alb_hour", "nlb_hour")))
    of_the_bill = {"tasks": tasks, "machines": machines, "load_balancers": balancers}
    return {**limits, **{name: max(number, limits[name]) for name, number in of_the_bill.items()}}


def values_of(lab: LabInfo) -> Mapping[str, Collection[str]]:
    """Return the lists of values that a lab may choose from."""
    types = sorted(f"{match[1]}.{match[2]}" for name in lab.bill if (match := _MACHINE.fullmatch(name)))
    return {**table("values"), "instance_types": types}


def amount(value: Any) -> float | None:
    """Return a number, also from words as ECS takes them, such as 256, .25 vCPU or 1 GB; None if it is none."""
    match = _AMOUNT.fullmatch(str(value))
    return float(match[1]) * _UNITS[match[2].lower()] if match else None


def weight(cpu: Any, memory: Any) -> int:
    """Return how many tasks of the smallest Fargate size a task is as large as.

    Arguments:
        cpu, memory: of the whole task; None on EC2, where the machine is what costs.
    """
    smallest: Mapping[str, int] = table("smallest_task")
    parts = ((amount(cpu or 0) or 0) / smallest["cpu_units"], (amount(memory or 0) or 0) / smallest["memory_mib"])
    return max(1, *map(math.ceil, parts))
