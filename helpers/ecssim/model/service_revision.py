"""A service revision: the configuration of one deployment, under a name that outlives the deployment."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .deployment import Deployment

if TYPE_CHECKING:
    from .service import Service


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many tasks of a revision are asked for, and how far they are."""

    requested: int
    running: int
    pending: int


@dataclass(frozen=True, slots=True, eq=False)
class ServiceRevision:
    """One service revision.

    Arguments:
        deployment: holds the configuration, which never changes.
    """

    arn: str
    service: "Service"
    deployment: Deployment

    @property
    def counts(self) -> TaskCounts:
        """How many of its tasks there are now."""
        tasks = self.service.tasks_of(self.deployment)
        listed = self.deployment in self.service.deployments
        return TaskCounts(
            self.deployment.desired_count if listed else 0,
            sum(task.running for task in tasks),
            sum(task.pending for task in tasks),
        )
