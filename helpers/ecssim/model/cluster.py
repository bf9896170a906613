"""A cluster: the boundary within which services and tasks live."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .capacity_provider import CapacityProvider, StrategyItem
from .container_instance import ContainerInstance
from .service import Service
from .tags import Tags
from .task import Task

if TYPE_CHECKING:
    from .account import Account


class ClusterStatus(StrEnum):
    """Whether a cluster can be used; a deleted one stays describable."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


@dataclass(slots=True, eq=False)
class Cluster:
    """One cluster and all that lives in it.

    Arguments:
        created_with: the arguments of its creation, under the API's names; the same creation again must agree.
        services: every service by name, deleted ones included until their name is used again.
        tasks: every task by id that DescribeTasks still shows.
        instances: every container instance by id; deregistered ones stay as INACTIVE.
        providers: the capacity providers that are associated with it, by name.
        default_strategy: the capacity provider strategy of tasks and services that bring none.
        next_look_at: when somebody looks for room for its waiting tasks again.
    """

    name: str
    arn: str
    account: "Account"
    status: ClusterStatus = ClusterStatus.ACTIVE
    created_with: dict[str, Any] = field(default_factory=dict)
    settings: list[dict[str, str]] = field(default_factory=list)
    configuration: dict[str, Any] | None = None
    service_connect_defaults: dict[str, str] | None = None
    tags: Tags = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    instances: dict[str, ContainerInstance] = field(default_factory=dict)
    providers: dict[str, CapacityProvider] = field(default_factory=dict)
    default_strategy: tuple[StrategyItem, ...] = ()
    next_look_at: datetime | None = None
