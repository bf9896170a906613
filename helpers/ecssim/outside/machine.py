"""A computer that can join a cluster: an EC2 instance, or a machine outside AWS."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from .agent_configuration import AgentConfiguration

if TYPE_CHECKING:
    from ..model.account import Account
    from ..model.container_instance import ContainerInstance


class MachineState(StrEnum):
    """What EC2 says of an instance; only a running machine has an agent."""

    RUNNING = "running"
    STOPPED = "stopped"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What does not change about a machine while it exists, but that it may be given a role later.

    Arguments:
        id: `i-...` of an EC2 instance, `mi-...` of a machine outside AWS.
        user_data: the script that it runs when it boots.
        has_agent: whether the container agent is installed.
        may_register: whether its role lets the agent call ECS.
        launched_at: when it was launched.
        auto_scaling_group: the name of the group that launched it, if one did.
        cluster, capacity_provider: where ECS wants it, if ECS launched it as one of its Managed Instances.
        cpu_units, memory_mib: what a machine outside AWS has; an EC2 instance has what its type says.
    """

    id: str
    instance_type: str
    image_id: str
    availability_zone: str | None
    subnet_id: str | None
    vpc_id: str | None
    user_data: str
    has_agent: bool
    may_register: bool
    launched_at: datetime
    auto_scaling_group: str | None = None
    cluster: str | None = None
    capacity_provider: str | None = None
    cpu_units: int | None = None
    memory_mib: int | None = None


@dataclass(slots=True, eq=False)
class Machine:
    """One computer and what ECS has noticed of it.

    Arguments:
        configuration: that of its agent.
        online: whether its network works.
        noticed_at: when ECS notices the last change of its state or of its network; None once it has.
        instance: what it is in its cluster, once its agent has registered it.
        next_look_at: when the agent's rule looks at it again.
    """

    account: "Account"
    facts: MachineFacts
    configuration: AgentConfiguration
    state: MachineState = MachineState.RUNNING
    online: bool = True
    noticed_at: datetime | None = None
    instance: "ContainerInstance | None" = None
    next_look_at: datetime | None = None

    @property
    def id(self) -> str:
        """Its id."""
        return self.facts.id

    @property
    def talks(self) -> bool:
        """Whether its agent runs and reaches ECS."""
        return self.online and self.state is MachineState.RUNNING
