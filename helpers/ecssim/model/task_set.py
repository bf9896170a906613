"""A task set: one revision of a service whose deployments somebody else than ECS controls."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .deployment import Deployment
from .tags import Tags


class DeploymentController(StrEnum):
    """Who decides how a service comes from one revision to the next."""

    ECS = "ECS"
    CODE_DEPLOY = "CODE_DEPLOY"
    EXTERNAL = "EXTERNAL"


class TaskSetStatus(StrEnum):
    """PRIMARY serves the production traffic, ACTIVE does not, and DRAINING was deleted and still has tasks."""

    PRIMARY = "PRIMARY"
    ACTIVE = "ACTIVE"
    DRAINING = "DRAINING"


class StabilityStatus(StrEnum):
    """Whether a task set is as it shall be."""

    STEADY_STATE = "STEADY_STATE"
    STABILIZING = "STABILIZING"


@dataclass(slots=True, eq=False)
class TaskSet:
    """One task set of a service.

    Arguments:
        arn: ends in its id.
        deployment: what its tasks are made from, and how many it shall keep.
        scale_percent: how many of the desired tasks of the service it shall keep.
        started_by: CODE_DEPLOY if CodeDeploy made it.
        external_id: how whoever made it calls it.
        client_token: that of the request that made it.
        stability_at: since when it has its stability.
    """

    arn: str
    deployment: Deployment
    scale_percent: float
    stability_at: datetime
    status: TaskSetStatus = TaskSetStatus.ACTIVE
    stability: StabilityStatus = StabilityStatus.STABILIZING
    started_by: str | None = None
    external_id: str | None = None
    client_token: str | None = None
    tags: Tags = field(default_factory=dict)

    @property
    def id(self) -> str:
        """`ecs-svc/` and nineteen digits; its tasks carry it as startedBy."""
        return self.deployment.id

    @property
    def kept(self) -> bool:
        """Whether it has not been deleted."""
        return self.status is not TaskSetStatus.DRAINING
