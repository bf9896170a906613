"""A task: one running copy of a task definition."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ..outside.program import SERVES_UNTIL_STOPPED, Program
from .discovery import NO_DISCOVERY, Discovery, Registration
from .resources import NOTHING, Needs
from .service_connect import Proxy
from .tags import Tags
from .target import LoadBalancer, RegisteredTarget
from .task_definition import TaskDefinition

if TYPE_CHECKING:
    from ..rules.placement import Request
    from ..rules.task import Step
    from .cluster import Cluster
    from .container_instance import ContainerInstance
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
        program: what it does while it runs; it is known once the image is there.
        image_digest: which image that is.
        secrets: the values of its secrets by variable, read when the task starts, and never shown.
        starts_at: when it will have started; set once what it depends on is there.
        exits_at: when its program ends, by itself or after its stop signal.
        kill_at: when it is killed because it minds no stop signal.
        out_of_memory_at: when it is killed because it uses more memory than it may.
        next_check_at: when its health is checked next.
        failed_checks: how many checks have failed in a row.
        health_since: when its health became what it is; None until a check has said something.
        network_bindings: its ports on the host, under the API's names.
        gpu_ids: the GPUs of the host that are its own.
        lines_printed: how many lines it has printed since it started.
        managed: whether ECS has added it to those of the task definition, as it does with the Service Connect proxy.
        calls_due: when its program makes which of its calls to AWS next, by the call's place among them.
        failed_with: what its program exits with since a call of it has failed.
    """

    settings: dict[str, Any]
    arn: str
    program: Program = SERVES_UNTIL_STOPPED
    image_digest: str | None = None
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    status: ContainerStatus = ContainerStatus.PENDING
    health: HealthStatus = HealthStatus.UNKNOWN
    runtime_id: str | None = None
    exit_code: int | None = None
    reason: str | None = None
    restart_count: int = 0

    starts_at: datetime | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    signalled_at: datetime | None = None
    exits_at: datetime | None = None
    kill_at: datetime | None = None
    out_of_memory_at: datetime | None = None
    next_check_at: datetime | None = None
    failed_checks: int = 0
    health_since: datetime | None = None
    network_bindings: list[dict[str, Any]] = field(default_factory=list)
    gpu_ids: list[str] = field(default_factory=list)
    lines_printed: int = 0
    managed: bool = False
    calls_due: dict[int, datetime] = field(default_factory=dict)
    failed_with: int | None = None

    @property
    def name(self) -> str:
        """Its name within the task."""
        return str(self.settings["name"])

    @property
    def essential(self) -> bool:
        """Whether its end is the end of the task."""
        return bool(self.settings.get("essential", True))

    @property
    def checks_health(self) -> bool:
        """Whether its own health check decides about the task."""
        return self.essential and not self.managed and bool(self.settings.get("healthCheck"))


class Missing(StrEnum):
    """What can keep a task from starting, in words."""

    SECRET = "the secret"
    SECRET_KEY = "the JSON key of a secret"
    PARAMETER = "the parameter"
    IMAGE = "the image"
    LOG_GROUP = "the log group"
    LEAVE_TO_LOG_IN = "the permission to log in to the registry of the image"
    LEAVE_TO_PULL = "the permission to pull the image"
    LEAVE_TO_READ_SECRET = "the permission to read the secret"
    LEAVE_TO_READ_PARAMETER = "the permission to read the parameter"
    LEAVE_TO_CREATE_LOG_GROUP = "the permission to create the log group"
    LEAVE_TO_WRITE_LOG = "the permission to create a log stream in the log group"
    ROUTE_TO_REGISTRY = "a route to the registry of the image"
    ROUTE_TO_IMAGE = "a route to the image"
    ROUTE_TO_LAYERS = "a route to S3, where ECR keeps the layers of the image"
    ROUTE_TO_SECRET = "a route to the secret"
    ROUTE_TO_PARAMETER = "a route to the parameter"
    ROUTE_TO_LOG_GROUP = "a route to the log group"
    COMMAND = "a command that ecssim can foresee"


