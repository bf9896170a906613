"""What the tests of the API share: complete requests to vary, and the shape of a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conftest import CLUSTER, SERVICE

ACCOUNT = "123456789012"
ARN = f"arn:aws:ecs:us-east-1:{ACCOUNT}"

INVALID = "InvalidParameterException"
CLIENT = "ClientException"


@contextmanager
def refused(code: str, message: str) -> Iterator[None]:
    """Expect one refusal, with AWS's code and message to the letter."""
    with pytest.raises(ClientError) as caught:
        yield
    error = caught.value.response["Error"]
    assert (error["Code"], error["Message"]) == (code, message)


def request(operation: str, network: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return a request that would succeed, with changes; a change to None leaves the parameter out."""
    launch = {"taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
    complete: dict[str, dict[str, Any]] = {
        "run_task": {"cluster": CLUSTER, **launch},
        "create_service": {"cluster": CLUSTER, "serviceName": SERVICE, "desiredCount": 1, **launch},
        "update_service": {"cluster": CLUSTER, "service": SERVICE},
        "delete_service": {"cluster": CLUSTER, "service": SERVICE},
        "describe_services": {"cluster": CLUSTER},
        "list_services": {"cluster": CLUSTER},
        "describe_tasks": {"cluster": CLUSTER},
        "list_tasks": {"cluster": CLUSTER},
        "stop_task": {"cluster": CLUSTER},
    }
    return {name: value for name, value in (complete.get(operation, {}) | changes).items() if value is not None}


def create_service(ecs: Any, network: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Create the service `web`, or a variation of it, and return it."""
    service: dict[str, Any] = ecs.create_service(**request("create_service", network, changes))["service"]
    return service


def run_tasks(ecs: Any, network: dict[str, Any], **changes: Any) -> list[dict[str, Any]]:
    """Run tasks of `web`, or a variation of it, and return them."""
    tasks: list[dict[str, Any]] = ecs.run_task(**request("run_task", network, changes))["tasks"]
    return tasks


def run_task(ecs: Any, network: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Run one task and return it."""
    (task,) = run_tasks(ecs, network, **changes)
    return task


def describe_service(ecs: Any, **changes: Any) -> dict[str, Any]:
    """Return the service `web` as it is now."""
    (service,) = ecs.describe_services(cluster=CLUSTER, services=[SERVICE], **changes)["services"]
    return dict(service)


def describe_task(ecs: Any, task: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a task as it is now."""
    (found,) = ecs.describe_tasks(cluster=task["clusterArn"], tasks=[task["taskArn"]], **changes)["tasks"]
    return dict(found)


def service_tasks(ecs: Any, **changes: Any) -> list[dict[str, Any]]:
    """Return the tasks of the service `web` that shall run."""
    arns = ecs.list_tasks(cluster=CLUSTER, serviceName=SERVICE)["taskArns"]
    return list(ecs.describe_tasks(cluster=CLUSTER, tasks=arns, **changes)["tasks"]) if arns else []
