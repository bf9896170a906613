"""A deployment: one attempt to bring a service to one task definition and configuration."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from .task_definition import TaskDefinition


class DeploymentStatus(StrEnum):
    """PRIMARY is the newest; ACTIVE ones are older and still have tasks; INACTIVE ones are gone."""

    PRIMARY = "PRIMARY"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class RolloutState(StrEnum):
    """How far a deployment is."""

    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


@dataclass(slots=True, eq=False)
class Deployment:
    """One deployment of a service.

    Arguments:
        id: `ecs-svc/` and nineteen digits; its tasks carry it as startedBy.
        desired_count: how many tasks this deployment shall keep. The primary follows the service; an older one
            falls with each of its tasks that the scheduler stops.
    """

    id: str
    task_definition: TaskDefinition
    created_at: datetime
    updated_at: datetime
    desired_count: int
    rollout_state_reason: str
    launch_type: str
    platform_version: str | None
    network_configuration: dict[str, Any] | None
    status: DeploymentStatus = DeploymentStatus.PRIMARY
    rollout_state: RolloutState = RolloutState.IN_PROGRESS
    failed_tasks: int = 0
