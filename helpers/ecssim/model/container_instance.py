"""A container instance: a machine that has joined a cluster and runs its tasks."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from .resources import Resources
from .tags import Tags

if TYPE_CHECKING:
    from ..outside.machine import Machine
    from .cluster import Cluster
    from .task import Task

EXTERNAL_ID_PREFIX = "mi-"


class InstanceStatus(StrEnum):
    """Whether an instance takes tasks; a DRAINING one only keeps what it has, an INACTIVE one is gone."""

    REGISTERING = "REGISTERING"
    REGISTRATION_FAILED = "REGISTRATION_FAILED"
    ACTIVE = "ACTIVE"
    DRAINING = "DRAINING"
    DEREGISTERING = "DEREGISTERING"
    INACTIVE = "INACTIVE"


@dataclass(slots=True, eq=False)
class ContainerInstance:
    """One machine of a cluster.

    Arguments:
        ec2_instance_id: `i-...` of an EC2 instance, or `mi-...` of a machine outside AWS.
        attributes: by name; capabilities have no value.
        registered: what it offered when it registered.
        tasks: every task on it by id that is not STOPPED yet.
        machine: what the simulated agent runs on; None if whoever registered it plays the agent.
        agent_connected: whether ECS can reach its agent; it places nothing on an instance that it cannot reach.
        managed: whether ECS launched it itself, as one of its Managed Instances.
        idle_since: since when it has had no task; None while it has one.
        version: counts every change, as the events of instances do.
    """

    id: str
    arn: str
    cluster: "Cluster"
    ec2_instance_id: str
    registered_at: datetime
    registered: Resources
    attributes: dict[str, str | None]
    agent_version: str
    agent_hash: str
    docker_version: str
    machine: "Machine | None" = None
    status: InstanceStatus = InstanceStatus.ACTIVE
    status_reason: str | None = None
    agent_connected: bool = False
    agent_update_status: str | None = None
    capacity_provider: str | None = None
    managed: bool = False
    idle_since: datetime | None = None
    tags: Tags = field(default_factory=dict)
    tasks: "dict[str, Task]" = field(default_factory=dict)
    version: int = 1

    @property
    def external(self) -> bool:
        """Whether it stands outside AWS, as ECS Anywhere's machines do."""
        return self.ec2_instance_id.startswith(EXTERNAL_ID_PREFIX)

    @property
    def launch_type(self) -> str:
        """The launch type of the tasks that it takes."""
        if self.managed:
            return "MANAGED_INSTANCES"
        return "EXTERNAL" if self.external else "EC2"

    @property
    def takes_tasks(self) -> bool:
        """Whether new tasks may be placed on it, if their needs are met."""
        return self.status is InstanceStatus.ACTIVE

    @property
    def listed(self) -> bool:
        """Whether it counts among the cluster's registered instances."""
        return self.status is not InstanceStatus.INACTIVE

    @property
    def availability_zone(self) -> str | None:
        """Its Availability Zone; a machine outside AWS has none."""
        return self.attributes.get("ecs.availability-zone")
