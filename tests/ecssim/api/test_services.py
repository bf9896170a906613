"""Services: created, updated, described, listed and deleted through boto3."""

import re
from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import ACCOUNT, ARN, INVALID, create_service, describe_service, refused, service_tasks


@pytest.fixture
def steady(sim: Simulation, ecs: Any, network: dict[str, Any]) -> dict[str, Any]:
    """The service `web` with two running, healthy tasks."""
    create_service(ecs, network, desiredCount=2)
    sim.advance(300)
    return describe_service(ecs)


def delete(ecs: Any, **changes: Any) -> dict[str, Any]:
    service: dict[str, Any] = ecs.delete_service(cluster=CLUSTER, service=SERVICE, **changes)["service"]
    return service


def update(ecs: Any, **changes: Any) -> dict[str, Any]:
    service: dict[str, Any] = ecs.update_service(cluster=CLUSTER, service=SERVICE, **changes)["service"]
    return service


def with_groups(network: dict[str, Any]) -> dict[str, Any]:
    return {"awsvpcConfiguration": {"securityGroups": [], **network["awsvpcConfiguration"]}}


def test_a_new_service_shows_what_was_given_and_aws_defaults(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    service = create_service(ecs, network, desiredCount=2)
    (deployment,) = service.pop("deployments")
    assert re.fullmatch(r"ecs-svc/\d{19}", deployment["id"])
    (revision,) = service.pop("currentServiceRevisions")
    assert re.fullmatch(rf"{ARN}:service-revision/{CLUSTER}/{SERVICE}/\d{{19}}", revision.pop("arn"))
    assert revision == {"requestedTaskCount": 2, "runningTaskCount": 0, "pendingTaskCount": 0}
    release = service.pop("currentServiceDeployment")
    assert re.fullmatch(rf"{ARN}:service-deployment/{CLUSTER}/{SERVICE}/[\w-]{{21}}", release)
    assert service == {
        "serviceArn": f"{ARN}:service/{CLUSTER}/{SERVICE}",
        "serviceName": SERVICE,
        "clusterArn": f"{ARN}:cluster/{CLUSTER}",
        "status": "ACTIVE",
        "desiredCount": 2,
        "runningCount": 0,
        "pendingCount": 0,
        "launchType": "FARGATE",
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "taskDefinition": f"{ARN}:task-definition/web:1",
        "networkConfiguration": with_groups(network),
        "deploymentConfiguration": {
            "deploymentCircuitBreaker": {"enable": False, "rollback": False},
            "maximumPercent": 200,
            "minimumHealthyPercent": 100,
            "strategy": "ROLLING",
        },
        "events": [],
        "createdAt": sim.now,
        "createdBy": f"arn:aws:iam::{ACCOUNT}:root",
        "loadBalancers": [],
        "serviceRegistries": [],
        "placementConstraints": [],
        "placementStrategy": [],
        "schedulingStrategy": "REPLICA",
        "enableECSManagedTags": False,
        "propagateTags": "NONE",
        "enableExecuteCommand": False,
        "availabilityZoneRebalancing": "ENABLED",
        "tags": [],
    }


def test_a_new_deployment_is_primary_and_in_progress(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    (deployment,) = create_service(ecs, network, desiredCount=2)["deployments"]
    deployment_id = deployment.pop("id")
    assert deployment == {
        "status": "PRIMARY",
        "taskDefinition": f"{ARN}:task-definition/web:1",
        "desiredCount": 2,
        "pendingCount": 0,
        "runningCount": 0,
        "failedTasks": 0,
        "createdAt": sim.now,
        "updatedAt": sim.now,
        "launchType": "FARGATE",
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "networkConfiguration": with_groups(network),
        "rolloutState": "IN_PROGRESS",
        "rolloutStateReason": f"ECS deployment {deployment_id} in progress.",
    }


@pytest.mark.parametrize("field", ["taskSets", "deploymentController", "capacityProviderStrategy"])
def test_a_service_of_the_ecs_controller_and_a_launch_type_does_not_show(
    ecs: Any, steady: dict[str, Any], field: str
) -> None:
    assert field not in steady


def test_the_tasks_of_a_service_carry_its_name_and_its_deployment(ecs: Any, steady: dict[str, Any]) -> None:
    tasks = service_tasks(ecs)
    assert {task["group"] for task in tasks} == {f"service:{SERVICE}"}
    assert {task["startedBy"] for task in tasks} == {steady["deployments"][0]["id"]}


def test_a_settled_service_has_counted_completed_and_said_so(ecs: Any, steady: dict[str, Any]) -> None:
    (deployment,) = steady["deployments"]
    assert (steady["runningCount"], steady["pendingCount"]) == (2, 0)
    assert (deployment["runningCount"], deployment["rolloutState"]) == (2, "COMPLETED")
    assert deployment["rolloutStateReason"] == f"ECS deployment {deployment['id']} completed."


def test_events_are_newest_first_and_in_aws_words(ecs: Any, steady: dict[str, Any]) -> None:
    ids = [task["taskArn"].rsplit("/", 1)[-1] for task in service_tasks(ecs)]
    messages = [event["message"] for event in steady["events"]]
    started = re.fullmatch(
        r"\(service web\) has started 2 tasks: \(task ([0-9a-f]{32})\) \(task ([0-9a-f]{32})\)\.", messages[-1]
    )
    assert messages[:2] == [
        "(service web) has reached a steady state.",
        f"(service web) (deployment {steady['deployments'][0]['id']}) deployment completed.",
    ]
    assert started
    assert sorted(started.groups()) == sorted(ids)


def test_an_event_has_an_id_and_a_moment(sim: Simulation, ecs: Any, steady: dict[str, Any]) -> None:
    assert len({event["id"] for event in steady["events"]}) == len(steady["events"])
    assert all(steady["createdAt"] <= event["createdAt"] <= sim.now for event in steady["events"])


@pytest.mark.parametrize("name", [SERVICE, f"{ARN}:service/{CLUSTER}/{SERVICE}"])
def test_a_service_is_described_by_name_or_arn(ecs: Any, steady: dict[str, Any], name: str) -> None:
    answer = ecs.describe_services(cluster=CLUSTER, services=[name])
    assert (answer["services"], answer["failures"]) == ([steady], [])


def test_describing_an_unknown_service_is_a_failure_and_no_error(ecs: Any) -> None:
    answer = ecs.describe_services(cluster=CLUSTER, services=["nowhere"])
    assert answer["services"] == []
    assert answer["failures"] == [{"arn": f"{ARN}:service/{CLUSTER}/nowhere", "reason": "MISSING"}]


def test_describing_again_and_again_changes_nothing(sim: Simulation, ecs: Any, steady: dict[str, Any]) -> None:
    decisions = len(sim.journal)
    assert [describe_service(ecs) for _ in range(3)] == [steady] * 3
    assert len(sim.journal) == decisions


def test_creating_the_same_service_again_returns_it(ecs: Any, network: dict[str, Any]) -> None:
    first = create_service(ecs, network)
    assert create_service(ecs, network) == first


def test_another_client_token_makes_no_other_service(ecs: Any, network: dict[str, Any]) -> None:
    first = create_service(ecs, network, clientToken="one")
    assert create_service(ecs, network, clientToken="two") == first


def test_creating_a_service_of_a_taken_name_differently_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, desiredCount=1)
    with refused(INVALID, "Creation of service was not idempotent."):
        create_service(ecs, network, desiredCount=2)


def test_the_same_name_in_another_cluster_is_another_service(ecs: Any, network: dict[str, Any]) -> None:
    ecs.create_cluster(clusterName="lab2")
    create_service(ecs, network)
    assert create_service(ecs, network, cluster="lab2")["serviceArn"] == f"{ARN}:service/lab2/{SERVICE}"


def test_services_are_listed_by_arn(ecs: Any, network: dict[str, Any]) -> None:
    for name in ("b", "a"):
        create_service(ecs, network, serviceName=name, desiredCount=0)
    assert ecs.list_services(cluster=CLUSTER)["serviceArns"] == [
        f"{ARN}:service/{CLUSTER}/a",
        f"{ARN}:service/{CLUSTER}/b",
    ]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"launchType": "FARGATE"}, 1),
        ({"launchType": "EC2"}, 0),
        ({"schedulingStrategy": "REPLICA"}, 1),
        ({"schedulingStrategy": "DAEMON"}, 0),
        ({"launchType": "FARGATE", "schedulingStrategy": "DAEMON"}, 0),
    ],
)
def test_services_are_listed_that_fit_every_filter(
    ecs: Any, network: dict[str, Any], filters: dict[str, str], count: int
) -> None:
    create_service(ecs, network)
    assert len(ecs.list_services(cluster=CLUSTER, **filters)["serviceArns"]) == count


