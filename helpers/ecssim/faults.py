"""What can go wrong, as data: give one to `Simulation.inject`, at once or after a while.

A fault that names no task, or no instance, picks one by chance, which the seed decides. Faults can be put together:
`InOrder`, `OneOf` and `Repeat` are faults as well.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StopTask:
    """Somebody stops a task.

    Arguments:
        task: its id or ARN; None picks one that runs.
        service: picks only tasks of that service.
    """

    task: str | None = None
    service: str | None = None
    reason: str = "Task stopped by user"


@dataclass(frozen=True, slots=True)
class KillContainer:
    """The kernel kills a container with SIGKILL.

    Arguments:
        container: its name; None takes the first essential one.
    """

    task: str | None = None
    service: str | None = None
    container: str | None = None


@dataclass(frozen=True, slots=True)
class HangContainer:
    """A program takes requests and no longer answers them; its container runs on.

    Arguments:
        container: its name; None takes the first essential one.
    """

    task: str | None = None
    service: str | None = None
    container: str | None = None


@dataclass(frozen=True, slots=True)
class CutNetwork:
    """A machine loses its network: its agent is out of reach, and what runs there goes on.

    Arguments:
        machine: its id, `i-...` or `mi-...`; None picks one.
    """

    machine: str | None = None


@dataclass(frozen=True, slots=True)
class MendNetwork:
    """A machine has its network back; None mends all."""

    machine: str | None = None


@dataclass(frozen=True, slots=True)
class TerminateInstance:
    """EC2 terminates an instance; None picks one."""

    machine: str | None = None


@dataclass(frozen=True, slots=True)
class StopInstance:
    """EC2 stops an instance; None picks one."""

    machine: str | None = None


@dataclass(frozen=True, slots=True)
class LoseZone:
    """An Availability Zone fails: its Fargate tasks end, its machines are out of reach, nothing new starts there."""

    zone: str


@dataclass(frozen=True, slots=True)
class RestoreZone:
    """An Availability Zone works again."""

    zone: str


@dataclass(frozen=True, slots=True)
class InterruptSpot:
    """Spot takes a task of FARGATE_SPOT, or an EC2 instance, back: two minutes are left from now on.

    Arguments:
        task: a task of FARGATE_SPOT; None picks one, unless a machine is named.
        machine: an EC2 instance instead.
    """

    task: str | None = None
    machine: str | None = None


@dataclass(frozen=True, slots=True)
class ExhaustCapacity:
    """There is no more capacity for new tasks.

    Arguments:
        of: FARGATE, FARGATE_SPOT, or the name of an Availability Zone.
    """

    of: str


@dataclass(frozen=True, slots=True)
class ReturnCapacity:
    """There is capacity again; the argument is that of ExhaustCapacity."""

    of: str


@dataclass(frozen=True, slots=True)
class BreakImage:
    """An image is gone from its registry."""

    image: str


@dataclass(frozen=True, slots=True)
class RemoveSecret:
    """A secret or a parameter is gone; what runs has its value already.

    Arguments:
        name: of the secret in Secrets Manager, or of the parameter in Systems Manager.
    """

    name: str


@dataclass(frozen=True, slots=True)
class DisturbEvents:
    """EventBridge delivers events of ECS and of alarms twice, or late, so that they overtake one another.

    AWS promises no more than that each comes at least once. One that comes twice has the same `id` both times.

    Arguments:
        twice: which share of them comes a second time, from 0 to 1.
        late: which share of them comes late, from 0 to 1.
        up_to_s: how late the late and the second ones come at most, in seconds.

    Raises:
        ValueError: for a share that is none, or a time that is not above 0.
    """

    twice: float = 0.3
    late: float = 0.3
    up_to_s: float = 60.0

    def __post_init__(self) -> None:
        if not (0 <= self.twice <= 1 and 0 <= self.late <= 1):
            raise ValueError(f"a share lies between 0 and 1: twice={self.twice}, late={self.late}")
        if self.up_to_s <= 0:
            raise ValueError(f"what comes late needs time: up_to_s={self.up_to_s}")


@dataclass(frozen=True, slots=True)
class CalmEvents:
    """EventBridge delivers each new event once and in order again; what is late comes still."""


@dataclass(frozen=True, slots=True)
class InOrder:
    """One fault after another.

    Arguments:
        every_s: how long after each the next one comes, in seconds.
    """

    faults: "tuple[Fault, ...]"
    every_s: float = 0.0


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several faults, by chance."""

    faults: "tuple[Fault, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same fault several times.

    Arguments:
        every_s: how long after each the next one comes, in seconds.
    """

    fault: "Fault"
    times: int
    every_s: float


Fault = (
    StopTask
    | KillContainer
    | HangContainer
    | CutNetwork
    | MendNetwork
    | TerminateInstance
    | StopInstance
    | LoseZone
    | RestoreZone
    | InterruptSpot
    | ExhaustCapacity
    | ReturnCapacity
    | BreakImage
    | RemoveSecret
    | DisturbEvents
    | CalmEvents
    | InOrder
    | OneOf
    | Repeat
)


class NothingToBreakError(LookupError):
    """A fault found nothing that it could happen to."""
