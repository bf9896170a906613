"""Dependencies, health checks and commands that a task definition may not have."""

from typing import Any

import pytest

from tests.conftest import web
from tests.ecssim.api.api_kit import CLIENT, refused

UNSUPPORTED = "UnsupportedFeatureException"


def container(name: str, **settings: Any) -> dict[str, Any]:
    return {"name": name, "image": "nginx", **settings}


def after(name: str, condition: str) -> list[dict[str, str]]:
    return [{"containerName": name, "condition": condition}]


@pytest.mark.parametrize(
    ("containers", "message"),
    [
        (
            [container("a", dependsOn=after("b", "START"))],
            "Container 'a' depends on 'b', which is not a container of this task definition.",
        ),
        (
            [container("a", dependsOn=after("b", "SOON")), container("b")],
            "Invalid dependency condition: SOON.",
        ),
        (
            [container("a", dependsOn=after("b", "COMPLETE")), container("b")],
            "A container that others wait for with COMPLETE cannot be essential: 'b'.",
        ),
        (
            [container("a", dependsOn=after("b", "SUCCESS")), container("b", essential=True)],
            "A container that others wait for with SUCCESS cannot be essential: 'b'.",
        ),
        (
            [container("a", dependsOn=after("b", "HEALTHY")), container("b")],
            "A container that others wait for with HEALTHY needs a health check: 'b'.",
        ),
        (
            [container("a", dependsOn=after("b", "START")), container("b", dependsOn=after("a", "START"))],
            "Containers depend on each other in a circle.",
        ),
        ([container("a", dependsOn=after("a", "START"))], "Containers depend on each other in a circle."),
        (
            [container("a", healthCheck={"command": []})],
            "The health check of container 'a' has no command.",
        ),
        (
            [container("a", healthCheck={"command": ["CMD", "true"], "interval": 4})],
            "The health check of container 'a' is out of range: interval must be from 5 to 300.",
        ),
        (
            [container("a", healthCheck={"command": ["CMD", "true"], "retries": 11})],
            "The health check of container 'a' is out of range: retries must be from 1 to 10.",
        ),
    ],
)
def test_containers_that_cannot_live_together_are_refused(
    ecs: Any, containers: list[dict[str, Any]], message: str
) -> None:
    with refused(CLIENT, message):
        ecs.register_task_definition(**web(containerDefinitions=containers))


def test_a_command_that_cannot_be_foreseen_is_refused_by_its_name(ecs: Any) -> None:
    message = (
        "ecssim does not know what container 'a' would do on AWS: "
        "the command 'curl' is not one of echo, sleep, exit, true and false."
    )
    with refused(UNSUPPORTED, message):
        ecs.register_task_definition(**web(containerDefinitions=[container("a", command=["curl", "localhost"])]))
