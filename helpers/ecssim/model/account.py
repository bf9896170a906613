"""All that ECS knows in one account and Region."""

from dataclasses import dataclass, field
from typing import Any

from .arn import Arns
from .cluster import Cluster
from .task_definition import Family, TaskDefinition


@dataclass(slots=True, eq=False)
class Account:
    """The state of ECS in one account and Region.

    Arguments:
        clusters: by name; deleted ones stay as INACTIVE.
        families: task definition families by name.
        client_tokens: RunTask's answers by client token, with the request that they answered.
        settings: values of account settings by name, by the ARN of the principal that they were set for.
    """

    arns: Arns
    clusters: dict[str, Cluster] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    client_tokens: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    settings: dict[str, dict[str, str]] = field(default_factory=dict)

    def task_definitions(self) -> list[TaskDefinition]:
        """Every revision of every family, in the order of family and revision."""
        return [definition for _, family in sorted(self.families.items()) for definition in family.revisions.values()]