def test_tags_of_a_service_are_shown_only_when_asked_for(ecs: Any, network: dict[str, Any]) -> None:
    tags = [{"key": "team", "value": "a"}]
    create_service(ecs, network, tags=tags)
    assert describe_service(ecs)["tags"] == []
    assert describe_service(ecs, include=["TAGS"])["tags"] == tags


@pytest.mark.parametrize(
    ("source", "expected"),
    [(None, {}), ("NONE", {}), ("SERVICE", {"from": "service"}), ("TASK_DEFINITION", {"from": "definition"})],
)
def test_tasks_inherit_tags_from_where_the_service_says(
    sim: Simulation, ecs: Any, network: dict[str, Any], source: str | None, expected: dict[str, str]
) -> None:
    ecs.register_task_definition(**web(family="tagged", tags=[{"key": "from", "value": "definition"}]))
    tags = [{"key": "from", "value": "service"}]
    create_service(ecs, network, taskDefinition="tagged", tags=tags, propagateTags=source)
    sim.advance(30)
    (task,) = service_tasks(ecs, include=["TAGS"])
    assert {tag["key"]: tag["value"] for tag in task["tags"]} == expected


def test_managed_tags_name_cluster_and_service(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, enableECSManagedTags=True)
    sim.advance(30)
    (task,) = service_tasks(ecs, include=["TAGS"])
    assert {tag["key"]: tag["value"] for tag in task["tags"]} == {
        "aws:ecs:clusterName": CLUSTER,
        "aws:ecs:serviceName": SERVICE,
    }


