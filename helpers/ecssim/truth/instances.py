"""Container instances: what the instance types have, and what an agent registers of them."""

from dataclasses import dataclass

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact

X86_64 = "x86_64"
ARM64 = "arm64"


@dataclass(frozen=True, slots=True)
class InstanceType:
    """One EC2 instance type.

    Arguments:
        cpu_units: 1024 for each vCPU.
        memory_mib: what the operating system sees, which is less than what is sold.
        network_interfaces: how many it can have; the instance itself takes one.
        architecture: x86_64 or arm64, as in ecs.cpu-architecture.
    """

    cpu_units: int
    memory_mib: int
    network_interfaces: int
    architecture: str
    gpus: int = 0

    def __str__(self) -> str:
        return (
            f"{self.cpu_units} CPU units, {self.memory_mib} MiB, {self.network_interfaces} network interfaces, "
            f"{self.architecture}, {self.gpus} GPUs"
        )


_AGENT = "amazon-ecs-agent 1.105"
_ATTRIBUTES = "developer guide, Define which container instances Amazon ECS uses for tasks, attributes"

CPU_UNITS_PER_VCPU = Fact(1024, "API reference, Resource: CPU")
# vCPUs, network interfaces, architecture, GPUs.
HARDWARE = Fact(
    {
        "t2.micro": (1, 2, X86_64, 0),
        "t2.small": (1, 3, X86_64, 0),
        "t2.medium": (2, 3, X86_64, 0),
        "t3.nano": (2, 2, X86_64, 0),
        "t3.micro": (2, 2, X86_64, 0),
        "t3.small": (2, 3, X86_64, 0),
        "t3.medium": (2, 3, X86_64, 0),
        "t3.large": (2, 3, X86_64, 0),
        "t3.xlarge": (4, 4, X86_64, 0),
        "t4g.micro": (2, 2, ARM64, 0),
        "t4g.small": (2, 3, ARM64, 0),
        "t4g.medium": (2, 3, ARM64, 0),
        "m4.large": (2, 2, X86_64, 0),
        "m5.large": (2, 3, X86_64, 0),
        "m5.xlarge": (4, 4, X86_64, 0),
        "m6i.large": (2, 3, X86_64, 0),
        "m7g.medium": (1, 2, ARM64, 0),
        "m7g.large": (2, 3, ARM64, 0),
        "c4.large": (2, 3, X86_64, 0),
        "c5.large": (2, 3, X86_64, 0),
        "c5.xlarge": (4, 4, X86_64, 0),
        "c6g.large": (2, 3, ARM64, 0),
        "c7g.medium": (1, 2, ARM64, 0),
        "c7g.large": (2, 3, ARM64, 0),
        "r5.large": (2, 3, X86_64, 0),
        "g4dn.xlarge": (4, 3, X86_64, 1),
    },
    "EC2 user guide, instance type specifications; amazon-vpc-cni-k8s, limits of instance types",
)
SEEN_MEMORY_MIB = Fact(
    {"c4.large": 3768, "m4.large": 7985, "t3.micro": 916},
    "developer guide, Reserving Amazon ECS Linux container instance memory, and output of real clusters; "
    "a t3.micro had 916 to 940, which the AMI decides",
    OBSERVED,
)
REMEMBERED_MEMORY_MIB = Fact(
    {"m5.large": 7650, "t3.medium": 3840, "t3.small": 1900},
    "the middle of what real clusters show as far as memory goes",
    REMEMBERED,
)
ASSUMED_MEMORY_MIB = Fact(
    {
        "c5.large": 3700,
        "c5.xlarge": 7550,
        "c6g.large": 3750,
        "c7g.large": 3750,
        "c7g.medium": 1850,
        "g4dn.xlarge": 15600,
        "m5.xlarge": 15500,
        "m6i.large": 7650,
        "m7g.large": 7700,
        "m7g.medium": 3800,
        "r5.large": 15500,
        "t2.medium": 3900,
        "t2.micro": 950,
        "t2.small": 1950,
        "t3.large": 7750,
        "t3.nano": 430,
        "t3.xlarge": 15600,
        "t4g.medium": 3800,
        "t4g.micro": 916,
        "t4g.small": 1850,
    },
    "what is sold, less a part like that of the types that were seen",
    ASSUMED,
)
_MEMORY_MIB = SEEN_MEMORY_MIB.value | REMEMBERED_MEMORY_MIB.value | ASSUMED_MEMORY_MIB.value
INSTANCE_TYPES = Fact(
    {
        name: InstanceType(vcpus * CPU_UNITS_PER_VCPU.value, _MEMORY_MIB[name], interfaces, architecture, gpus)
        for name, (vcpus, interfaces, architecture, gpus) in HARDWARE.value.items()
    },
    "HARDWARE with the three tables of memory; its memory is as sure as they are",
    ASSUMED,
)

