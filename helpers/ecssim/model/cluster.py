"""A cluster: the boundary within which services and tasks live."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .service import Service
from .tags import Tags
from .task import Task


class ClusterStatus(StrEnum):
    """Whether a cluster can be used; a deleted one stays describable."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


@dataclass(slots=True, eq=False)
class Cluster:
    """One cluster and all that lives in it.

    Arguments:
        services: every service by name, deleted ones included until their name is used again.
        tasks: every task by id that DescribeTasks still shows.
    """

    name: str
    arn: str
    status: ClusterStatus = ClusterStatus.ACTIVE
    settings: list[dict[str, str]] = field(default_factory=list)
    configuration: dict[str, Any] | None = None
    service_connect_defaults: dict[str, str] | None = None
    tags: Tags = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
