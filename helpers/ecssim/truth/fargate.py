"""What Fargate offers: CPU and memory pairs, platform versions."""

from .fact import Fact


def _steps(first: int, last: int, step: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1, step))


# CPU units to the memory sizes in MiB that go with them.
MEMORY_MIB_BY_CPU = Fact(
    {
        256: (512, 1024, 2048),
        512: _steps(1024, 4096, 1024),
        1024: _steps(2048, 8192, 1024),
        2048: _steps(4096, 16384, 1024),
        4096: _steps(8192, 30720, 1024),
        8192: _steps(16384, 61440, 4096),
        16384: _steps(32768, 122880, 8192),
        32768: (61440, 122880, 249856),
    },
    "developer guide, Amazon ECS task definition parameters for Fargate, 2026; "
    "the row of 32768 is newer than an observation of August 2026 that did not have it",
)
_UNSUPPORTED = "developer guide, Amazon ECS task definition differences for Fargate: what is not valid there"
UNSUPPORTED_TASK_SETTINGS = Fact(("ipcMode", "placementConstraints"), _UNSUPPORTED)
UNSUPPORTED_CONTAINER_SETTINGS = Fact(
    (
        "disableNetworking",
        "dnsSearchDomains",
        "dnsServers",
        "dockerSecurityOptions",
        "extraHosts",
        "links",
        "privileged",
    ),
    _UNSUPPORTED,
)
UNSUPPORTED_LINUX_PARAMETERS = Fact(("maxSwap", "swappiness"), _UNSUPPORTED)
LOG_DRIVERS = Fact(("awslogs", "splunk", "awsfirelens"), "API reference, LogConfiguration logDriver on Fargate")
LATEST_LINUX_PLATFORM_VERSION = Fact("1.4.0", "developer guide, Fargate platform versions, 2026")
