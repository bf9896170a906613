"""A secret of a container comes from Secrets Manager, whole or one key of its JSON, or from a parameter of Systems
Manager: an ARN says which, and what is no ARN is the name of a parameter.
"""

import json
import re
from dataclasses import dataclass

SOURCE = "developer guide, Pass sensitive data to an Amazon ECS container; API reference, Secret"

_SECRET_ARN = re.compile(
    r"(?P<arn>arn:[\w-]+:secretsmanager:(?P<region>[\w-]+):\d*:secret:[^:]+)"
    r"(:(?P<key>[^:]*):(?P<stage>[^:]*):(?P<version>[^:]*))?",
    re.ASCII,
)
_PARAMETER_ARN = re.compile(r"arn:[\w-]+:ssm:(?P<region>[\w-]+):\d*:parameter(?P<name>/[\w./-]+)", re.ASCII)
_PARAMETER_NAME = re.compile(r"[\w./-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class SecretsManagerSecret:
    """A secret of Secrets Manager.

    Arguments:
        arn: its ARN, with or without the six characters that AWS adds to the name.
        json_key: the key whose value is wanted; empty wants the whole secret.
        version_stage, version_id: which version is wanted; empty wants the current one.
    """

    arn: str
    region: str
    json_key: str = ""
    version_stage: str = ""
    version_id: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of Systems Manager.

    Arguments:
        region: None is the Region of the task.
    """

    name: str
    region: str | None = None


def where(value_from: str) -> SecretsManagerSecret | Parameter | None:
    """Return what the valueFrom of a secret names; None if it can name nothing."""
    if match := _SECRET_ARN.fullmatch(value_from):
        return SecretsManagerSecret(
            match["arn"], match["region"], match["key"] or "", match["stage"] or "", match["version"] or ""
        )
    if match := _PARAMETER_ARN.fullmatch(value_from):
        return Parameter(match["name"], match["region"])
    return Parameter(value_from) if _PARAMETER_NAME.fullmatch(value_from) else None


def value_of_key(text: str, key: str) -> str | None:
    """Return the value of one key of a secret in JSON; None if it has no such key."""
    try:
        values = json.loads(text)
    except ValueError:
        return None
    if not isinstance(values, dict) or key not in values:
        return None
    return values[key] if isinstance(values[key], str) else json.dumps(values[key])