RESERVED_TCP_PORTS = Fact((22, 2375, 2376, 51678, 51679), _AGENT + ", default of ECS_RESERVED_PORTS")
BUILT_IN_ATTRIBUTES = Fact(
    (
        "ecs.ami-id",
        "ecs.availability-zone",
        "ecs.cpu-architecture",
        "ecs.instance-type",
        "ecs.os-family",
        "ecs.os-type",
        "ecs.subnet-id",
        "ecs.vpc-id",
    ),
    _ATTRIBUTES,
)

# What an agent registers of the Docker it talks to goes back further than that Docker does.
DOCKER_API_VERSIONS = Fact(
    tuple(f"1.{minor}" for minor in range(17, 45)),
    _AGENT + ": from the oldest known on; 1.44 as the newest is that of Docker 25 on Amazon Linux",
    ASSUMED,
)
LOG_DRIVERS = Fact(
    ("awsfirelens", "awslogs", "fluentd", "json-file", "none", "syslog"),
    "amazon-ecs-init on Amazon Linux, ECS_AVAILABLE_LOGGING_DRIVERS; awsfirelens is the agent's own",
    REMEMBERED,
)
CAPABILITIES = Fact(
    (
        *(f"com.amazonaws.ecs.capability.docker-remote-api.{version}" for version in DOCKER_API_VERSIONS.value),
        "com.amazonaws.ecs.capability.ecr-auth",
        *(f"com.amazonaws.ecs.capability.logging-driver.{driver}" for driver in LOG_DRIVERS.value),
        "com.amazonaws.ecs.capability.privileged-container",
        "com.amazonaws.ecs.capability.task-iam-role",
        "com.amazonaws.ecs.capability.task-iam-role-network-host",
        "ecs.capability.aws-appmesh",
        "ecs.capability.container-health-check",
        "ecs.capability.container-ordering",
        "ecs.capability.container-restart-policy",
        "ecs.capability.docker-plugin.local",
        "ecs.capability.ecr-endpoint",
        "ecs.capability.efs",
        "ecs.capability.efsAuth",
        "ecs.capability.env-files.s3",
        "ecs.capability.execute-command",
        "ecs.capability.execution-role-awslogs",
        "ecs.capability.execution-role-ecr-pull",
        "ecs.capability.fault-injection",
        "ecs.capability.firelens.fluentbit",
        "ecs.capability.firelens.fluentd",
        "ecs.capability.firelens.options.config.file",
        "ecs.capability.firelens.options.config.s3",
        "ecs.capability.full-sync",
        "ecs.capability.increased-task-cpu-limit",
        "ecs.capability.ipv6-only",
        "ecs.capability.logging-driver.awsfirelens.log-driver-buffer-limit",
        "ecs.capability.network.container-port-range",
        "ecs.capability.pid-ipc-namespace-sharing",
        "ecs.capability.private-registry-authentication.secretsmanager",
        "ecs.capability.secrets.asm.bootstrap.log-driver",
        "ecs.capability.secrets.asm.environment-variables",
        "ecs.capability.secrets.ssm.bootstrap.log-driver",
        "ecs.capability.secrets.ssm.environment-variables",
        "ecs.capability.service-connect-v1",
        "ecs.capability.storage.ebs-task-volume-attach",
        "ecs.capability.task-cpu-mem-limit",
        "ecs.capability.task-eni",
        "ecs.capability.task-eni.ipv6",
    ),
    _AGENT
    + ", what it registers on Amazon Linux, without the versions of its network plugins; its Docker versions and "
    "log drivers are as sure as DOCKER_API_VERSIONS and LOG_DRIVERS",
)
EXTERNAL_LACKS = Fact(
    (
        "ecs.capability.aws-appmesh",
        "ecs.capability.fault-injection",
        "ecs.capability.service-connect-v1",
        "ecs.capability.storage.ebs-task-volume-attach",
        "ecs.capability.task-eni",
        "ecs.capability.task-eni.ipv6",
    ),
    _AGENT + ", what it takes away on external instances",
)
EXTERNAL_HAS = Fact(("ecs.capability.external",), _AGENT + ", what it adds on external instances")


def capabilities(*, external: bool) -> tuple[str, ...]:
    """Return the names of the attributes that a current agent registers, in alphabetical order.

    Arguments:
        external: whether it runs outside EC2, by ECS Anywhere.
    """
    names = set(CAPABILITIES.value)
    if external:
        names = names - set(EXTERNAL_LACKS.value) | set(EXTERNAL_HAS.value)
    return tuple(sorted(names))
