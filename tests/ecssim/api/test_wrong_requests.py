"""Requests that AWS's model of the API lets pass and that cannot be carried out: they are refused, with a reason."""

import json
from typing import Any

import pytest
from ecssim.api import EcsError
from ecssim.outside.program import NotUnderstoodError, understand

from tests.ecssim.simulation.world import CLUSTER

from .api_kit import CLIENT, INVALID
from .crowd import MANAGED, Crowd

MANY_DIGITS = "9" * 5000
IN_CONTAINER = "Invalid setting for container 'web'. "


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    """A populated world, which no refused request changes."""
    return Crowd()


def refusal(crowd: Crowd, operation: str, **request: Any) -> tuple[str, str]:
    """Return code and message of a refusal."""
    with pytest.raises(EcsError) as caught:
        crowd.call(operation, **request)
    return caught.value.code, caught.value.message


def refused_definition(crowd: Crowd, **container: Any) -> tuple[str, str]:
    container = {"name": "web", "image": "nginx:1.27", "memory": 64, **container}
    return refusal(crowd, "RegisterTaskDefinition", family="wrong", containerDefinitions=[container])


@pytest.mark.parametrize("tag", [{}, {"value": "shop"}])
def test_a_tag_without_a_key_is_refused(crowd: Crowd, tag: dict[str, str]) -> None:
    assert refusal(crowd, "CreateCluster", clusterName="new", tags=[tag]) == (INVALID, "Tag keys must not be empty.")
    arn = crowd.cluster.arn
    assert refusal(crowd, "TagResource", resourceArn=arn, tags=[tag]) == (INVALID, "Tag keys must not be empty.")


@pytest.mark.parametrize("revision", ["\u00b2", MANY_DIGITS, "-1", "one"])
def test_a_revision_that_is_no_number_is_refused(crowd: Crowd, revision: str) -> None:
    expected = (INVALID, f"Invalid revision number. Number: {revision}")
    assert refusal(crowd, "DescribeTaskDefinition", taskDefinition=f"web:{revision}") == expected


@pytest.mark.parametrize("size", ["\u00b2", MANY_DIGITS, MANY_DIGITS + " vCPU", "-1"])
def test_a_task_size_that_is_no_number_is_refused(crowd: Crowd, size: str) -> None:
    overrides = {"cpu": size}
    launch = {"cluster": CLUSTER, "taskDefinition": "job", "launchType": "EC2", "overrides": overrides}
    code, message = refusal(crowd, "RunTask", **launch)
    assert (code, message.split(" for task.")[0]) == (CLIENT, "Invalid 'cpu' setting")


@pytest.mark.parametrize(
    ("container", "problem"),
    [
        ({"cpu": -1}, "'cpu' must not be negative."),
        ({"memoryReservation": -1}, "'memoryReservation' must not be negative."),
        ({"stopTimeout": -1}, "'stopTimeout' must not be negative."),
        ({"environment": [{"value": "1"}]}, "Every environment variable needs a name."),
        ({"portMappings": [{}]}, "'containerPort' of a port mapping must be from 1 to 65535."),
        ({"portMappings": [{"hostPort": 80}]}, "'containerPort' of a port mapping must be from 1 to 65535."),
        (
            {"portMappings": [{"containerPort": 80, "hostPort": 65536}]},
            "'hostPort' of a port mapping must be from 0 to 65535.",
        ),
        (
            {"portMappings": [{"containerPort": 80, "protocol": "sctp"}]},
            "The protocol of a port mapping must be tcp or udp.",
        ),
        (
            {"resourceRequirements": [{"type": "GPU", "value": "all"}]},
            "It must ask for a whole number of GPUs, at least 1.",
        ),
        ({"resourceRequirements": [{"type": "GPU"}]}, "It must ask for a whole number of GPUs, at least 1."),
    ],
)
def test_a_container_that_could_never_run_is_refused(crowd: Crowd, container: dict[str, Any], problem: str) -> None:
    assert refused_definition(crowd, **container) == (CLIENT, IN_CONTAINER + problem)


@pytest.mark.parametrize(
    ("override", "problem"),
    [
        ({"memory": -1}, "'memory' must not be negative."),
        ({"environment": [{"value": "1"}]}, "Every environment variable needs a name."),
        (
            {"resourceRequirements": [{"type": "GPU", "value": MANY_DIGITS}]},
            "It must ask for a whole number of GPUs, at least 1.",
        ),
    ],
)
def test_an_override_is_held_to_the_same_rules(crowd: Crowd, override: dict[str, Any], problem: str) -> None:
    overrides = {"containerOverrides": [{"name": "web", **override}]}
    launch = {"cluster": CLUSTER, "taskDefinition": "job", "launchType": "EC2", "overrides": overrides}
    assert refusal(crowd, "RunTask", **launch) == (CLIENT, IN_CONTAINER + problem)


def test_a_range_of_ports_is_not_simulated(crowd: Crowd) -> None:
    code, message = refused_definition(crowd, portMappings=[{"containerPortRange": "80-90"}])
    assert code == "UnsupportedFeatureException"
    assert "containerDefinitions.portMappings.containerPortRange" in message


