"""What the tests of the model share."""

from datetime import UTC, datetime

from ecssim.model.account import Account
from ecssim.model.arn import Arns
from ecssim.model.cluster import Cluster
from ecssim.model.task_definition import TaskDefinition, TaskDefinitionStatus

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def a_definition(
    family: str = "web", revision: int = 1, status: TaskDefinitionStatus = TaskDefinitionStatus.ACTIVE
) -> TaskDefinition:
    arn = f"arn:aws:ecs:us-east-1:123456789012:task-definition/{family}:{revision}"
    return TaskDefinition(family, revision, arn, NOW, "root", ("EC2",), {"networkMode": "bridge"}, status)


DEFINITION = a_definition()
CLUSTER = Cluster("lab", "arn:lab", Account(Arns("123456789012", "us-east-1")))
