"""Task definitions: registered, described, listed, deregistered and deleted through boto3."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import ACCOUNT, ARN, CLIENT, create_service, describe_service, refused, run_task


def register(ecs: Any, **changes: Any) -> dict[str, Any]:
    definition: dict[str, Any] = ecs.register_task_definition(**web(**changes))["taskDefinition"]
    return definition


def status(ecs: Any, name: str) -> str:
    return str(ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]["status"])


def test_a_registered_task_definition_shows_what_was_given_and_aws_defaults(sim: Simulation, ecs: Any) -> None:
    assert register(ecs, family="new") == {
        "taskDefinitionArn": f"{ARN}:task-definition/new:1",
        "family": "new",
        "revision": 1,
        "status": "ACTIVE",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "compatibilities": ["EC2", "FARGATE"],
        "requiresAttributes": [
            {"name": "com.amazonaws.ecs.capability.docker-remote-api.1.18"},
            {"name": "ecs.capability.task-eni"},
        ],
        "cpu": "256",
        "memory": "512",
        "volumes": [],
        "placementConstraints": [],
        "containerDefinitions": [
            {
                "name": "web",
                "image": "nginx:1.27",
                "cpu": 0,
                "essential": True,
                "environment": [],
                "mountPoints": [],
                "volumesFrom": [],
                "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}],
            }
        ],
        "registeredAt": sim.now,
        "registeredBy": f"arn:aws:iam::{ACCOUNT}:root",
    }


def test_an_empty_volume_that_containers_share_is_shown_with_the_host_that_it_leaves_open(ecs: Any) -> None:
    mount = {"sourceVolume": "pages", "containerPath": "/pages"}
    container = {"name": "web", "image": "nginx:1.27", "mountPoints": [mount]}
    found = register(ecs, volumes=[{"name": "pages"}], containerDefinitions=[container])
    assert found["volumes"] == [{"name": "pages", "host": {}}]
    assert found["containerDefinitions"][0]["mountPoints"] == [mount]


def test_a_task_definition_that_requires_no_attribute_shows_none(ecs: Any) -> None:
    container = {"name": "web", "image": "nginx:1.27", "memory": 128}
    found = ecs.register_task_definition(family="plain", containerDefinitions=[container])["taskDefinition"]
    assert "requiresAttributes" not in found


@pytest.mark.parametrize("name", ["web", "web:1", f"{ARN}:task-definition/web:1", f"{ARN}:task-definition/web"])
def test_a_task_definition_is_described_by_family_revision_or_arn(ecs: Any, name: str) -> None:
    found = ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
    assert found["taskDefinitionArn"] == f"{ARN}:task-definition/web:1"


def test_a_family_alone_means_its_newest_active_revision(ecs: Any) -> None:
    register(ecs)
    register(ecs)
    ecs.deregister_task_definition(taskDefinition="web:3")
    assert ecs.describe_task_definition(taskDefinition="web")["taskDefinition"]["revision"] == 2


def test_tags_are_returned_beside_the_task_definition_when_asked_for(ecs: Any) -> None:
    tags = [{"key": "team", "value": "a"}]
    assert ecs.register_task_definition(**web(family="new", tags=tags))["tags"] == tags
    assert "tags" not in ecs.describe_task_definition(taskDefinition="new")
    assert ecs.describe_task_definition(taskDefinition="new", include=["TAGS"])["tags"] == tags


def test_each_registration_is_the_next_revision(ecs: Any) -> None:
    assert [register(ecs)["revision"], register(ecs)["revision"]] == [2, 3]


def test_the_number_of_a_deleted_revision_is_never_used_again(ecs: Any) -> None:
    ecs.deregister_task_definition(taskDefinition="web:1")
    ecs.delete_task_definitions(taskDefinitions=["web:1"])
    assert register(ecs)["revision"] == 2


def test_a_refused_registration_uses_up_no_revision_number(ecs: Any) -> None:
    with refused("InvalidParameterException", "Tag keys must not start with aws:."):
        register(ecs, tags=[{"key": "aws:mine", "value": "no"}])
    assert register(ecs)["revision"] == 2


def test_a_refused_registration_makes_no_family(ecs: Any) -> None:
    with refused("InvalidParameterException", "Tag keys must not start with aws:."):
        register(ecs, family="new", tags=[{"key": "aws:mine", "value": "no"}])
    assert register(ecs, family="new")["revision"] == 1


def test_a_deregistered_revision_is_inactive_and_still_described(sim: Simulation, ecs: Any) -> None:
    sim.advance(5)
    found = ecs.deregister_task_definition(taskDefinition="web:1")["taskDefinition"]
    assert (found["status"], found["deregisteredAt"]) == ("INACTIVE", sim.now)
    assert status(ecs, "web:1") == "INACTIVE"


def test_deregistering_twice_keeps_the_first_moment(sim: Simulation, ecs: Any) -> None:
    first = ecs.deregister_task_definition(taskDefinition="web:1")["taskDefinition"]
    sim.advance(5)
    assert ecs.deregister_task_definition(taskDefinition="web:1")["taskDefinition"] == first


def test_a_service_keeps_running_and_scaling_on_an_inactive_revision(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    create_service(ecs, network)
    ecs.deregister_task_definition(taskDefinition="web:1")
    ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=3)
    sim.advance(120)
    assert describe_service(ecs)["runningCount"] == 3


def test_a_deleted_revision_is_on_its_way_out(sim: Simulation, ecs: Any) -> None:
    ecs.deregister_task_definition(taskDefinition="web:1")
    answer = ecs.delete_task_definitions(taskDefinitions=["web:1"])
    (found,) = answer["taskDefinitions"]
    assert (found["status"], found["deleteRequestedAt"]) == ("DELETE_IN_PROGRESS", sim.now)
    assert answer["failures"] == []
    assert status(ecs, "web:1") == "DELETE_IN_PROGRESS"


def test_a_revision_on_its_way_out_cannot_be_run(ecs: Any, network: dict[str, Any]) -> None:
    ecs.deregister_task_definition(taskDefinition="web:1")
    ecs.delete_task_definitions(taskDefinitions=["web:1"])
    with refused(CLIENT, "TaskDefinition not found."):
        run_task(ecs, network, taskDefinition="web:1")


def test_deleting_an_active_revision_is_a_failure_and_changes_nothing(ecs: Any) -> None:
    answer = ecs.delete_task_definitions(taskDefinitions=["web:1"])
    assert answer["taskDefinitions"] == []
    assert answer["failures"] == [
        {
            "arn": "web:1",
            "reason": "The specified task definition is still in ACTIVE status. Please deregister the target and try "
            "again.",
        }
    ]
    assert status(ecs, "web:1") == "ACTIVE"


def test_deleting_deletes_what_it_can_and_names_the_rest(ecs: Any) -> None:
    ecs.deregister_task_definition(taskDefinition="web:1")
    answer = ecs.delete_task_definitions(taskDefinitions=["web:1", "web:9"])
    assert [found["revision"] for found in answer["taskDefinitions"]] == [1]
    assert [failure["arn"] for failure in answer["failures"]] == ["web:9"]


@pytest.fixture
def revisions(ecs: Any) -> Any:
    """web:1 INACTIVE, web:2 DELETE_IN_PROGRESS, web:3 to web:11 ACTIVE, old:1 INACTIVE."""
    for _ in range(10):
        register(ecs)
    register(ecs, family="old")
    for name in ("web:1", "web:2", "old:1"):
        ecs.deregister_task_definition(taskDefinition=name)
    ecs.delete_task_definitions(taskDefinitions=["web:2"])
    return ecs


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, [f"web:{number}" for number in range(3, 12)]),
        ({"sort": "DESC"}, [f"web:{number}" for number in range(11, 2, -1)]),
        ({"status": "INACTIVE"}, ["old:1", "web:1"]),
        ({"status": "DELETE_IN_PROGRESS"}, ["web:2"]),
        ({"familyPrefix": "old", "status": "INACTIVE"}, ["old:1"]),
        ({"familyPrefix": "we"}, []),
    ],
)
def test_revisions_are_listed_by_family_status_and_order(
    revisions: Any, filters: dict[str, Any], names: list[str]
) -> None:
    expected = [f"{ARN}:task-definition/{name}" for name in names]
    assert revisions.list_task_definitions(**filters)["taskDefinitionArns"] == expected


@pytest.mark.parametrize(
    ("filters", "families"),
    [
        ({}, ["old", "web"]),
        ({"status": "ALL"}, ["old", "web"]),
        ({"status": "ACTIVE"}, ["web"]),
        ({"status": "INACTIVE"}, ["old"]),
        ({"familyPrefix": "w"}, ["web"]),
        ({"familyPrefix": "w", "status": "INACTIVE"}, []),
    ],
)
def test_families_are_listed_by_prefix_and_status(revisions: Any, filters: dict[str, Any], families: list[str]) -> None:
    assert revisions.list_task_definition_families(**filters)["families"] == families
