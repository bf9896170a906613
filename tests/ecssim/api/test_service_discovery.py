"""serviceRegistries of services, over moto's Cloud Map."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import INVALID, create_service, describe_service, refused

MISSING = "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-none"


@pytest.fixture
def cloud_map(sim: Simulation) -> Any:
    import boto3

    return boto3.client("servicediscovery")


def a_registry(cloud_map: Any, record: str = "A", name: str = "web", **request: Any) -> str:
    """Create a service of Cloud Map in the namespace shop.local, and return its ARN."""
    import boto3

    known = [each["Id"] for each in cloud_map.list_namespaces()["Namespaces"]]
    if not known:
        vpc = boto3.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
        cloud_map.create_private_dns_namespace(Name="shop.local", Vpc=vpc)
        known = [each["Id"] for each in cloud_map.list_namespaces()["Namespaces"]]
    dns = {"DnsRecords": [{"Type": record, "TTL": 10}]}
    made = cloud_map.create_service(Name=name, NamespaceId=known[0], DnsConfig=dns, **request)
    return str(made["Service"]["Arn"])


def found_by(arn: str, **registry: Any) -> list[dict[str, Any]]:
    return [{"registryArn": arn, **registry}]


def bridged(ecs: Any) -> dict[str, Any]:
    """Register a task definition in bridge mode, and return how to run it."""
    container = {"name": "web", "image": "nginx", "memory": 128, "portMappings": [{"containerPort": 80}]}
    ecs.register_task_definition(family="bridged", containerDefinitions=[container])
    return {"taskDefinition": "bridged", "launchType": "EC2", "networkConfiguration": None}


@pytest.mark.parametrize(
    ("record", "values"),
    [
        ("A", {}),
        ("A", {"containerName": "web"}),
        ("SRV", {"port": 80}),
        ("SRV", {"containerName": "web", "containerPort": 80}),
    ],
)
def test_a_service_shows_its_registry(
    ecs: Any, cloud_map: Any, network: dict[str, Any], record: str, values: dict[str, Any]
) -> None:
    registries = found_by(a_registry(cloud_map, record), **values)
    assert create_service(ecs, network, serviceRegistries=registries)["serviceRegistries"] == registries


def test_the_same_request_again_gives_the_same_service(ecs: Any, cloud_map: Any, network: dict[str, Any]) -> None:
    registries = found_by(a_registry(cloud_map))
    first = create_service(ecs, network, serviceRegistries=registries)
    assert create_service(ecs, network, serviceRegistries=registries)["serviceArn"] == first["serviceArn"]


def test_a_registry_that_does_not_exist_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, f"The specified service registry does not exist: {MISSING}"):
        create_service(ecs, network, serviceRegistries=found_by(MISSING))


def test_a_registry_without_an_arn_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "Registry ARN can not be blank."):
        create_service(ecs, network, serviceRegistries=[{"port": 80}])


def test_a_second_registry_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "serviceRegistries cannot have more than 1 entries."):
        create_service(ecs, network, serviceRegistries=found_by(MISSING) * 2)


def test_a_port_and_a_container_together_are_refused(ecs: Any, cloud_map: Any, network: dict[str, Any]) -> None:
    both = found_by(a_registry(cloud_map, "SRV"), port=80, containerName="web", containerPort=80)
    message = (
        "Specify a value for either 'port' or the 'containerName' and 'containerPort' combination, but not both. "
        "Remove one and retry."
    )
    with refused(INVALID, message):
        create_service(ecs, network, serviceRegistries=both)


def test_a_port_that_an_a_record_has_no_use_for_is_refused(ecs: Any, cloud_map: Any, network: dict[str, Any]) -> None:
    registries = found_by(a_registry(cloud_map), containerName="web", containerPort=80)
    message = (
        "The values specified for serviceRegistries do not require a value for 'containerPort'. Remove the value and "
        "retry."
    )
    with refused(INVALID, message):
        create_service(ecs, network, serviceRegistries=registries)


def test_an_srv_record_without_a_port_is_refused(ecs: Any, cloud_map: Any, network: dict[str, Any]) -> None:
    arn = a_registry(cloud_map, "SRV")
    message = (
        "With an SRV record, serviceRegistries needs either 'port' or 'containerName' and 'containerPort'. Registry: "
    )
    with refused(INVALID, message + arn):
        create_service(ecs, network, serviceRegistries=found_by(arn))


def test_in_bridge_mode_a_container_is_needed(ecs: Any, cloud_map: Any, network: dict[str, Any]) -> None:
    arn = a_registry(cloud_map, "SRV")
    message = (
        "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be "
        f"specified from the task definition. Registry: {arn}"
    )
    with refused(INVALID, message):
        create_service(ecs, network, serviceRegistries=found_by(arn), **bridged(ecs))


def test_in_bridge_mode_an_a_record_is_refused(ecs: Any, cloud_map: Any, network: dict[str, Any]) -> None:
    arn = a_registry(cloud_map, "A")
    message = f"The network mode bridge takes a service registry with SRV records only. Registry: {arn}"
    registries = found_by(arn, containerName="web", containerPort=80)
    with refused(INVALID, message):
        create_service(ecs, network, serviceRegistries=registries, **bridged(ecs))


@pytest.mark.parametrize(
    ("container", "port", "message"),
    [
        ("api", 80, "The container api does not exist in the task definition."),
        ("web", 8080, "The container web did not have a container port 8080 defined."),
    ],
)
def test_a_container_or_a_port_that_is_not_there_is_refused(
    ecs: Any, cloud_map: Any, network: dict[str, Any], container: str, port: int, message: str
) -> None:
    registries = found_by(a_registry(cloud_map, "SRV"), containerName=container, containerPort=port)
    with refused(INVALID, message):
        create_service(ecs, network, serviceRegistries=registries)


def test_with_discovery_a_service_has_a_thousand_tasks_at_most(
    ecs: Any, cloud_map: Any, network: dict[str, Any]
) -> None:
    registries = found_by(a_registry(cloud_map))
    create_service(ecs, network, serviceRegistries=registries, desiredCount=1000)
    with refused(INVALID, "With service discovery, desiredCount must be at most 1000."):
        ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=1001)


def test_an_update_that_names_another_registry_begins_a_deployment(
    ecs: Any, cloud_map: Any, network: dict[str, Any]
) -> None:
    create_service(ecs, network, serviceRegistries=found_by(a_registry(cloud_map)))
    registries = found_by(a_registry(cloud_map, name="other"))
    ecs.update_service(cluster=CLUSTER, service=SERVICE, serviceRegistries=registries)
    assert describe_service(ecs)["serviceRegistries"] == registries
    assert len(describe_service(ecs)["deployments"]) == 2


def test_an_update_of_something_else_keeps_the_registry(ecs: Any, cloud_map: Any, network: dict[str, Any]) -> None:
    registries = found_by(a_registry(cloud_map))
    create_service(ecs, network, serviceRegistries=registries)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=2)
    assert describe_service(ecs)["serviceRegistries"] == registries
    assert len(describe_service(ecs)["deployments"]) == 1


def test_an_update_to_a_definition_without_the_port_is_refused(
    ecs: Any, cloud_map: Any, network: dict[str, Any]
) -> None:
    registries = found_by(a_registry(cloud_map, "SRV"), containerName="web", containerPort=80)
    create_service(ecs, network, serviceRegistries=registries)
    ecs.register_task_definition(**web(containerDefinitions=[{"name": "web", "image": "nginx"}]))
    with refused(INVALID, "The container web did not have a container port 80 defined."):
        ecs.update_service(cluster=CLUSTER, service=SERVICE, taskDefinition="web")
