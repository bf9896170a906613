"""What the launch type EXTERNAL does not support is refused with a sentence that names it."""

from typing import Any

import pytest
from ecssim.api import EcsError, definition_rules

from tests.ecssim.simulation.edge import Edge
from tests.ecssim.simulation.world import CLUSTER

INVALID = "InvalidParameterException"
CONTAINERS = [{"name": "web", "image": "nginx:1.27", "memory": 128}]
STRATEGY = [{"capacityProvider": "FARGATE", "weight": 1}]
UNSUPPORTED_BY_SERVICES = [
    ({"loadBalancers": [{"targetGroupArn": "arn", "containerName": "web", "containerPort": 80}]}, "load balancers"),
    ({"serviceRegistries": [{"registryArn": "arn"}]}, "service discovery"),
    ({"serviceConnectConfiguration": {"enabled": True}}, "Service Connect"),
    ({"availabilityZoneRebalancing": "ENABLED"}, "Availability Zone rebalancing"),
]


@pytest.fixture
def edge() -> Edge:
    edge = Edge()
    edge.install()
    return edge


def refusal(edge: Edge, operation: str, **request: Any) -> tuple[str, str]:
    """Return the code and the message with which a call is refused."""
    with pytest.raises(EcsError) as caught:
        edge.call(operation, **request)
    return caught.value.code, caught.value.message


@pytest.mark.parametrize(("changes", "what"), UNSUPPORTED_BY_SERVICES)
def test_create_service_names_what_is_not_supported(edge: Edge, changes: dict[str, Any], what: str) -> None:
    request = {"cluster": CLUSTER, "serviceName": "s", "taskDefinition": "edge", "desiredCount": 1, **changes}
    found = refusal(edge, "CreateService", launchType="EXTERNAL", **request)
    assert found == (INVALID, f"The launch type EXTERNAL does not support {what}.")


@pytest.mark.parametrize(
    ("changes", "what"),
    [*UNSUPPORTED_BY_SERVICES, ({"capacityProviderStrategy": STRATEGY}, "capacity providers")],
)
def test_update_service_knows_that_the_service_runs_outside(edge: Edge, changes: dict[str, Any], what: str) -> None:
    edge.serve("shop")
    found = refusal(edge, "UpdateService", cluster=CLUSTER, service="shop", **changes)
    assert found == (INVALID, f"The launch type EXTERNAL does not support {what}.")


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"networkMode": "awsvpc"}, "the network mode awsvpc"),
        ({"volumes": [{"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}, "Amazon EFS volumes"),
    ],
)
def test_a_task_definition_for_machines_outside_aws_names_what_is_not_supported(
    edge: Edge, changes: dict[str, Any], what: str
) -> None:
    request = {"family": "f", "requiresCompatibilities": ["EXTERNAL"], "containerDefinitions": CONTAINERS, **changes}
    found = refusal(edge, "RegisterTaskDefinition", **request)
    assert found == (INVALID, f"The launch type EXTERNAL does not support {what}.")


@pytest.mark.parametrize(
    ("volume", "expected"),
    [({"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}, False), ({"name": "v", "host": {}}, True)],
)
def test_an_efs_volume_makes_a_task_definition_incompatible(volume: dict[str, Any], expected: bool) -> None:
    found = definition_rules.compatibilities({"networkMode": "bridge", "volumes": [volume]})
    assert ("EXTERNAL" in found) is expected


def test_a_launch_type_and_a_strategy_are_too_much_outside_as_well(edge: Edge) -> None:
    request = {"cluster": CLUSTER, "taskDefinition": "edge", "capacityProviderStrategy": STRATEGY}
    code, message = refusal(edge, "RunTask", launchType="EXTERNAL", **request)
    assert (code, message) == (INVALID, "Specify either Launch Type or Capacity Provider Strategy, but not both.")


def test_an_awsvpc_task_definition_that_names_no_launch_type_does_not_run_outside(edge: Edge) -> None:
    edge.call("RegisterTaskDefinition", family="vpc", networkMode="awsvpc", containerDefinitions=CONTAINERS)
    code, message = refusal(edge, "RunTask", cluster=CLUSTER, taskDefinition="vpc", launchType="EXTERNAL")
    assert (code, message) == (INVALID, "Task definition does not support launch_type EXTERNAL.")


def test_the_agent_of_a_machine_outside_aws_is_not_updated(edge: Edge) -> None:
    [instance] = edge.account.clusters[CLUSTER].instances
    code, _ = refusal(edge, "UpdateContainerAgent", cluster=CLUSTER, containerInstance=instance)
    assert code == "ClientException"


def test_rebalancing_is_off_for_a_service_outside_unless_it_says_otherwise(edge: Edge) -> None:
    edge.serve("shop")
    assert edge.describe("shop")["availabilityZoneRebalancing"] == "DISABLED"


def test_other_launch_types_are_not_concerned(edge: Edge) -> None:
    edge.create()
    assert edge.describe()["launchType"] == "FARGATE"
