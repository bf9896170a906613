"""Clusters: created, found, changed and deleted through boto3."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import ARN, create_service, refused, run_task

NOT_IDEMPOTENT = "Arguments on this idempotent request are inconsistent with arguments used in previous request(s)."


def test_a_new_cluster_is_active_and_empty(ecs: Any) -> None:
    cluster = ecs.create_cluster(clusterName="new")["cluster"]
    assert cluster == {
        "clusterArn": f"{ARN}:cluster/new",
        "clusterName": "new",
        "status": "ACTIVE",
        "registeredContainerInstancesCount": 0,
        "runningTasksCount": 0,
        "pendingTasksCount": 0,
        "activeServicesCount": 0,
        "statistics": [],
        "tags": [],
        "settings": [{"name": "containerInsights", "value": "disabled"}],
        "capacityProviders": [],
        "defaultCapacityProviderStrategy": [],
    }


def test_a_cluster_without_a_name_is_called_default(ecs: Any) -> None:
    assert ecs.create_cluster()["cluster"]["clusterName"] == "default"


def test_creating_an_active_cluster_again_returns_it_as_it_is(ecs: Any) -> None:
    request = {"clusterName": "twice", "settings": [{"name": "containerInsights", "value": "enabled"}]}
    first = ecs.create_cluster(**request)["cluster"]
    assert ecs.create_cluster(**request)["cluster"] == first
    assert ecs.create_cluster(clusterName="twice")["cluster"] == first


def test_creating_an_active_cluster_again_with_other_arguments_is_refused(ecs: Any) -> None:
    ecs.create_cluster(clusterName="twice", settings=[{"name": "containerInsights", "value": "enabled"}])
    with refused("InvalidParameterException", NOT_IDEMPOTENT):
        ecs.create_cluster(clusterName="twice", settings=[{"name": "containerInsights", "value": "disabled"}])


@pytest.mark.parametrize("name", [CLUSTER, f"{ARN}:cluster/{CLUSTER}"])
def test_a_cluster_is_described_by_name_or_arn(ecs: Any, name: str) -> None:
    (cluster,) = ecs.describe_clusters(clusters=[name])["clusters"]
    assert cluster["clusterArn"] == f"{ARN}:cluster/{CLUSTER}"


@pytest.mark.parametrize("name", ["nowhere", f"{ARN}:cluster/nowhere"])
def test_describing_an_unknown_cluster_is_a_failure_and_no_error(ecs: Any, name: str) -> None:
    answer = ecs.describe_clusters(clusters=[name])
    assert answer["clusters"] == []
    assert answer["failures"] == [{"arn": f"{ARN}:cluster/nowhere", "reason": "MISSING"}]


def test_the_arn_of_another_region_does_not_find_the_cluster(ecs: Any) -> None:
    arn = f"{ARN}:cluster/{CLUSTER}".replace("us-east-1", "eu-west-1")
    assert ecs.describe_clusters(clusters=[arn])["failures"] == [{"arn": arn, "reason": "MISSING"}]


def test_describing_without_names_describes_the_default_cluster(ecs: Any) -> None:
    ecs.create_cluster()
    (cluster,) = ecs.describe_clusters()["clusters"]
    assert cluster["clusterName"] == "default"


@pytest.mark.parametrize("field", ["tags", "settings", "statistics"])
def test_a_description_leaves_out_what_was_not_asked_for(ecs: Any, field: str) -> None:
    ecs.create_cluster(clusterName="full", tags=[{"key": "team", "value": "a"}])
    (bare,) = ecs.describe_clusters(clusters=["full"])["clusters"]
    (full,) = ecs.describe_clusters(clusters=["full"], include=[field.upper()])["clusters"]
    assert bare[field] == []
    assert full[field] != []


def test_the_configuration_is_shown_only_when_asked_for(ecs: Any) -> None:
    configuration = {"executeCommandConfiguration": {"logging": "NONE"}}
    ecs.create_cluster(clusterName="full", configuration=configuration)
    assert "configuration" not in ecs.describe_clusters(clusters=["full"])["clusters"][0]
    (full,) = ecs.describe_clusters(clusters=["full"], include=["CONFIGURATIONS"])["clusters"]
    assert full["configuration"] == configuration


def test_a_cluster_counts_its_tasks_and_services(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, desiredCount=2)
    sim.advance(60)
    run_task(ecs, network)
    (cluster,) = ecs.describe_clusters(clusters=[CLUSTER], include=["STATISTICS"])["clusters"]
    counts = (cluster["runningTasksCount"], cluster["pendingTasksCount"], cluster["activeServicesCount"])
    statistics = {item["name"]: item["value"] for item in cluster["statistics"]}
    assert counts == (2, 1, 1)
    assert statistics == {
        "runningEC2TasksCount": "0",
        "pendingEC2TasksCount": "0",
        "activeEC2ServiceCount": "0",
        "drainingEC2ServiceCount": "0",
        "runningFargateTasksCount": "2",
        "pendingFargateTasksCount": "1",
        "activeFargateServiceCount": "1",
        "drainingFargateServiceCount": "0",
    }


def test_clusters_are_listed_by_arn(ecs: Any) -> None:
    ecs.create_cluster(clusterName="another")
    assert ecs.list_clusters()["clusterArns"] == [f"{ARN}:cluster/another", f"{ARN}:cluster/{CLUSTER}"]


def test_clusters_of_another_region_are_another_world(ecs: Any) -> None:
    import boto3

    assert boto3.client("ecs", region_name="eu-west-1").list_clusters()["clusterArns"] == []


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_an_arn_names_the_partition_of_its_region(sim: Simulation, region: str, partition: str) -> None:
    import boto3

    arn = boto3.client("ecs", region_name=region).create_cluster()["cluster"]["clusterArn"]
    assert arn == f"arn:{partition}:ecs:{region}:123456789012:cluster/default"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"name": "containerInsights", "value": "off"}, "Invalid setting 'value'"),
        ({"name": "containerInsights"}, "Invalid setting 'value'"),
        ({"value": "enabled"}, "Invalid setting 'name'"),
    ],
)
def test_a_setting_that_does_not_exist_is_refused(ecs: Any, setting: dict[str, str], message: str) -> None:
    with refused("InvalidParameterException", message):
        ecs.update_cluster_settings(cluster=CLUSTER, settings=[setting])


def test_settings_can_be_changed(ecs: Any) -> None:
    settings = [{"name": "containerInsights", "value": "enabled"}]
    assert ecs.update_cluster_settings(cluster=CLUSTER, settings=settings)["cluster"]["settings"] == settings


def test_an_update_changes_only_what_it_names(ecs: Any) -> None:
    settings = [{"name": "containerInsights", "value": "enhanced"}]
    configuration = {"executeCommandConfiguration": {"logging": "NONE"}}
    ecs.update_cluster(cluster=CLUSTER, settings=settings)
    cluster = ecs.update_cluster(cluster=CLUSTER, configuration=configuration)["cluster"]
    assert (cluster["settings"], cluster["configuration"]) == (settings, configuration)


def test_a_deleted_cluster_is_inactive_and_still_described(ecs: Any) -> None:
    assert ecs.delete_cluster(cluster=CLUSTER)["cluster"]["status"] == "INACTIVE"
    assert ecs.describe_clusters(clusters=[CLUSTER])["clusters"][0]["status"] == "INACTIVE"


def test_a_deleted_cluster_is_not_listed(ecs: Any) -> None:
    ecs.delete_cluster(cluster=CLUSTER)
    assert ecs.list_clusters()["clusterArns"] == []


def test_the_name_of_a_deleted_cluster_can_be_used_again(ecs: Any) -> None:
    ecs.delete_cluster(cluster=CLUSTER)
    assert ecs.create_cluster(clusterName=CLUSTER)["cluster"]["status"] == "ACTIVE"


def test_a_cluster_with_an_active_service_is_not_deleted(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, desiredCount=0)
    with refused("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."):
        ecs.delete_cluster(cluster=CLUSTER)


def test_a_cluster_with_a_draining_service_is_not_deleted(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    sim.advance(60)
    ecs.delete_service(cluster=CLUSTER, service=SERVICE, force=True)
    with refused("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."):
        ecs.delete_cluster(cluster=CLUSTER)


@pytest.mark.parametrize("seconds", [0, 60])
def test_a_cluster_with_a_task_is_not_deleted(sim: Simulation, ecs: Any, network: dict[str, Any], seconds: int) -> None:
    run_task(ecs, network)
    sim.advance(seconds)
    with refused("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active."):
        ecs.delete_cluster(cluster=CLUSTER)


def test_a_refused_deletion_leaves_the_cluster_active(ecs: Any, network: dict[str, Any]) -> None:
    run_task(ecs, network)
    with refused("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active."):
        ecs.delete_cluster(cluster=CLUSTER)
    assert ecs.describe_clusters(clusters=[CLUSTER])["clusters"][0]["status"] == "ACTIVE"


def test_a_cluster_is_deleted_once_its_services_are_inactive_and_its_tasks_stopped(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    create_service(ecs, network)
    sim.advance(60)
    ecs.delete_service(cluster=CLUSTER, service=SERVICE, force=True)
    sim.advance(120)
    assert ecs.delete_cluster(cluster=CLUSTER)["cluster"]["status"] == "INACTIVE"
