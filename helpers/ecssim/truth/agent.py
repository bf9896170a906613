"""The container agent: its configuration variables and what it says of itself."""

from .fact import ASSUMED, REMEMBERED, Fact, Message

_README = "amazon-ecs-agent 1.105.1, README and config.go"

VARIABLES = Fact(
    {
        "ECS_CLUSTER": "",  # the README says default: an agent that is told none makes that cluster
        "ECS_RESERVED_PORTS": "[22, 2375, 2376, 51678, 51679]",
        "ECS_RESERVED_PORTS_UDP": "[]",
        "ECS_RESERVED_MEMORY": "0",
        "ECS_AVAILABLE_LOGGING_DRIVERS": '["json-file", "none"]',
        "ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION": "3h",
        "ECS_CONTAINER_STOP_TIMEOUT": "30s",
        "ECS_CONTAINER_START_TIMEOUT": "3m",
        "ECS_CONTAINER_CREATE_TIMEOUT": "4m",
        "ECS_MANIFEST_PULL_TIMEOUT": "1m",
        "ECS_IMAGE_PULL_TIMEOUT": "2h",
        "ECS_IMAGE_PULL_INACTIVITY_TIMEOUT": "1m",
        "ECS_IMAGE_PULL_BEHAVIOR": "default",
        "ECS_IMAGE_CLEANUP_INTERVAL": "30m",
        "ECS_IMAGE_MINIMUM_CLEANUP_AGE": "1h",
        "ECS_NUM_IMAGES_DELETE_PER_CYCLE": "5",
        "ECS_ENABLE_SPOT_INSTANCE_DRAINING": "false",
        "ECS_ENABLE_TASK_CPU_MEM_LIMIT": "true",
        "ECS_POLL_METRICS": "false",
        "ECS_DISABLE_METRICS": "false",
        "ECS_TASK_METADATA_RPS_LIMIT": "40,60",
        "ECS_WARM_POOLS_CHECK": "false",
        "ECS_LOGLEVEL": "info",
    },
    _README,
)
AGENT_VERSION = Fact("1.105.1", "amazon-ecs-agent, VERSION at 2026-06-30")
AGENT_HASH = Fact("0b7d3f1c", "a commit as VersionInfo has it; this one is ours", ASSUMED)
DOCKER_VERSION = Fact(
    "DockerVersion: 25.0.14", "VersionInfo in the events of container instances; this number is ours", ASSUMED
)
INTROSPECTION_VERSION = Message(
    "Amazon ECS Agent - v{version} ({hash})", "developer guide, Amazon ECS container introspection"
)
INTROSPECTION_PORT = Fact(51678, _README)
METADATA_ADDRESS = Fact("169.254.170.2", "developer guide, Amazon ECS task metadata endpoint version 4")

# A machine outside AWS: what the simulated one has unless the lab says otherwise.
EXTERNAL_CPU_UNITS = Fact(4096, "a small server; a lab may give another size", ASSUMED)
EXTERNAL_MEMORY_MIB = Fact(7800, "a small server of 8 GB as its operating system sees it", ASSUMED)
POLL_ENDPOINT = Message(
    "https://ecs-{kind}-1.{region}.amazonaws.com/",
    "API reference, DiscoverPollEndpoint; agent documentation",
    REMEMBERED,
)
