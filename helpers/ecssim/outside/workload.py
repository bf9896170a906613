"""How the program of an image serves requests, as data: how long one takes, how many at once, and what that uses."""

from dataclasses import dataclass

from ..truth import traffic as truth


@dataclass(frozen=True, slots=True)
class Workload:
    """How one container serves requests.

    Arguments:
        service_time_s: how long one request takes when nothing is in its way.
        concurrency: how many requests it serves at once.
        queue_length: how many more wait until it has time; further ones are turned away.
        error_share: which share of the requests it fails to serve, from 0 to 1.
        cpu_s_per_request: the CPU time that one takes, in seconds of a whole vCPU.
        memory_mib_per_request: the memory that one takes while it waits or is served.
        idle_cpu_units: what it uses without requests; 1,024 are one vCPU.
        idle_memory_mib: the same of memory.
    """

    service_time_s: float = truth.SERVICE_TIME_S.value
    concurrency: int = truth.CONCURRENCY.value
    queue_length: int = truth.QUEUE_LENGTH.value
    error_share: float = 0.0
    cpu_s_per_request: float = truth.CPU_S_PER_REQUEST.value
    memory_mib_per_request: float = truth.MEMORY_MIB_PER_REQUEST.value
    idle_cpu_units: float = 0.0
    idle_memory_mib: float = 0.0

    def __post_init__(self) -> None:
        if self.service_time_s <= 0 or self.concurrency < 1:
            raise ValueError("a request takes some time, and a program serves at least one at once")
        if not 0 <= self.error_share <= 1:
            raise ValueError(f"error_share is a share, from 0 to 1, and not {self.error_share}")
        for name in ("queue_length", "cpu_s_per_request", "memory_mib_per_request", "idle_cpu_units"):
            if getattr(self, name) < 0:
                raise ValueError(truth.NEGATIVE(name=name, value=getattr(self, name)))


USUAL = Workload()
