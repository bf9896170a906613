"""A task: one running copy of a task definition."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ..outside.program import Program
from .tags import Tags
from .task_definition import TaskDefinition

if TYPE_CHECKING:
    from ..rules.task import Step
    from .cluster import Cluster
    from .service import Service


class TaskStatus(StrEnum):
    """The states of a task in the order in which it passes them."""

    PROVISIONING = "PROVISIONING"
    PENDING = "PENDING"
    ACTIVATING = "ACTIVATING"
    RUNNING = "RUNNING"
    DEACTIVATING = "DEACTIVATING"
    STOPPING = "STOPPING"
    DEPROVISIONING = "DEPROVISIONING"
    STOPPED = "STOPPED"

    @property
    def position(self) -> int:
        """How far along its life a task in this state is."""
        return _POSITION[self]


_POSITION = {status: position for position, status in enumerate(TaskStatus)}


class DesiredStatus(StrEnum):
    """What ECS wants of a task; it is never PENDING."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class ContainerStatus(StrEnum):
    """What the API shows of a container."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class StopCode(StrEnum):
    """AWS's classes of reasons for which a task stops."""

    TASK_FAILED_TO_START = "TaskFailedToStart"
    ESSENTIAL_CONTAINER_EXITED = "EssentialContainerExited"
    USER_INITIATED = "UserInitiated"
    SERVICE_SCHEDULER_INITIATED = "ServiceSchedulerInitiated"
    SPOT_INTERRUPTION = "SpotInterruption"
    TERMINATION_NOTICE = "TerminationNotice"
    INFRASTRUCTURE_HEALTH = "InfrastructureHealth"


class AttachmentStatus(StrEnum):
    """Life of a task's network interface."""

    PRECREATED = "PRECREATED"
    CREATED = "CREATED"
    ATTACHING = "ATTACHING"
    ATTACHED = "ATTACHED"
    DETACHING = "DETACHING"
    DETACHED = "DETACHED"
    DELETED = "DELETED"


class HealthStatus(StrEnum):
    """What the health checks of a container, or of a task, say; without a check it is never known."""

    UNKNOWN = "UNKNOWN"
    HEALTHY = "HEALTHY"
    UNHEALTHY = "UNHEALTHY"


@dataclass(slots=True, eq=False)
class Container:
    """One container of a task.

    Arguments:
        settings: its definition with the overrides of the task, under the API's names.
        program: what it does while it runs.
        starts_at: when it will have started; set once what it depends on is there.
        exits_at: when its program ends, by itself or after its stop signal.
        kill_at: when it is killed because it minds no stop signal.
        next_check_at: when its health is checked next.
        failed_checks: how many checks have failed in a row.
    """

    settings: dict[str, Any]
    arn: str
    program: Program
    status: ContainerStatus = ContainerStatus.PENDING
    health: HealthStatus = HealthStatus.UNKNOWN
    runtime_id: str | None = None
    exit_code: int | None = None
    reason: str | None = None
    restart_count: int = 0

    starts_at: datetime | None = None
    started_at: datetime | None = None
    signalled_at: datetime | None = None
    exits_at: datetime | None = None
    kill_at: datetime | None = None
    next_check_at: datetime | None = None
    failed_checks: int = 0

    @property
    def name(self) -> str:
        """Its name within the task."""
        return str(self.settings["name"])

    @property
    def essential(self) -> bool:
        """Whether its end is the end of the task."""
        return bool(self.settings.get("essential", True))


@dataclass(slots=True)
class NetworkInterface:
    """The elastic network interface of an awsvpc task, and how it hangs on the task."""

    attachment_id: str
    subnet_id: str
    network_interface_id: str
    mac_address: str
    private_ipv4_address: str
    private_dns_name: str | None = None
    status: AttachmentStatus = AttachmentStatus.PRECREATED


@dataclass(slots=True, eq=False)
class Task:
    """One task, from the request that made it to the hour after it stopped.

    Arguments:
        group: `service:<name>` for a task of a service, else `family:<family>` unless the caller named one.
        started_by: the deployment id for a task of a service, else what the caller gave.
        steps: what is still to happen to it, in order.
        next_step_at: when the first of these steps comes; None if it waits for the containers.
        next_look_at: when the task's rule looks at it again.
        stop_code, stopped_reason: set as soon as the stop is asked for.
    """

    id: str
    arn: str
    cluster: "Cluster"
    task_definition: TaskDefinition
    group: str
    launch_type: str
    created_at: datetime
    containers: list[Container]
    started_by: str | None = None
    service: "Service | None" = None
    availability_zone: str | None = None
    platform_version: str | None = None
    enable_execute_command: bool = False
    overrides: dict[str, Any] = field(default_factory=dict)
    network_interface: NetworkInterface | None = None
    tags: Tags = field(default_factory=dict)

    last_status: TaskStatus = TaskStatus.PROVISIONING
    desired_status: DesiredStatus = DesiredStatus.RUNNING
    version: int = 1
    connectivity: str | None = None
    steps: "tuple[Step, ...]" = ()
    next_step_at: datetime | None = None
    next_look_at: datetime | None = None

    connectivity_at: datetime | None = None
    pull_started_at: datetime | None = None
    pull_stopped_at: datetime | None = None
    started_at: datetime | None = None
    stopping_at: datetime | None = None
    execution_stopped_at: datetime | None = None
    stopped_at: datetime | None = None
    stop_code: StopCode | None = None
    stopped_reason: str | None = None

    @property
    def health(self) -> HealthStatus:
        """What its essential containers add up to: one unhealthy is enough, and one unknown leaves it unknown."""
        seen = {container.health for container in self.containers if container.essential}
        for verdict in (HealthStatus.UNHEALTHY, HealthStatus.UNKNOWN):
            if verdict in seen:
                return verdict
        return HealthStatus.HEALTHY

    @property
    def wanted(self) -> bool:
        """Whether ECS still wants the task to run."""
        return self.desired_status is DesiredStatus.RUNNING

    @property
    def running(self) -> bool:
        """Whether it counts in runningCount."""
        return self.last_status is TaskStatus.RUNNING

    @property
    def going_down(self) -> bool:
        """Whether it is STOPPING or further."""
        return self.last_status.position >= TaskStatus.STOPPING.position

    @property
    def pending(self) -> bool:
        """Whether it counts in pendingCount: wanted, and not yet RUNNING."""
        return self.wanted and self.last_status.position < TaskStatus.RUNNING.position