def test_a_new_desired_count_begins_no_deployment(ecs: Any, steady: dict[str, Any]) -> None:
    service = update(ecs, desiredCount=5)
    assert [each["id"] for each in service["deployments"]] == [each["id"] for each in steady["deployments"]]
    assert (service["desiredCount"], service["deployments"][0]["desiredCount"]) == (5, 5)


@pytest.mark.parametrize("changes", [{"forceNewDeployment": True}, {"taskDefinition": "web:2"}])
def test_a_change_of_what_runs_begins_a_deployment(ecs: Any, steady: dict[str, Any], changes: dict[str, Any]) -> None:
    ecs.register_task_definition(**web())
    new, old = update(ecs, **changes)["deployments"]
    assert (new["status"], old["status"]) == ("PRIMARY", "ACTIVE")
    assert old["id"] == steady["deployments"][0]["id"]


def test_naming_the_task_definition_that_runs_begins_no_deployment(ecs: Any, steady: dict[str, Any]) -> None:
    assert len(update(ecs, taskDefinition="web:1")["deployments"]) == 1


def test_another_network_configuration_begins_a_deployment(
    ecs: Any, network: dict[str, Any], steady: dict[str, Any]
) -> None:
    fewer = {"awsvpcConfiguration": {**network["awsvpcConfiguration"], "assignPublicIp": "DISABLED"}}
    service = update(ecs, networkConfiguration=fewer)
    assert len(service["deployments"]) == 2
    assert service["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"] == "DISABLED"


def test_an_update_changes_only_what_it_names(ecs: Any, steady: dict[str, Any]) -> None:
    service = update(ecs, deploymentConfiguration={"maximumPercent": 150, "minimumHealthyPercent": 50})
    changed = {name for name in service if service[name] != steady[name]}
    assert changed <= {"deploymentConfiguration", "deployments"}
    assert service["deploymentConfiguration"]["maximumPercent"] == 150


