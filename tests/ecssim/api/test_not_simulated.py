"""What ecssim leaves out is refused by name, and never silently ignored."""

from typing import Any

import pytest
from ecssim.api import OPERATIONS

from tests.conftest import web
from tests.ecssim.api.api_kit import CLIENT, refused, request

UNSUPPORTED = "UnsupportedFeatureException"


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("CreateDaemon", {"daemonName": "log", "daemonTaskDefinitionArn": "log:1", "capacityProviderArns": ["mine"]}),
        ("CreateExpressGatewayService", {"executionRoleArn": "r", "infrastructureRoleArn": "r"}),
    ],
)
def test_an_operation_that_is_left_out_is_refused_by_name(ecs: Any, operation: str, parameters: dict[str, Any]) -> None:
    message = f"ecssim does not simulate {operation} yet: on AWS this call works. The README says what is simulated."
    with refused(UNSUPPORTED, message):
        ecs._make_api_call(operation, parameters)


def test_every_operation_that_boto3_knows_is_answered_or_left_out_by_name(ecs: Any) -> None:
    known = set(ecs.meta.service_model.operation_names)
    assert known >= set(OPERATIONS)
    for operation in sorted(known - set(OPERATIONS)):
        shape = ecs.meta.service_model.operation_model(operation).input_shape
        parameters = _something(shape) if shape else {}
        with pytest.raises(ecs.exceptions.UnsupportedFeatureException, match=f"does not simulate {operation} yet"):
            ecs._make_api_call(operation, parameters)


def _something(shape: Any) -> Any:
    """Return the least value that boto3 lets through for a required parameter."""
    if shape.type_name == "structure":
        names = list(shape.members)[:1] if shape.is_tagged_union else shape.required_members
        return {name: _something(shape.members[name]) for name in names}
    simple: dict[str, Any] = {"string": "x", "integer": 1, "long": 1, "boolean": True, "double": 1.0, "list": []}
    return simple.get(shape.type_name, {})


CONTAINER_PARAMETERS = {
    "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/file.env"}],
    "links": ["db"],
    "privileged": True,
}
_RUN = {
    "volumeConfigurations": [
        {"name": "data", "managedEBSVolume": {"roleArn": "arn:aws:iam::123456789012:role/ebs", "sizeInGiB": 10}}
    ],
}
_SERVICE = {
    **_RUN,
}
_CASES = [
    *[("run_task", path, value) for path, value in _RUN.items()],
    *[("create_service", path, value) for path, value in _SERVICE.items()],
    ("update_service", "volumeConfigurations", _RUN["volumeConfigurations"]),
]
_OPERATIONS = {
    "run_task": "RunTask",
    "create_service": "CreateService",
    "update_service": "UpdateService",
    "create_cluster": "CreateCluster",
}


def _nested(path: str, value: Any) -> dict[str, Any]:
    """Return the parameter at that path."""
    for name in reversed(path.split(".")):
        value = {name: value}
    return dict(value)


def _message(parameter: str, operation: str) -> str:
    return (
        f"ecssim does not simulate the parameter {parameter} of {operation} yet: on AWS it works. "
        "Leave it out, or run this step on AWS."
    )


@pytest.mark.parametrize(("operation", "path", "value"), _CASES, ids=[f"{op}-{path}" for op, path, _ in _CASES])
def test_a_parameter_that_is_left_out_is_refused_by_name(
    ecs: Any, network: dict[str, Any], operation: str, path: str, value: Any
) -> None:
    with refused(UNSUPPORTED, _message(path, _OPERATIONS[operation])):
        getattr(ecs, operation)(**request(operation, network, _nested(path, value)))


@pytest.mark.parametrize("parameter", CONTAINER_PARAMETERS)
def test_a_container_parameter_that_is_left_out_is_refused_by_name(ecs: Any, parameter: str) -> None:
    container = {"name": "web", "image": "nginx", parameter: CONTAINER_PARAMETERS[parameter]}
    with refused(UNSUPPORTED, _message(f"containerDefinitions.{parameter}", "RegisterTaskDefinition")):
        ecs.register_task_definition(**web(requiresCompatibilities=["EC2"], containerDefinitions=[container]))


@pytest.mark.parametrize("parameter", ["links", "privileged"])
def test_what_fargate_refuses_on_aws_too_is_not_called_left_out(ecs: Any, parameter: str) -> None:
    container = {"name": "web", "image": "nginx", parameter: CONTAINER_PARAMETERS[parameter]}
    with refused(CLIENT, f"Fargate does not support {parameter}."):
        ecs.register_task_definition(**web(containerDefinitions=[container]))


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("configuredAtLaunch", True),
        ("dockerVolumeConfiguration", {"scope": "task"}),
        ("efsVolumeConfiguration", {"fileSystemId": "fs-1"}),
        ("host.sourcePath", "/data"),
    ],
)
def test_a_volume_that_holds_something_is_refused_by_name(ecs: Any, parameter: str, value: Any) -> None:
    with refused(UNSUPPORTED, _message(f"volumes.{parameter}", "RegisterTaskDefinition")):
        ecs.register_task_definition(**web(volumes=[{"name": "data", **_nested(parameter, value)}]))


@pytest.mark.parametrize(
    "harmless",
    [
        {"loadBalancers": []},
        {"deploymentController": {"type": "ECS"}},
        {"schedulingStrategy": "REPLICA"},
        {"healthCheckGracePeriodSeconds": 0},
        {"deploymentConfiguration": {"strategy": "ROLLING"}},
        {"serviceConnectConfiguration": {"enabled": False}},
    ],
    ids=str,
)
def test_a_parameter_that_asks_for_nothing_is_no_reason_to_refuse(
    ecs: Any, network: dict[str, Any], harmless: dict[str, Any]
) -> None:
    assert ecs.create_service(**request("create_service", network, harmless))["service"]["status"] == "ACTIVE"
