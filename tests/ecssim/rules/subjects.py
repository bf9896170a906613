"""Container instances as the tests of the cluster query language ask about them."""

from datetime import UTC, datetime
from typing import Any

from ecssim.rules.expression import Subject

ATTRIBUTES = {
    "ecs.instance-type": "g2.2xlarge",
    "ecs.availability-zone": "us-east-1a",
    "ecs.capability.task-eni": None,
    "rack": "12",
}


def an_instance(**changes: Any) -> Subject:
    """A g2.2xlarge in us-east-1a with one task of the service `web`, with changes."""
    given: dict[str, Any] = {
        "attributes": ATTRIBUTES,
        "agent_connected": True,
        "agent_version": "1.105.1",
        "ec2_instance_id": "i-abcd1234",
        "registered_at": datetime(2026, 1, 5, 12, 0, tzinfo=UTC),
        "running_tasks_count": 1,
        "task_groups": ("service:web",),
    }
    return Subject(**given | changes)


def with_value(value: str | None) -> Subject:
    """An instance whose attribute `a` has that value."""
    return an_instance(attributes={"a": value})
