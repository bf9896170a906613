"""The variables that a container sees: those of its definition, and those that ECS adds to them."""

from ..model.task import Container, Task
from ..truth import agent
from ..truth import endpoints as truth
from . import task_credentials
from .container_facts import uuid_of


def environment(task: Task, container: Container) -> dict[str, str]:
    """Return the variables of a container by name; secrets are not among them.

    The definition may name another Region than that of the task; what tells of the endpoints it cannot change.
    """
    own = {each["name"]: each.get("value", "") for each in container.settings.get("environment") or []}
    return _region(task) | own | _endpoints(task, container)


def endpoint_id(task: Task, container: Container) -> str:
    """Return the id by which the endpoints know who asks: on Fargate that of the container itself."""
    if task.on_fargate and container.runtime_id:
        return container.runtime_id
    return uuid_of(f"endpoints of {container.arn}")


def _region(task: Task) -> dict[str, str]:
    region = task.cluster.account.arns.region
    return dict.fromkeys(truth.REGION_VARIABLES.value, region) if task.on_fargate else {}


def _endpoints(task: Task, container: Container) -> dict[str, str]:
    values = {"address": agent.METADATA_ADDRESS.value, "id": endpoint_id(task, container)}
    variables = {
        "ECS_CONTAINER_METADATA_URI": truth.METADATA_URI_VERSION_3(**values),
        "ECS_CONTAINER_METADATA_URI_V4": truth.METADATA_URI(**values),
        "ECS_AGENT_URI": truth.AGENT_URI(**values),
        "AWS_EXECUTION_ENV": truth.EXECUTION_ENVIRONMENT.value.get(task.launch_type),
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": task_credentials.path(task),
    }
    return {name: value for name, value in variables.items() if value}