@dataclass(frozen=True, slots=True)
class Lack:
    """What a container needs and cannot have.

    Arguments:
        name: its name or ARN; for a command, what is wrong with it.
        refusal: for a permission, why it is not given, in AWS's words.
    """

    container: Container
    missing: Missing
    name: str
    refusal: str = ""


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
        network_configuration: as in the API; awsvpc tasks have one.
        request: what it asks of a container instance; None on Fargate.
        container_instance: where it runs; None on Fargate, and while it waits for capacity.
        capacity_provider: the name of the provider that it came through, if any.
        load_balancers: the target groups that it is registered with when it has started.
        targets: what it is in them, from its registration until it has drained.
        discovery: how it is found once it has started.
        registrations: what it is in Cloud Map, from its registration until it is taken out.
        proxy: its Service Connect proxy, if it has one.
        steps: what is still to happen to it, in order.
        next_step_at: when the first of these steps comes; None if it waits for the containers.
        next_look_at: when the task's rule looks at it again.
        prepared_at: when the agent fetched what its containers need.
        lack: what it could not fetch, if anything.
        stop_code, stopped_reason: set as soon as the stop is asked for.
        protected_until: when its scale-in protection ends, or has ended; None if it has none.
        counted_healthy: whether its service's scheduler has seen it healthy.
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
    network_configuration: dict[str, Any] | None = None
    request: "Request | None" = None
    container_instance: "ContainerInstance | None" = None
    capacity_provider: str | None = None
    load_balancers: tuple[LoadBalancer, ...] = ()
    targets: list[RegisteredTarget] = field(default_factory=list)
    discovery: Discovery = NO_DISCOVERY
    registrations: list[Registration] = field(default_factory=list)
    proxy: Proxy | None = None
    tags: Tags = field(default_factory=dict)

    last_status: TaskStatus = TaskStatus.PROVISIONING
    desired_status: DesiredStatus = DesiredStatus.RUNNING
    version: int = 1
    connectivity: str | None = None
    steps: "tuple[Step, ...]" = ()
    next_step_at: datetime | None = None
    next_look_at: datetime | None = None
    prepared_at: datetime | None = None
    lack: Lack | None = None

    connectivity_at: datetime | None = None
    pull_started_at: datetime | None = None
    pull_stopped_at: datetime | None = None
    started_at: datetime | None = None
    stopping_at: datetime | None = None
    execution_stopped_at: datetime | None = None
    stopped_at: datetime | None = None
    stop_code: StopCode | None = None
    stopped_reason: str | None = None
    protected_until: datetime | None = None
    counted_healthy: bool = False

    def is_protected(self, now: datetime) -> bool:
        """Whether it is protected from scale-in at that moment."""
        return self.protected_until is not None and self.protected_until > now

    @property
    def health(self) -> HealthStatus:
        """What its essential containers add up to: one unhealthy is enough, and one unknown leaves it unknown."""
        seen = {container.health for container in self.containers if container.essential}
        for verdict in (HealthStatus.UNHEALTHY, HealthStatus.UNKNOWN):
            if verdict in seen:
                return verdict
        return HealthStatus.HEALTHY

    @property
    def defined_containers(self) -> list[Container]:
        """Its containers without those that ECS has added."""
        return [container for container in self.containers if not container.managed]

    @property
    def wanted(self) -> bool:
        """Whether ECS still wants the task to run."""
        return self.desired_status is DesiredStatus.RUNNING

    @property
    def execution_role(self) -> str | None:
        """The role that ECS itself takes to start it: that of RunTask's overrides, or else of the definition."""
        return self.overrides.get("executionRoleArn") or self.task_definition.settings.get("executionRoleArn")

    @property
    def needs(self) -> Needs:
        """What it takes from a container instance."""
        return self.request.needs if self.request else NOTHING

    @property
    def on_fargate(self) -> bool:
        """Whether Fargate runs it, so that it has no container instance."""
        return self.launch_type == "FARGATE"

    @property
    def host_id(self) -> str | None:
        """Whose address it has: its network interface, or the EC2 instance that it is on."""
        if self.network_interface:
            return self.network_interface.network_interface_id
        return self.container_instance.ec2_instance_id if self.container_instance else None

    @property
    def has_public_address(self) -> bool:
        """Whether its network interface has a public address beside its private one."""
        awsvpc = (self.network_configuration or {}).get("awsvpcConfiguration", {})
        return self.on_fargate and awsvpc.get("assignPublicIp") == "ENABLED"

    @property
    def waits_for_capacity(self) -> bool:
        """Whether it is PROVISIONING until its capacity provider has an instance with room."""
        return self.wanted and not self.on_fargate and self.container_instance is None

    @property
    def running(self) -> bool:
        """Whether it counts in runningCount."""
        return self.last_status is TaskStatus.RUNNING

    @property
    def out_of_traffic(self) -> bool:
        """Whether it is DEACTIVATING or further."""
        return self.last_status.position >= TaskStatus.DEACTIVATING.position

    @property
    def going_down(self) -> bool:
        """Whether it is STOPPING or further."""
        return self.last_status.position >= TaskStatus.STOPPING.position

    @property
    def pending(self) -> bool:
        """Whether it counts in pendingCount: wanted, and not yet RUNNING."""
        return self.wanted and self.last_status.position < TaskStatus.RUNNING.position
