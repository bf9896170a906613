"""The variables in /etc/ecs/ecs.config that tell the container agent what to do, as a machine's user data sets them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from ..truth import agent as truth

_ASSIGNMENT = re.compile(r"""\b(ECS_[A-Z0-9_]+)=("[^"]*"|'[^']*'|\{.*?\}|\[.*?\]|[^\s"';|>&]*)""")

_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AgentConfiguration:
    """What the agent of one machine was told.

    Arguments:
        variables: every ECS_ variable that was set, by name.
    """

    variables: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_user_data(cls, user_data: str) -> "AgentConfiguration":
        """Return what a boot script writes: each NAME=value whose name begins with ECS_; the last one counts."""
        script = _COMMENT.sub("", user_data).replace('\\"', '"')
        found = {name: value.strip("\"'") for name, value in _ASSIGNMENT.findall(script)}
        return cls(found)

    def get(self, name: str) -> str:
        """Return a variable, or the agent's default for it."""
        return self.variables.get(name, truth.VARIABLES.value.get(name, ""))

    @property
    def cluster(self) -> str:
        """The cluster to join."""
        return self.get("ECS_CLUSTER")

    @property
    def reserved_memory_mib(self) -> int:
        """Memory that is kept from tasks, in MiB."""
        text = self.get("ECS_RESERVED_MEMORY")
        return int(text) if text.isdigit() else 0

    @property
    def reserved_ports(self) -> frozenset[int]:
        """TCP ports that tasks cannot have."""
        return frozenset(_list(self.get("ECS_RESERVED_PORTS")))

    @property
    def reserved_udp_ports(self) -> frozenset[int]:
        """UDP ports that tasks cannot have."""
        return frozenset(_list(self.get("ECS_RESERVED_PORTS_UDP")))

    @property
    def attributes(self) -> dict[str, str]:
        """Custom attributes that the instance registers with."""
        return {str(name): str(value) for name, value in _mapping(self.get("ECS_INSTANCE_ATTRIBUTES")).items()}

    @property
    def tags(self) -> dict[str, str]:
        """Tags that the instance registers with."""
        return {str(name): str(value) for name, value in _mapping(self.get("ECS_CONTAINER_INSTANCE_TAGS")).items()}

    @property
    def logging_drivers(self) -> list[str]:
        """The log drivers that tasks may use."""
        return [str(driver) for driver in _list(self.get("ECS_AVAILABLE_LOGGING_DRIVERS"))]

    @property
    def drains_on_spot_interruption(self) -> bool:
        """Whether the agent sets its instance to DRAINING when Spot announces its end."""
        return self.get("ECS_ENABLE_SPOT_INSTANCE_DRAINING") == "true"

    @property
    def stop_timeout_s(self) -> float:
        """How long a container without stopTimeout has between its stop signal and SIGKILL, in seconds."""
        return duration_s(self.get("ECS_CONTAINER_STOP_TIMEOUT"))


_UNITS_S = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")


def duration_s(text: str) -> float:
    """Return a duration such as 30s or 1h30m in seconds; what is no duration is 0."""
    return sum(float(number) * _UNITS_S[unit] for number, unit in _DURATION.findall(text))


def _list(text: str) -> list[Any]:
    value = _read(text)
    return value if isinstance(value, list) else []


def _mapping(text: str) -> dict[Any, Any]:
    value = _read(text)
    return value if isinstance(value, dict) else {}


def _read(text: str) -> Any:
    """The agent ignores a value that it cannot read."""
    try:
        return json.loads(text)
    except ValueError:
        return None
