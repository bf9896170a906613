"""One service of a shop, as data: what it is called, what its program does, and how many tasks it has."""

from dataclasses import dataclass
from random import Random

NAMES = ("checkout", "catalog", "search", "basket", "accounts", "orders", "reviews", "gifts", "prices", "stock")
PORTS = (3000, 5000, 8000, 8080, 9000)
HEALTH_PATHS = ("/health", "/healthz", "/status", "/ping", "/ready")
_CPU_S_PER_REQUEST = 0.004  # so a task of a quarter of a vCPU can serve far more than is sent to it


@dataclass(frozen=True)
class App:
    """A web service that keeps a number of tasks behind a load balancer.

    Arguments:
        port: that its program takes connections on.
        health_path: that its program answers with 200.
        count: how many tasks it wants.
        per_s: how many requests come each second.
        major, minor: the version that runs.
        minimum_percent, maximum_percent: how far a deployment may go.
        starts_in_s: how long its program takes until it serves.
        grace_s: for how long after its start the health checks of a task do not count.
        memory_mib: what a task may use.
        cpu_s_per_request: the CPU time that a request takes, in seconds of a whole vCPU.
        launch_type: FARGATE, or EC2 for instances of the cluster.
        network_mode: awsvpc, where each task has an address of its own, or bridge on instances.
    """

    name: str
    port: int
    health_path: str
    count: int
    per_s: float
    major: int
    minor: int
    minimum_percent: int = 100
    maximum_percent: int = 200
    starts_in_s: float = 5.0
    grace_s: int = 60
    memory_mib: int = 512
    cpu_s_per_request: float = _CPU_S_PER_REQUEST
    launch_type: str = "FARGATE"
    network_mode: str = "awsvpc"

    @property
    def image(self) -> str:
        """The repository of its image."""
        return f"shop/{self.name}"

    @property
    def workload(self) -> dict[str, float]:
        """How its program serves requests, as ecssim.Workload takes it."""
        return {
            "service_time_s": 0.05,
            "concurrency": 50,
            "queue_length": 200,
            "cpu_s_per_request": self.cpu_s_per_request,
            "idle_memory_mib": 100.0,
        }

    def version(self, releases: int = 0) -> str:
        """Return the tag of the release that runs, or of one that comes so many releases later."""
        return f"{self.major}.{self.minor + releases}"


def some_apps(chance: Random, count: int = 3) -> list[App]:
    """Return apps with names, ports and numbers by chance."""
    return [
        App(
            name=name,
            port=chance.choice(PORTS),
            health_path=chance.choice(HEALTH_PATHS),
            count=chance.randint(2, 4),
            per_s=chance.randint(5, 20),
            major=chance.randint(1, 6),
            minor=chance.randint(3, 30),
        )
        for name in chance.sample(NAMES, count)
    ]
