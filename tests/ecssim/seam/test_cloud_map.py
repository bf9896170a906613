"""ECS's tasks in moto's Cloud Map as boto3 shows them, and the rules of AWS that moto's lacks."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from tests.conftest import web
from tests.ecssim.api.api_kit import create_service, service_tasks
from tests.ecssim.api.test_service_discovery import a_registry, found_by

CUSTOM: dict[str, Any] = {"HealthCheckCustomConfig": {"FailureThreshold": 1}}
WHERE = {"NamespaceName": "shop.local", "ServiceName": "web"}


@pytest.fixture
def cloud_map(sim: Simulation) -> Any:
    return boto3.client("servicediscovery")


def refused(code: str) -> Any:
    return pytest.raises(ClientError, match=code)


def health(cloud_map: Any, arn: str) -> dict[str, str]:
    found: dict[str, str] = cloud_map.get_instances_health_status(ServiceId=arn)["Status"]
    return found


def test_the_tasks_of_a_service_are_discovered(
    sim: Simulation, ecs: Any, cloud_map: Any, network: dict[str, Any]
) -> None:
    arn = a_registry(cloud_map)
    create_service(ecs, network, desiredCount=2, serviceRegistries=found_by(arn))
    sim.advance(60)
    found = cloud_map.discover_instances(**WHERE)["Instances"]
    details = [task["attachments"][0]["details"] for task in service_tasks(ecs)]
    addresses = [each["value"] for detail in details for each in detail if each["name"] == "privateIPv4Address"]
    assert sorted(each["Attributes"]["AWS_INSTANCE_IPV4"] for each in found) == sorted(addresses)
    assert {each["InstanceId"] for each in found} == {task["taskArn"].rpartition("/")[2] for task in service_tasks(ecs)}


def test_a_container_that_turns_unhealthy_is_not_discovered_half_a_minute_later(
    sim: Simulation, ecs: Any, cloud_map: Any, network: dict[str, Any]
) -> None:
    arn = a_registry(cloud_map, **CUSTOM)
    check = {"command": ["CMD-SHELL", "exit 1"], "interval": 5, "retries": 1}
    container = {"name": "web", "image": "nginx", "healthCheck": check}
    ecs.register_task_definition(**web(containerDefinitions=[container]))
    create_service(ecs, network, serviceRegistries=found_by(arn))
    assert sim.until(lambda: bool(health(cloud_map, arn)))
    assert set(health(cloud_map, arn).values()) == {"UNHEALTHY"}
    assert cloud_map.discover_instances(**WHERE, HealthStatus="HEALTHY")["Instances"] == []
    assert len(cloud_map.discover_instances(**WHERE, HealthStatus="HEALTHY_OR_ELSE_ALL")["Instances"]) == 1


def test_a_reported_status_counts_after_thirty_seconds(sim: Simulation, cloud_map: Any) -> None:
    arn = a_registry(cloud_map, **CUSTOM)
    cloud_map.register_instance(ServiceId=arn, InstanceId="one", Attributes={"AWS_INSTANCE_IPV4": "10.0.0.1"})
    cloud_map.update_instance_custom_health_status(ServiceId=arn, InstanceId="one", Status="UNHEALTHY")
    sim.advance(29)
    assert health(cloud_map, arn) == {"one": "HEALTHY"}
    sim.advance(1)
    assert health(cloud_map, arn) == {"one": "UNHEALTHY"}


def test_the_same_status_again_does_not_begin_anew(sim: Simulation, cloud_map: Any) -> None:
    arn = a_registry(cloud_map, **CUSTOM)
    cloud_map.register_instance(ServiceId=arn, InstanceId="one", Attributes={"AWS_INSTANCE_IPV4": "10.0.0.1"})
    for _ in range(2):
        cloud_map.update_instance_custom_health_status(ServiceId=arn, InstanceId="one", Status="UNHEALTHY")
        sim.advance(20)
    assert health(cloud_map, arn) == {"one": "UNHEALTHY"}


def test_without_a_custom_health_check_nobody_can_report(cloud_map: Any) -> None:
    arn = a_registry(cloud_map)
    cloud_map.register_instance(ServiceId=arn, InstanceId="one", Attributes={"AWS_INSTANCE_IPV4": "10.0.0.1"})
    with refused("CustomHealthNotFound"):
        cloud_map.update_instance_custom_health_status(ServiceId=arn, InstanceId="one", Status="UNHEALTHY")


def test_an_id_names_one_instance(cloud_map: Any) -> None:
    arn = a_registry(cloud_map)
    for address in ("10.0.0.1", "10.0.0.2"):
        cloud_map.register_instance(ServiceId=arn, InstanceId="one", Attributes={"AWS_INSTANCE_IPV4": address})
    [found] = cloud_map.list_instances(ServiceId=arn)["Instances"]
    assert found["Attributes"] == {"AWS_INSTANCE_IPV4": "10.0.0.2"}


def test_the_revision_counts_registrations(cloud_map: Any) -> None:
    arn = a_registry(cloud_map)
    revisions = []
    for address in ("10.0.0.1", "10.0.0.2"):
        cloud_map.register_instance(ServiceId=arn, InstanceId=address, Attributes={"AWS_INSTANCE_IPV4": address})
        revisions.append(cloud_map.discover_instances_revision(**WHERE)["InstancesRevision"])
    assert revisions == [1, 2]


def test_a_service_with_instances_cannot_be_deleted(cloud_map: Any) -> None:
    arn = a_registry(cloud_map)
    cloud_map.register_instance(ServiceId=arn, InstanceId="one", Attributes={"AWS_INSTANCE_IPV4": "10.0.0.1"})
    with refused("Service contains registered instances; delete the instances before deleting the service"):
        cloud_map.delete_service(Id=arn.rpartition("/")[2])


def test_a_namespace_with_services_cannot_be_deleted(cloud_map: Any) -> None:
    a_registry(cloud_map)
    with refused("ResourceInUse"):
        cloud_map.delete_namespace(Id=cloud_map.list_namespaces()["Namespaces"][0]["Id"])


def test_what_is_empty_can_be_deleted(cloud_map: Any) -> None:
    cloud_map.delete_service(Id=a_registry(cloud_map).rpartition("/")[2])
    cloud_map.delete_namespace(Id=cloud_map.list_namespaces()["Namespaces"][0]["Id"])
    assert cloud_map.list_namespaces()["Namespaces"] == []


def test_a_vpc_has_as_many_namespaces_as_there_are_names(cloud_map: Any) -> None:
    vpc = boto3.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    for name in ("north.local", "south.local"):
        cloud_map.create_private_dns_namespace(Name=name, Vpc=vpc)
    with pytest.raises(ClientError, match="ConflictingDomainExists"):
        cloud_map.create_private_dns_namespace(Name="north.local", Vpc=vpc)
    names = [each["Name"] for each in cloud_map.list_namespaces()["Namespaces"]]
    assert names.count("north.local") == names.count("south.local") == 1


def test_a_name_is_given_once_in_a_namespace(cloud_map: Any) -> None:
    a_registry(cloud_map)
    with refused("ServiceAlreadyExists"):
        a_registry(cloud_map)


def test_a_service_needs_a_namespace(cloud_map: Any) -> None:
    with refused("NamespaceNotFound"):
        cloud_map.create_service(Name="web", NamespaceId="ns-none")


def test_the_health_of_an_instance_that_is_not_there_is_refused(cloud_map: Any) -> None:
    arn = a_registry(cloud_map)
    with refused("InstanceNotFound"):
        cloud_map.get_instances_health_status(ServiceId=arn, Instances=["none"])