@pytest.mark.parametrize(
    "changes",
    [
        {"taskDefinition": "nothing", "desiredCount": 7},
        {"desiredCount": -1, "forceNewDeployment": True},
        {"desiredCount": 5001},
        {"desiredCount": 7, "deploymentConfiguration": {"maximumPercent": 50, "minimumHealthyPercent": 100}},
        {"desiredCount": 7, "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-0"]}}},
        {"desiredCount": 7, "loadBalancers": [{"containerName": "web", "containerPort": 80}]},
    ],
)
def test_a_refused_update_changes_nothing(
    sim: Simulation, ecs: Any, steady: dict[str, Any], changes: dict[str, Any]
) -> None:
    decisions = len(sim.journal)
    with pytest.raises(ecs.exceptions.ClientError):
        update(ecs, **changes)
    assert describe_service(ecs) == steady
    sim.advance(60)
    assert describe_service(ecs) == steady
    assert len(sim.journal) == decisions


def test_deleting_a_service_above_zero_without_force_is_refused(ecs: Any, steady: dict[str, Any]) -> None:
    with refused(INVALID, "The service cannot be stopped while it is scaled above 0."):
        delete(ecs)
    assert describe_service(ecs) == steady


def test_a_service_scaled_to_zero_is_deleted_without_force(ecs: Any, steady: dict[str, Any]) -> None:
    update(ecs, desiredCount=0)
    assert delete(ecs)["status"] == "DRAINING"


def test_a_deleted_service_drains_is_hidden_from_lists_and_still_described(ecs: Any, steady: dict[str, Any]) -> None:
    service = delete(ecs, force=True)
    assert (service["status"], service["desiredCount"], service["runningCount"]) == ("DRAINING", 0, 2)
    assert ecs.list_services(cluster=CLUSTER)["serviceArns"] == []
    assert describe_service(ecs)["status"] == "DRAINING"


def test_a_deleted_service_is_inactive_once_its_tasks_stop(sim: Simulation, ecs: Any, steady: dict[str, Any]) -> None:
    delete(ecs, force=True)
    sim.advance(120)
    service = describe_service(ecs)
    assert (service["status"], service["runningCount"], service["pendingCount"]) == ("INACTIVE", 0, 0)


def test_the_name_of_a_draining_service_is_taken(ecs: Any, network: dict[str, Any], steady: dict[str, Any]) -> None:
    delete(ecs, force=True)
    with refused(INVALID, "Unable to Start a service that is still Draining."):
        create_service(ecs, network)


def test_the_name_of_an_inactive_service_is_free(
    sim: Simulation, ecs: Any, network: dict[str, Any], steady: dict[str, Any]
) -> None:
    delete(ecs, force=True)
    sim.advance(120)
    service = create_service(ecs, network)
    assert (service["status"], service["events"]) == ("ACTIVE", [])


@pytest.mark.parametrize("operation", ["update_service", "delete_service"])
@pytest.mark.parametrize(("seconds", "status"), [(0, "DRAINING"), (120, "INACTIVE")])
def test_a_service_that_is_going_or_gone_is_not_active(
    sim: Simulation, ecs: Any, steady: dict[str, Any], *, operation: str, seconds: int, status: str
) -> None:
    delete(ecs, force=True)
    sim.advance(seconds)
    assert describe_service(ecs)["status"] == status
    with refused("ServiceNotActiveException", "Service was not ACTIVE."):
        getattr(ecs, operation)(cluster=CLUSTER, service=SERVICE)


def test_a_service_on_ec2_without_instances_says_that_it_cannot_place_its_tasks(sim: Simulation, ecs: Any) -> None:
    ecs.register_task_definition(
        family="bridge", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 128}]
    )
    ecs.create_service(cluster=CLUSTER, serviceName=SERVICE, taskDefinition="bridge", desiredCount=1)
    sim.advance(60)
    service = describe_service(ecs)
    assert service["launchType"] == "EC2"
    assert not {"platformVersion", "platformFamily", "networkConfiguration"} & service.keys()
    assert service["events"][0]["message"] == (
        "(service web) was unable to place a task because no container instance met all of its requirements. "
        "Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting "
        "section of the Amazon ECS Developer Guide."
    )
