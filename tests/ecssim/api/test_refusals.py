"""Wrong requests, and the code and message with which AWS refuses each of them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import CLIENT, INVALID, create_service, refused, request, run_task

NO_CLUSTER = ("ClusterNotFoundException", "Cluster not found.")
INACTIVE_CLUSTER = ("ClusterNotFoundException", "The referenced cluster was inactive.")
NO_SERVICE = ("ServiceNotFoundException", "Service not found.")
IN_A_CLUSTER: list[tuple[str, dict[str, Any]]] = [
    ("update_cluster", {}),
    ("update_cluster_settings", {"settings": []}),
    ("delete_cluster", {}),
    ("run_task", {}),
    ("describe_tasks", {"tasks": ["0" * 32]}),
    ("list_tasks", {}),
    ("stop_task", {"task": "0" * 32}),
    ("create_service", {}),
    ("update_service", {}),
    ("delete_service", {}),
    ("describe_services", {"services": [SERVICE]}),
    ("list_services", {}),
]
EACH_CLUSTER_CALL = pytest.mark.parametrize(
    ("operation", "parameters"), IN_A_CLUSTER, ids=[operation for operation, _ in IN_A_CLUSTER]
)
PERCENTS = (
    "Invalid deployment configuration: minimumHealthyPercent must be from 0 to 100, and maximumPercent 100 or more."
)


def awsvpc(**settings: Any) -> dict[str, Any]:
    return {"networkConfiguration": {"awsvpcConfiguration": settings}}


def percents(minimum: int, maximum: int) -> dict[str, Any]:
    return {"deploymentConfiguration": {"minimumHealthyPercent": minimum, "maximumPercent": maximum}}


@EACH_CLUSTER_CALL
def test_an_unknown_cluster_is_not_found(ecs: Any, operation: str, parameters: dict[str, Any]) -> None:
    with refused(*NO_CLUSTER):
        getattr(ecs, operation)(**request(operation, {}, parameters | {"cluster": "nowhere"}))


@EACH_CLUSTER_CALL
def test_a_deleted_cluster_is_inactive(ecs: Any, operation: str, parameters: dict[str, Any]) -> None:
    ecs.delete_cluster(cluster=CLUSTER)
    with refused(*INACTIVE_CLUSTER):
        getattr(ecs, operation)(**request(operation, {}, parameters | {"cluster": CLUSTER}))


def test_without_a_cluster_the_default_one_is_meant(ecs: Any) -> None:
    with refused(*NO_CLUSTER):
        ecs.list_tasks()


@pytest.mark.parametrize("operation", ["run_task", "create_service"])
@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"taskDefinition": "nothing"}, CLIENT, "TaskDefinition not found."),
        ({"taskDefinition": "web:9"}, CLIENT, "TaskDefinition not found."),
        ({"taskDefinition": "web:latest"}, INVALID, "Invalid revision number. Number: latest"),
        ({"taskDefinition": "old:1"}, INVALID, "TaskDefinition is inactive"),
        ({"launchType": "MOON"}, CLIENT, "Invalid launch type: MOON."),
        ({"launchType": "EXTERNAL"}, INVALID, "Task definition does not support launch_type EXTERNAL."),
        ({"taskDefinition": "bridge"}, INVALID, "Task definition does not support launch_type FARGATE."),
        (
            {"networkConfiguration": None},
            INVALID,
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        ),
        (
            {"networkConfiguration": None, "launchType": "EC2"},
            INVALID,
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        ),
        (
            {"taskDefinition": "bridge", "launchType": "EC2"},
            INVALID,
            "Network Configuration is not valid for the given networkMode of this task definition.",
        ),
        (awsvpc(subnets=[]), INVALID, "subnets can not be empty."),
        (awsvpc(subnets=["subnet-0"]), INVALID, "The subnet ID 'subnet-0' does not exist"),
        (awsvpc(subnets=["subnet-0"] * 17), INVALID, "subnets cannot have more than 16 entries."),
        ({"tags": [{"key": "aws:mine", "value": ""}]}, INVALID, "Tag keys must not start with aws:."),
        (
            {"tags": [{"key": str(number), "value": ""} for number in range(51)]},
            INVALID,
            "A resource can have at most 50 tags.",
        ),
    ],
)
def test_a_wrong_launch_is_refused_in_aws_words(
    ecs: Any, network: dict[str, Any], *, operation: str, changes: dict[str, Any], code: str, message: str
) -> None:
    ecs.register_task_definition(
        family="bridge", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 128}]
    )
    ecs.register_task_definition(**web(family="old"))
    ecs.deregister_task_definition(taskDefinition="old:1")
    with refused(code, message):
        getattr(ecs, operation)(**request(operation, network, changes))


@pytest.mark.parametrize("operation", ["run_task", "create_service"])
@pytest.mark.parametrize(
    ("groups", "message"),
    [
        (["sg-0"], "The security group 'sg-0' does not exist"),
        (["sg-0"] * 6, "securityGroups cannot have more than 5 entries."),
    ],
)
def test_wrong_security_groups_are_refused(
    ecs: Any, network: dict[str, Any], operation: str, groups: list[str], message: str
) -> None:
    wrong = awsvpc(**network["awsvpcConfiguration"], securityGroups=groups)
    with refused(INVALID, message):
        getattr(ecs, operation)(**request(operation, network, wrong))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"count": 0}, "count must be between 1 and 10."),
        ({"count": 11}, "count must be between 1 and 10."),
        ({"count": -1}, "count must be between 1 and 10."),
        (
            {"overrides": {"containerOverrides": [{"name": "nobody"}]}},
            "Override for container named nobody is not a container in the TaskDefinition.",
        ),
        ({"launchType": "EC2"}, "No Container Instances were found in your cluster."),
        ({"launchType": None}, "No Container Instances were found in your cluster."),
    ],
)
def test_a_wrong_run_task_is_refused_and_runs_nothing(
    ecs: Any, network: dict[str, Any], changes: dict[str, Any], message: str
) -> None:
    with refused(INVALID, message):
        run_task(ecs, network, **changes)
    assert ecs.list_tasks(cluster=CLUSTER)["taskArns"] == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"serviceName": "a b"}, "Invalid service name."),
        ({"serviceName": "a" * 256}, "Invalid service name."),
        ({"desiredCount": -1}, "desiredCount must not be negative: -1."),
        ({"desiredCount": 5001}, "desiredCount must be at most 5000."),
        ({"desiredCount": None}, "desiredCount is required for a service of the REPLICA strategy."),
        (percents(100, 99), PERCENTS),
        (percents(-1, 200), PERCENTS),
        (percents(201, 200), PERCENTS),
    ],
)
def test_a_wrong_service_is_refused_and_not_made(
    ecs: Any, network: dict[str, Any], changes: dict[str, Any], message: str
) -> None:
    with refused(INVALID, message):
        create_service(ecs, network, **changes)
    assert ecs.list_services(cluster=CLUSTER)["serviceArns"] == []


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"service": "nowhere"}, *NO_SERVICE),
        ({"desiredCount": -1}, INVALID, "desiredCount must not be negative: -1."),
        ({"desiredCount": 5001}, INVALID, "desiredCount must be at most 5000."),
        ({"taskDefinition": "nothing"}, CLIENT, "TaskDefinition not found."),
        ({"taskDefinition": "old:1"}, CLIENT, "TaskDefinition is inactive"),
        ({"taskDefinition": "bridge"}, INVALID, "Task definition does not support launch_type FARGATE."),
        (awsvpc(subnets=["subnet-0"]), INVALID, "The subnet ID 'subnet-0' does not exist"),
        (percents(100, 50), INVALID, PERCENTS),
    ],
)
def test_a_wrong_update_is_refused_in_aws_words(
    ecs: Any, network: dict[str, Any], changes: dict[str, Any], code: str, message: str
) -> None:
    ecs.register_task_definition(
        family="bridge", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 128}]
    )
    ecs.register_task_definition(**web(family="old"))
    ecs.deregister_task_definition(taskDefinition="old:1")
    create_service(ecs, network)
    with refused(code, message):
        ecs.update_service(**request("update_service", network, changes))


@pytest.mark.parametrize(
    ("operation", "parameters", "code", "message"),
    [
        ("create_cluster", {"clusterName": "a b"}, INVALID, "Invalid cluster name."),
        ("create_cluster", {"clusterName": "a" * 256}, INVALID, "Invalid cluster name."),
        ("describe_clusters", {"clusters": ["x"] * 101}, INVALID, "clusters cannot have more than 100 entries."),
        ("describe_services", {"services": ["x"] * 11}, INVALID, "services cannot have more than 10 entries."),
        ("describe_tasks", {"tasks": ["x"] * 101}, INVALID, "tasks cannot have more than 100 entries."),
        ("describe_tasks", {"tasks": []}, INVALID, "Tasks cannot be empty."),
        ("stop_task", {"task": "0" * 32}, INVALID, "The referenced task was not found."),
        (
            "list_tasks",
            {"startedBy": "me", "family": "web"},
            INVALID,
            "startedBy cannot be combined with other filters.",
        ),
        ("list_tasks", {"serviceName": "nowhere"}, *NO_SERVICE),
        ("delete_service", {}, *NO_SERVICE),
        ("describe_task_definition", {"taskDefinition": "nothing"}, CLIENT, "Unable to describe task definition."),
        ("describe_task_definition", {"taskDefinition": "web:9"}, CLIENT, "Unable to describe task definition."),
        ("deregister_task_definition", {"taskDefinition": "web"}, CLIENT, "Revision is missing."),
        ("deregister_task_definition", {"taskDefinition": "web:9"}, CLIENT, "Unable to describe task definition."),
        (
            "delete_task_definitions",
            {"taskDefinitions": ["web:1"] * 11},
            INVALID,
            "taskDefinitions cannot have more than 10 entries.",
        ),
    ],
)
def test_a_wrong_request_is_refused_in_aws_words(
    ecs: Any, operation: str, parameters: dict[str, Any], code: str, message: str
) -> None:
    with refused(code, message):
        getattr(ecs, operation)(**request(operation, {}, parameters))


def test_a_request_that_boto3_did_not_check_is_refused_and_is_no_fault_of_the_server(sim: Simulation) -> None:
    import boto3
    from botocore.config import Config

    careless = boto3.client("ecs", config=Config(parameter_validation=False))
    with pytest.raises(ClientError) as caught:
        careless.update_service(cluster=CLUSTER)
    error = caught.value.response["Error"]
    assert error["Code"] == INVALID
    assert 'Missing required parameter in input: "service"' in error["Message"]


def test_a_refusal_is_the_exception_that_boto3_names(ecs: Any) -> None:
    with pytest.raises(ecs.exceptions.ClusterNotFoundException) as caught:
        ecs.list_tasks(cluster="nowhere")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
