"""The Resource Groups Tagging API knows the tags of what is in ECS."""

from typing import Any

import boto3
from ecssim import Simulation


def tagged(value: str) -> list[str]:
    tagging = boto3.client("resourcegroupstaggingapi")
    found = tagging.get_resources(TagFilters=[{"Key": "team", "Values": [value]}])["ResourceTagMappingList"]
    return [each["ResourceARN"] for each in found]


def test_what_is_in_ecs_is_found_by_its_tag(ecs: Any) -> None:
    tags = [{"key": "team", "value": "shop"}]
    cluster = ecs.create_cluster(clusterName="shop", tags=tags)["cluster"]["clusterArn"]
    family = ecs.register_task_definition(
        family="shop", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64}], tags=tags
    )["taskDefinition"]["taskDefinitionArn"]
    service = ecs.create_service(cluster="shop", serviceName="web", taskDefinition="shop", desiredCount=0, tags=tags)[
        "service"
    ]["serviceArn"]
    assert set(tagged("shop")) == {cluster, family, service}
    assert tagged("other") == []


def test_a_deleted_cluster_is_not_found(ecs: Any) -> None:
    ecs.create_cluster(clusterName="shop", tags=[{"key": "team", "value": "shop"}])
    ecs.delete_cluster(cluster="shop")
    assert tagged("shop") == []


def test_without_ecs_nothing_is_found(sim: Simulation) -> None:
    assert tagged("shop") == []
