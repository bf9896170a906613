"""A capacity provider: where the machines come from that tasks run on."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .tags import Tags

if TYPE_CHECKING:
    from .cluster import Cluster

FARGATE_PROVIDERS = ("FARGATE", "FARGATE_SPOT")


class ProviderKind(StrEnum):
    """The types of provider; one strategy holds only one of them."""

    FARGATE = "FARGATE"
    AUTO_SCALING_GROUP = "EC2_AUTOSCALING"
    MANAGED_INSTANCES = "MANAGED_INSTANCES"


class ProviderStatus(StrEnum):
    """Whether a provider can be used."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


@dataclass(frozen=True, slots=True)
class ManagedScaling:
    """How ECS scales the Auto Scaling group of a provider.

    Arguments:
        target_capacity: wanted CapacityProviderReservation, in percent.
        minimum_step, maximum_step: how many instances one scale-out adds.
        warmup_s: how long a new instance counts as starting, in seconds.
    """

    enabled: bool
    target_capacity: int
    minimum_step: int
    maximum_step: int
    warmup_s: int


@dataclass(slots=True, eq=False)
class CapacityProvider:
    """One provider of an account.

    Arguments:
        cluster: the one that it is associated with; Fargate's two belong to all of them.
        auto_scaling_group: the name of its group, if it has one.
        settings: what the API shows of its provider, under the API's names.
        scaled_out_at: when ECS last added instances.
        surplus_minutes: how many minutes in a row it has had more instances than it needs.
        next_look_at: when managed scaling looks at it again.
    """

    name: str
    arn: str
    kind: ProviderKind
    status: ProviderStatus = ProviderStatus.ACTIVE
    cluster: "Cluster | None" = None
    auto_scaling_group: str | None = None
    managed_scaling: ManagedScaling | None = None
    managed_termination_protection: bool = False
    managed_draining: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    update_status: str | None = None
    update_status_reason: str | None = None
    tags: Tags = field(default_factory=dict)
    scaled_out_at: datetime | None = None
    surplus_minutes: int = 0
    next_look_at: datetime | None = None

    @property
    def supplies_instances(self) -> bool:
        """Whether a task may wait for it, since ECS adds instances when there is no room."""
        if self.kind is ProviderKind.MANAGED_INSTANCES:
            return True
        return self.managed_scaling is not None and self.managed_scaling.enabled


@dataclass(frozen=True, slots=True)
class StrategyItem:
    """One line of a capacity provider strategy.

    Arguments:
        weight: its share of the tasks above the base.
        base: how many tasks it gets first.
    """

    provider: str
    weight: int = 0
    base: int = 0
