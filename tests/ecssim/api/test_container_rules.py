"""Dependencies, health checks and commands that a task definition may not have."""

from typing import Any

import pytest

from tests.conftest import web
from tests.ecssim.api.api_kit import CLIENT, INVALID, refused

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
            "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
        ),
        (
            [container("a", dependsOn=after("b", "SUCCESS")), container("b", essential=True)],
            "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
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
            [container("a", mountPoints=[{"sourceVolume": "data", "containerPath": "/data"}])],
            "Unknown volume 'data'.",
        ),
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


@pytest.mark.parametrize("period_s", [59, 1801])
def test_the_period_of_a_restart_policy_has_bounds(ecs: Any, period_s: int) -> None:
    policy = {"enabled": True, "restartAttemptPeriod": period_s}
    message = "The restart policy of container 'a' is out of range: restartAttemptPeriod must be from 60 to 1800."
    with refused(CLIENT, message):
        ecs.register_task_definition(**web(containerDefinitions=[container("a", restartPolicy=policy)]))


def test_a_restart_policy_ignores_at_most_fifty_exit_codes(ecs: Any) -> None:
    policy = {"enabled": True, "ignoredExitCodes": list(range(51))}
    with refused(INVALID, "ignoredExitCodes cannot have more than 50 entries."):
        ecs.register_task_definition(**web(containerDefinitions=[container("a", restartPolicy=policy)]))


def test_a_command_that_cannot_be_foreseen_is_refused_by_its_name(ecs: Any) -> None:
    message = (
        "ecssim does not know what container 'a' would do on AWS: "
        "the command 'curl' is not one of echo, sleep, exit, true and false."
    )
    with refused(UNSUPPORTED, message):
        ecs.register_task_definition(**web(containerDefinitions=[container("a", command=["curl", "localhost"])]))


# Secrets and logs


ROLE = "arn:aws:iam::123456789012:role/execution"
KEY = {"name": "KEY", "valueFrom": "/prod/key"}


def test_secrets_need_an_execution_role(ecs: Any) -> None:
    message = "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
    with refused(CLIENT, message):
        ecs.register_task_definition(**web(containerDefinitions=[container("a", secrets=[KEY])]))


@pytest.mark.parametrize(
    "settings",
    [{"secrets": [KEY, KEY]}, {"secrets": [KEY], "environment": [{"name": "KEY", "value": "x"}]}],
    ids=["secret", "variable"],
)
def test_a_secret_shares_its_name_with_nothing(ecs: Any, settings: dict[str, Any]) -> None:
    message = (
        "The secret name must be unique and not shared with any new or existing environment variables set on the "
        "container, such as 'KEY'."
    )
    with refused(CLIENT, message):
        ecs.register_task_definition(**web(executionRoleArn=ROLE, containerDefinitions=[container("a", **settings)]))


def test_a_secret_comes_from_somewhere(ecs: Any) -> None:
    secret = {"name": "KEY", "valueFrom": "db:password::"}
    with refused(CLIENT, "The Systems Manager parameter name specified for secret KEY is invalid."):
        ecs.register_task_definition(
            **web(executionRoleArn=ROLE, containerDefinitions=[container("a", secrets=[secret])])
        )


def test_a_script_may_use_a_secret_that_nobody_knows_yet(ecs: Any) -> None:
    job = container("a", command=["sh", "-c", "sleep $KEY; echo $KEY; exit $KEY"], secrets=[KEY])
    ecs.register_task_definition(**web(executionRoleArn=ROLE, containerDefinitions=[job]))


def awslogs(**options: str) -> dict[str, Any]:
    return {"logDriver": "awslogs", "options": {name.replace("_", "-"): value for name, value in options.items()}}


@pytest.mark.parametrize(
    ("configuration", "missing"),
    [
        (awslogs(), "awslogs-group, awslogs-region, awslogs-stream-prefix"),
        (awslogs(awslogs_group="g", awslogs_region="us-east-1"), "awslogs-stream-prefix"),
        (awslogs(awslogs_group="g", awslogs_stream_prefix="p"), "awslogs-region"),
    ],
)
def test_the_log_driver_awslogs_needs_its_options(ecs: Any, configuration: dict[str, Any], missing: str) -> None:
    logged = container("a", logConfiguration=configuration)
    with refused(CLIENT, f"Log driver awslogs requires options: {missing}"):
        ecs.register_task_definition(**web(executionRoleArn=ROLE, containerDefinitions=[logged]))


def test_outside_of_fargate_a_log_stream_needs_no_prefix(ecs: Any) -> None:
    logged = container("a", memory=64, logConfiguration=awslogs(awslogs_group="g", awslogs_region="us-east-1"))
    ecs.register_task_definition(family="bridge", containerDefinitions=[logged])
