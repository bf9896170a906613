"""The RunTask that an EventBridge rule or a schedule makes of its target."""

import json
from typing import Any

_OVERRIDES = (
    "containerOverrides",
    "cpu",
    "memory",
    "ephemeralStorage",
    "executionRoleArn",
    "taskRoleArn",
    "inferenceAcceleratorOverrides",
)
_OTHER_NAMES = {"taskDefinitionArn": "taskDefinition", "taskCount": "count"}


def request(cluster_arn: str, parameters: dict[str, Any], text: str, started_by: str) -> dict[str, Any]:
    """Return the request for a target.

    Arguments:
        parameters: the target's EcsParameters.
        text: the target's input; as JSON it can hold containerOverrides and other overrides.
        started_by: who asks.
    """
    given = {_OTHER_NAMES.get(name, name): value for name, value in in_lower_case(parameters).items()}
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    overrides = {name: content[name] for name in _OVERRIDES if name in content} if isinstance(content, dict) else {}
    return {
        **{name: value for name, value in given.items() if value is not None},
        **({"overrides": overrides} if overrides else {}),
        "cluster": cluster_arn,
        "startedBy": started_by,
    }


def in_lower_case(value: Any) -> Any:
    """Return parameters under the names of ECS, which begin with a small letter."""
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: in_lower_case(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [in_lower_case(inner) for inner in value]
    return value
