"""Tags on every kind of resource."""

from typing import Any

import pytest

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import ARN, INVALID, create_service, refused, run_task
from tests.ecssim.api.instances_kit import join

KINDS = ["cluster", "task definition", "service", "task", "container instance", "capacity provider"]


@pytest.fixture
def arn(request: pytest.FixtureRequest, ecs: Any, network: dict[str, Any]) -> str:
    create_service(ecs, network)
    arns = {
        "cluster": f"{ARN}:cluster/{CLUSTER}",
        "task definition": f"{ARN}:task-definition/web:1",
        "service": f"{ARN}:service/{CLUSTER}/{SERVICE}",
        "task": run_task(ecs, network)["taskArn"],
        "container instance": join(ecs)["containerInstanceArn"],
        "capacity provider": f"{ARN}:capacity-provider/FARGATE",
    }
    return str(arns[request.param])


def tags(ecs: Any, arn: str) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in ecs.list_tags_for_resource(resourceArn=arn)["tags"]}


@pytest.mark.parametrize("arn", KINDS, indirect=True)
def test_a_tag_is_added_replaced_and_removed(ecs: Any, arn: str) -> None:
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "1"}, {"key": "b", "value": "1"}])
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "2"}])
    assert tags(ecs, arn) == {"a": "2", "b": "1"}
    ecs.untag_resource(resourceArn=arn, tagKeys=["a", "unknown"])
    assert tags(ecs, arn) == {"b": "1"}


@pytest.mark.parametrize("arn", KINDS, indirect=True)
def test_the_fiftieth_tag_is_the_last(ecs: Any, arn: str) -> None:
    ecs.tag_resource(resourceArn=arn, tags=[{"key": str(number), "value": ""} for number in range(50)])
    with refused(INVALID, "A resource can have at most 50 tags."):
        ecs.tag_resource(resourceArn=arn, tags=[{"key": "50", "value": ""}])
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "49", "value": "replaced"}])
    assert len(tags(ecs, arn)) == 50


@pytest.mark.parametrize("key", ["aws:mine", "AWS:mine"])
def test_tag_keys_of_aws_cannot_be_given(ecs: Any, key: str) -> None:
    with refused(INVALID, "Tag keys must not start with aws:."):
        ecs.create_cluster(clusterName="new", tags=[{"key": key, "value": ""}])
    assert ecs.describe_clusters(clusters=["new"])["clusters"] == []


UNKNOWN = [
    f"{ARN}:cluster/nowhere",
    f"{ARN}:task-definition/web",
    f"{ARN}:task-definition/web:9",
    f"{ARN}:service/{CLUSTER}/nobody",
    f"{ARN}:service/nowhere/{SERVICE}",
    f"{ARN}:task/{CLUSTER}/{'0' * 32}",
    f"{ARN}:container-instance/{CLUSTER}/{'0' * 32}",
    f"{ARN}:capacity-provider/nobody",
    f"{ARN}:gateway/nobody",
    f"arn:aws:ecs:eu-west-1:123456789012:cluster/{CLUSTER}",
    CLUSTER,
]


@pytest.mark.parametrize("arn", UNKNOWN)
@pytest.mark.parametrize("operation", ["list_tags_for_resource", "tag_resource", "untag_resource"])
def test_an_unknown_resource_has_no_tags(ecs: Any, operation: str, arn: str) -> None:
    more: dict[str, Any] = {"tag_resource": {"tags": []}, "untag_resource": {"tagKeys": []}}.get(operation, {})
    with refused("ResourceNotFoundException", f"The specified resource could not be found: {arn}"):
        getattr(ecs, operation)(resourceArn=arn, **more)