@pytest.mark.parametrize(
    ("constraint", "expected_code", "beginning"),
    [
        ({}, CLIENT, "Invalid placement constraint"),
        ({"type": "memberOf"}, INVALID, "Invalid expression"),
        ({"type": "memberOf", "expression": "1"}, INVALID, "Invalid expression"),
    ],
)
def test_a_task_definition_with_a_constraint_that_cannot_be_read_is_refused(
    crowd: Crowd, constraint: dict[str, str], expected_code: str, beginning: str
) -> None:
    container = {"name": "web", "image": "nginx:1.27", "memory": 64}
    definition = {"family": "wrong", "containerDefinitions": [container], "placementConstraints": [constraint]}
    code, message = refusal(crowd, "RegisterTaskDefinition", **definition)
    assert (code, message.startswith(beginning)) == (expected_code, True)


@pytest.mark.parametrize(
    "resource",
    [
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["ssh"]},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["65536"]},
        {"name": "PORTS_UDP", "type": "INTEGER", "integerValue": 53},
        {"name": "CPU", "type": "INTEGER", "integerValue": -1},
        {"name": "MEMORY", "type": "STRINGSET", "stringSetValue": ["1024"]},
    ],
)
def test_a_resource_of_an_instance_that_is_none_is_refused(crowd: Crowd, resource: dict[str, Any]) -> None:
    code, message = refusal(crowd, "RegisterContainerInstance", cluster=CLUSTER, totalResources=[resource])
    assert (code, message.split(":")[0]) == (INVALID, f"Invalid resource {resource['name']}")


@pytest.mark.parametrize("document", ["[" * 20_000, "[]", json.dumps({"availabilityZone": {}}), '{"instanceId": 7}'])
def test_an_identity_document_that_says_nothing_is_refused(crowd: Crowd, document: str) -> None:
    expected = (CLIENT, "The instance identity document cannot be read.")
    assert refusal(crowd, "RegisterContainerInstance", cluster=CLUSTER, instanceIdentityDocument=document) == expected


def test_an_instance_may_have_an_agent_of_an_endless_version() -> None:
    crowd = Crowd()
    made = crowd.call("RegisterContainerInstance", cluster=CLUSTER, versionInfo={"agentVersion": MANY_DIGITS})
    found = crowd.call("ListContainerInstances", cluster=CLUSTER, filter="agentVersion > 1000.0")
    assert found["containerInstanceArns"] == [made["containerInstance"]["containerInstanceArn"]]


def test_a_network_binding_without_ports_is_refused() -> None:
    crowd = Crowd()
    played = crowd.names()["@played"][0]
    change = {"containerName": "web", "status": "RUNNING", "networkBindings": [{"bindIP": "0.0.0.0"}]}
    expected = (INVALID, "A network binding of container web needs a containerPort and a hostPort.")
    assert refusal(crowd, "SubmitContainerStateChange", cluster=CLUSTER, task=played, **change) == expected


def test_a_warm_up_out_of_range_is_refused(crowd: Crowd) -> None:
    scaling = {"managedScaling": {"instanceWarmupPeriod": 10_001}}
    expected = (INVALID, "instanceWarmupPeriod must be from 0 to 10000.")
    assert refusal(crowd, "UpdateCapacityProvider", name="spare", autoScalingGroupProvider=scaling) == expected


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"instanceLaunchTemplate": {"networkConfiguration": {}}}, "subnets can not be empty."),
        (
            {"instanceLaunchTemplate": {"networkConfiguration": {"subnets": ["subnet-0"]}}},
            "The subnet ID 'subnet-0' does not exist",
        ),
        ({"infrastructureOptimization": {"scaleInAfter": 3601}}, "scaleInAfter must be from -1 to 3600."),
    ],
)
def test_managed_instances_that_ecs_could_not_launch_are_refused(
    crowd: Crowd, changes: dict[str, Any], message: str
) -> None:
    provider = {"instanceLaunchTemplate": {}, "infrastructureRoleArn": MANAGED["infrastructureRoleArn"], **changes}
    request = {"name": "managed", "cluster": CLUSTER, "managedInstancesProvider": provider}
    assert refusal(crowd, "UpdateCapacityProvider", **request) == (INVALID, message)


def test_an_update_of_managed_instances_keeps_the_subnets_that_it_does_not_name() -> None:
    crowd = Crowd()
    changes = {"instanceLaunchTemplate": {"monitoring": "BASIC"}, "infrastructureRoleArn": "role"}
    answer = crowd.call("UpdateCapacityProvider", name="managed", managedInstancesProvider=changes)
    template = answer["capacityProvider"]["managedInstancesProvider"]["instanceLaunchTemplate"]
    assert template == {**MANAGED["instanceLaunchTemplate"], "monitoring": "BASIC"}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("operation", "request_", "message"),
    [
        (
            "RunTask",
            {"taskDefinition": "web", "count": 2**31},
            "count cannot be read: it must be from -2147483648 to 2147483647.",
        ),
        (
            "RegisterContainerInstance",
            {"totalResources": [{"name": "CPU", "type": "DOUBLE", "doubleValue": float("inf")}]},
            "totalResources[0].doubleValue cannot be read: it is not a finite number.",
        ),
        ("StopTask", {"task": "\ud800"}, "task cannot be read: it is not Unicode text."),
    ],
)
def test_a_value_that_awss_types_do_not_hold_is_refused(
    crowd: Crowd, operation: str, request_: dict[str, Any], message: str
) -> None:
    assert refusal(crowd, operation, **request_) == (INVALID, message)


@pytest.mark.parametrize("code", ["\u00b2", MANY_DIGITS])
def test_an_exit_code_that_is_no_number_is_not_understood(code: str) -> None:
    with pytest.raises(NotUnderstoodError):
        understand(["exit", code], {})


def test_a_sleep_of_more_than_a_century_never_ends() -> None:
    assert understand(["sleep", "9" * 400], {}).runs_for_s is None
