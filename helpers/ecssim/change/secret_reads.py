"""How a task gets the secrets of its containers: once, before they start."""

from collections.abc import Mapping
from typing import Any

from ..model.task import Container, Lack, Missing, Task
from ..neighbours import Neighbours
from ..rules import secrets
from ..task_needs import Guarded
from ..truth import permissions as truth
from .reach import Reach
from .role_calls import RoleCalls


class SecretReads:
    """Reads secrets and parameters with the execution role of a task.

    Arguments:
        neighbours: the services around ECS.
        role_calls: what is asked of the tasks' roles.
        reach: what a task reaches.
    """

    def __init__(self, neighbours: Neighbours, role_calls: RoleCalls, reach: Reach) -> None:
        self._neighbours = neighbours
        self._role_calls = role_calls
        self._reach = reach

    def fetch(self, task: Task) -> Lack | None:
        """Give the containers of a task their secrets; return the first one that cannot be had."""
        for container in task.containers:
            for secret in container.settings.get("secrets") or []:
                found = self._read(task, container, secret["valueFrom"])
                if isinstance(found, Lack):
                    return found
                container.secrets[secret["name"]] = found
        return None

    def _read(self, task: Task, container: Container, value_from: str) -> str | Lack:
        """Return the value of a secret, or what is missing."""
        source = secrets.where(value_from)
        if source is None:
            return Lack(container, Missing.PARAMETER, value_from)
        if isinstance(source, secrets.Parameter):
            return self._parameter(task, container, source)
        return self._secret(task, container, source)

    def _parameter(self, task: Task, container: Container, source: secrets.Parameter) -> str | Lack:
        if not self._reach.service(task, "ssm", source.region):
            return Lack(container, Missing.ROUTE_TO_PARAMETER, source.name)
        guarded = self._neighbours.secrets.guarded_parameter(source.name, source.region)
        parameters = {"names": [source.name], "withDecryption": True}
        if refusal := self._refusal(task, truth.READ_PARAMETER.value, guarded, parameters):
            return Lack(container, Missing.LEAVE_TO_READ_PARAMETER, source.name, refusal)
        value = self._neighbours.secrets.parameter(source.name, source.region)
        return Lack(container, Missing.PARAMETER, source.name) if value is None else value

    def _secret(self, task: Task, container: Container, source: secrets.SecretsManagerSecret) -> str | Lack:
        if not self._reach.service(task, "secretsmanager", source.region):
            return Lack(container, Missing.ROUTE_TO_SECRET, source.arn)
        guarded = self._neighbours.secrets.guarded_secret(source.arn, source.region)
        if refusal := self._refusal(task, truth.READ_SECRET.value, guarded, {"secretId": source.arn}):
            return Lack(container, Missing.LEAVE_TO_READ_SECRET, source.arn, refusal)
        text = self._neighbours.secrets.secret(source.arn, source.version_stage, source.version_id, source.region)
        if text is None:
            return Lack(container, Missing.SECRET, source.arn)
        value = secrets.value_of_key(text, source.json_key) if source.json_key else text
        return Lack(container, Missing.SECRET_KEY, source.json_key) if value is None else value

    def _refusal(self, task: Task, action: str, guarded: Guarded, parameters: Mapping[str, Any]) -> str | None:
        """Return why the execution role may not read a secret, or not decipher it with the customer's own key."""
        role = task.execution_role or ""
        if refusal := self._role_calls.refusal(task, role, action, guarded.arn, parameters=parameters):
            return refusal
        if guarded.key_arn and self._role_calls.refusal(task, role, truth.DECIPHER.value, guarded.key_arn):
            return truth.KMS_DENIED()
        return None
