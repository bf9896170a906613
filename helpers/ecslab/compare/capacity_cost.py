"""What the same tasks cost in a month on Fargate, on EC2 and with ECS Anywhere, from the prices of safety/prices.toml.

What is taken for granted: us-east-1, on-demand, Linux on x86; every task on Fargate and every rented machine has a
public address; a machine is full before the next one is added, and none is kept spare; load balancers, traffic and
logs cost the same everywhere and are left out.
"""

import math
from dataclasses import dataclass

from ..safety.cost import HOURS_PER_MONTH, prices

HOURS_PER_DAY = 24
# The disk that the ECS-optimised machine image brings, as far as memory goes.
DISK_GB = 30


@dataclass(frozen=True)
class Machine:
    """What tasks are put on.

    Arguments:
        name: what people call it.
        cpu_units: how much CPU it registers; 1024 are one vCPU.
        memory_mib: how much memory it registers.
    """

    name: str
    cpu_units: int
    memory_mib: int


RENTED = Machine("t3.small", cpu_units=2048, memory_mib=1900)
OWN = Machine("machine of your own", cpu_units=4096, memory_mib=7800)


@dataclass(frozen=True)
class Need:
    """What should run.

    Arguments:
        tasks: how many at the same time.
        hours_per_day: how long they run each day.
        cpu_units, memory_mib: of one task.
    """

    tasks: int
    hours_per_day: float = HOURS_PER_DAY
    cpu_units: int = 256
    memory_mib: int = 512

    @property
    def hours_per_month(self) -> float:
        """How long the tasks run in a month of average length."""
        return self.hours_per_day / HOURS_PER_DAY * HOURS_PER_MONTH


@dataclass(frozen=True)
class Bill:
    """What one kind of capacity costs in a month.

    Arguments:
        capacity: Fargate, EC2 or Anywhere.
        usd: US dollars a month.
        units: what is paid for.
    """

    capacity: str
    usd: float
    units: str


def fits(need: Need, machine: Machine) -> int:
    """Return how many tasks a machine has room for: the scarcer of CPU and memory decides."""
    return min(machine.cpu_units // need.cpu_units, machine.memory_mib // need.memory_mib)


def bills(need: Need, machines_rest: bool = False, own_machine_usd: float = 0.0) -> tuple[Bill, ...]:
    """Return what a month costs on each kind of capacity.

    Arguments:
        need: what should run.
        machines_rest: whether rented machines are there only while the tasks run, as managed scaling can do it.
        own_machine_usd: what a machine of your own costs you in a month, in US dollars.

    Raises:
        ValueError: if no task fits on a machine.
    """
    usd = {name: price.usd for name, price in prices().items()}
    task_hour = (
        need.cpu_units / 1024 * usd["fargate_vcpu_hour"]
        + need.memory_mib / 1024 * usd["fargate_gb_hour"]
        + usd["public_ipv4_hour"]
    )
    machine_hour = usd["t3_small_hour"] + usd["public_ipv4_hour"] + DISK_GB * usd["gp3_gb_month"] / HOURS_PER_MONTH
    rented, own = _machines(need, RENTED), _machines(need, OWN)
    rented_hours = need.hours_per_month if machines_rest else HOURS_PER_MONTH
    own_month = usd["ecs_anywhere_hour"] * HOURS_PER_MONTH + own_machine_usd
    return (
        Bill("Fargate", need.tasks * need.hours_per_month * task_hour, counted(need.tasks, "task")),
        Bill("EC2", rented * rented_hours * machine_hour, f"{rented} x {RENTED.name}"),
        Bill("Anywhere", own * own_month, f"{own} x {OWN.name}"),
    )


def _machines(need: Need, machine: Machine) -> int:
    if not (room := fits(need, machine)):
        raise ValueError(f"A task of {need.cpu_units} CPU units and {need.memory_mib} MiB fits on no {machine.name}.")
    return math.ceil(need.tasks / room)


def counted(count: int, thing: str) -> str:
    """Return a number with its noun, in the plural unless there is one."""
    return f"{count} {thing}{'s' if count != 1 else ''}"
