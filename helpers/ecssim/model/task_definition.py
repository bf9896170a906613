"""A task definition: what to run, written down once and never changed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .tags import Tags


class TaskDefinitionStatus(StrEnum):
    """Life of a revision: usable, deregistered, on its way out."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS"


@dataclass(slots=True, eq=False)
class TaskDefinition:
    """One revision of a family.

    Arguments:
        settings: everything else that was registered, under the API's own names and with AWS's defaults filled in.
    """

    family: str
    revision: int
    arn: str
    registered_at: datetime
    registered_by: str
    compatibilities: tuple[str, ...]
    settings: dict[str, Any]
    status: TaskDefinitionStatus = TaskDefinitionStatus.ACTIVE
    deregistered_at: datetime | None = None
    delete_requested_at: datetime | None = None
    tags: Tags = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The short form that people type, such as web:3."""
        return f"{self.family}:{self.revision}"

    @property
    def containers(self) -> list[dict[str, Any]]:
        """The container definitions, under the API's names."""
        containers: list[dict[str, Any]] = self.settings["containerDefinitions"]
        return containers

    @property
    def network_mode(self) -> str:
        """awsvpc, bridge, host or none."""
        return str(self.settings["networkMode"])


@dataclass(slots=True)
class Family:
    """All revisions of one family; numbers are never used twice."""

    name: str
    last_revision: int = 0
    revisions: dict[int, TaskDefinition] = field(default_factory=dict)

    def latest_active(self) -> TaskDefinition | None:
        """The newest revision that can still be run."""
        for definition in reversed(self.revisions.values()):
            if definition.status is TaskDefinitionStatus.ACTIVE:
                return definition
        return None
