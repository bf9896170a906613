"""All that ECS knows in one account and Region."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..outside.machine import Machine
from ..outside.metrics import MetricStore
from .activation import Activation, ManagedInstance
from .api_call import ApiCall
from .arn import Arns
from .capacity_provider import FARGATE_PROVIDERS, CapacityProvider, ProviderKind
from .cluster import Cluster
from .code_deploy import CodeDeployment
from .command import Command
from .target import RegisteredTarget, StrayTarget
from .task_definition import Family, TaskDefinition
from .traffic import Traffic
from .watch import Watch


@dataclass(frozen=True, slots=True)
class Disturbance:
    """How events come just now; the arguments are those of the fault DisturbEvents."""

    twice: float
    late: float
    up_to_s: float


@dataclass(slots=True, eq=False)
class Account:
    """The state of ECS in one account and Region.

    Arguments:
        clusters: by name; deleted ones stay as INACTIVE.
        families: task definition families by name.
        client_tokens: RunTask's answers by client token, with the request that they answered.
        settings: values of account settings by name, by the ARN of the principal that they were set for.
        providers: capacity providers by name; every account has Fargate's two.
        machines: the machines outside ECS that an agent runs on, or did, by their ids.
        activations: those of Systems Manager by id, deleted ones not.
        managed_instances: the machines outside AWS that Systems Manager knows, by their ids.
        commands: those of Run Command by id.
        api_calls: the calls that were made with the roles of tasks, oldest first.
        traffic: the requests that are sent to its load balancers.
        code_deployments: deployments of CodeDeploy by id, in the order in which they were begun.
        metrics: what CloudWatch keeps, of ECS and of whoever puts metrics there.
        measured_until: up to when minutes have been measured; None before the first.
        watch: when its alarms and schedules are looked at.
        targets: every target of a load balancer behind which there is a container, by target group, id and port.
        stray_targets: the others, likewise.
        exhausted: what has no capacity left just now: FARGATE, FARGATE_SPOT, or the name of an Availability Zone.
        disturbance: what keeps events from coming once and in order, if anything does.
    """

    arns: Arns
    clusters: dict[str, Cluster] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    client_tokens: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    settings: dict[str, dict[str, str]] = field(default_factory=dict)
    providers: dict[str, CapacityProvider] = field(default_factory=dict)
    machines: dict[str, Machine] = field(default_factory=dict)
    activations: dict[str, Activation] = field(default_factory=dict)
    managed_instances: dict[str, ManagedInstance] = field(default_factory=dict)
    commands: dict[str, Command] = field(default_factory=dict)
    targets: dict[tuple[str, str, int], RegisteredTarget] = field(default_factory=dict)
    api_calls: list[ApiCall] = field(default_factory=list)
    traffic: Traffic = field(default_factory=Traffic)
    code_deployments: dict[str, CodeDeployment] = field(default_factory=dict)
    metrics: MetricStore = field(default_factory=MetricStore)
    measured_until: datetime | None = None
    watch: Watch = field(default_factory=Watch)
    stray_targets: dict[tuple[str, str, int], StrayTarget] = field(default_factory=dict)
    exhausted: set[str] = field(default_factory=set)
    disturbance: Disturbance | None = None

    def __post_init__(self) -> None:
        self.watch.account = self
        for name in FARGATE_PROVIDERS:
            arn = self.arns.of(f"capacity-provider/{name}")
            self.providers[name] = CapacityProvider(name, arn, ProviderKind.FARGATE)

    def task_definitions(self) -> list[TaskDefinition]:
        """Every revision of every family, in the order of family and revision."""
        return [definition for _, family in sorted(self.families.items()) for definition in family.revisions.values()]
