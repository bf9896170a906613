"""Tasks: run, described, listed and stopped through boto3."""

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import (
    ARN,
    INVALID,
    create_service,
    describe_task,
    refused,
    run_task,
    run_tasks,
    service_tasks,
)


def test_a_new_task_is_provisioning_with_the_fields_of_fargate(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    task = run_task(ecs, network)
    expected = {
        "clusterArn": f"{ARN}:cluster/{CLUSTER}",
        "taskDefinitionArn": f"{ARN}:task-definition/web:1",
        "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
        "availabilityZone": "us-east-1a",
        "cpu": "256",
        "memory": "512",
        "createdAt": sim.now,
        "desiredStatus": "RUNNING",
        "lastStatus": "PROVISIONING",
        "enableExecuteCommand": False,
        "ephemeralStorage": {"sizeInGiB": 20},
        "group": "family:web",
        "healthStatus": "UNKNOWN",
        "launchType": "FARGATE",
        "overrides": {"containerOverrides": [{"name": "web"}], "inferenceAcceleratorOverrides": []},
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "tags": [],
        "version": 1,
    }
    assert {name: task[name] for name in expected} == expected
    assert task.keys() - expected.keys() == {"taskArn", "attachments", "containers"}


def test_a_running_task_has_every_timestamp_of_its_way_up_in_order(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    task = run_task(ecs, network)
    sim.advance(60)
    task = describe_task(ecs, task)
    names = ["createdAt", "connectivityAt", "pullStartedAt", "pullStoppedAt", "startedAt"]
    moments = [task[name] for name in names]
    assert task["lastStatus"] == "RUNNING"
    assert task["connectivity"] == "CONNECTED"
    assert moments == sorted(set(moments))


def test_a_task_that_runs_has_no_trace_of_a_stop(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network)
    sim.advance(60)
    stopped = {"stoppingAt", "executionStoppedAt", "stoppedAt", "stopCode", "stoppedReason"}
    assert not stopped & describe_task(ecs, task).keys()


def test_a_task_id_is_32_lowercase_hex_digits(ecs: Any, network: dict[str, Any]) -> None:
    assert re.fullmatch(rf"{ARN}:task/{CLUSTER}/[0-9a-f]{{32}}", run_task(ecs, network)["taskArn"])


def test_a_container_shows_its_strings_and_its_address(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network)
    sim.advance(60)
    task = describe_task(ecs, task)
    (container,), (attachment,) = task["containers"], task["attachments"]
    task_id = task["taskArn"].rsplit("/", 1)[-1]
    address = {detail["name"]: detail["value"] for detail in attachment["details"]}["privateIPv4Address"]
    assert re.fullmatch(rf"{ARN}:container/{CLUSTER}/{task_id}/[0-9a-f-]{{36}}", container.pop("containerArn"))
    assert re.fullmatch(rf"{task_id}-\d{{10}}", container.pop("runtimeId"))
    assert container == {
        "taskArn": task["taskArn"],
        "name": "web",
        "image": "nginx:1.27",
        "imageDigest": sim.images.digest_of("nginx:1.27"),
        "lastStatus": "RUNNING",
        "networkBindings": [],
        "networkInterfaces": [{"attachmentId": attachment["id"], "privateIpv4Address": address}],
        "healthStatus": "UNKNOWN",
        "cpu": "0",
    }


def test_the_network_interface_of_a_task_is_one_of_ec2(ecs: Any, network: dict[str, Any]) -> None:
    import boto3

    (attachment,) = run_task(ecs, network)["attachments"]
    details = {detail["name"]: detail["value"] for detail in attachment["details"]}
    interfaces = boto3.client("ec2").describe_network_interfaces(NetworkInterfaceIds=[details["networkInterfaceId"]])
    (interface,) = interfaces["NetworkInterfaces"]
    assert (attachment["type"], attachment["status"]) == ("ElasticNetworkInterface", "PRECREATED")
    assert details == {
        "subnetId": interface["SubnetId"],
        "networkInterfaceId": interface["NetworkInterfaceId"],
        "macAddress": interface["MacAddress"],
        "privateDnsName": interface["PrivateDnsName"],
        "privateIPv4Address": interface["PrivateIpAddress"],
    }


def test_a_task_id_alone_describes_the_task(ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network)
    found = ecs.describe_tasks(cluster=CLUSTER, tasks=[task["taskArn"].rsplit("/", 1)[-1]])["tasks"]
    assert [each["taskArn"] for each in found] == [task["taskArn"]]


def test_describing_an_unknown_task_is_a_failure_and_no_error(ecs: Any) -> None:
    answer = ecs.describe_tasks(cluster=CLUSTER, tasks=["0" * 32])
    assert answer["tasks"] == []
    assert answer["failures"] == [{"arn": f"{ARN}:task/{CLUSTER}/{'0' * 32}", "reason": "MISSING"}]


def test_a_task_is_missing_in_another_cluster(ecs: Any, network: dict[str, Any]) -> None:
    ecs.create_cluster(clusterName="lab2")
    arn = run_task(ecs, network)["taskArn"]
    assert ecs.describe_tasks(cluster="lab2", tasks=[arn])["failures"] == [{"arn": arn, "reason": "MISSING"}]


def test_run_task_starts_as_many_as_are_asked_for(ecs: Any, network: dict[str, Any]) -> None:
    tasks = run_tasks(ecs, network, count=10)
    assert len({task["taskArn"] for task in tasks}) == 10


def test_tasks_of_one_call_are_spread_over_the_subnets_zones(ecs: Any, network: dict[str, Any]) -> None:
    zones = sorted(task["availabilityZone"] for task in run_tasks(ecs, network, count=3))
    assert zones == ["us-east-1a", "us-east-1b", "us-east-1c"]


def test_group_and_started_by_are_the_callers_if_given(ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network, group="batch", startedBy="me")
    assert (task["group"], task["startedBy"]) == ("batch", "me")


def test_overrides_list_every_container_whether_overridden_or_not(ecs: Any, network: dict[str, Any]) -> None:
    ecs.register_task_definition(
        **web(family="two", containerDefinitions=[{"name": name, "image": "nginx"} for name in ("web", "log")])
    )
    given = {"name": "log", "environment": [{"name": "A", "value": "1"}]}
    task = run_task(ecs, network, taskDefinition="two", overrides={"containerOverrides": [given], "memory": "1024"})
    assert task["overrides"]["containerOverrides"] == [{"name": "web"}, given]
    assert (task["cpu"], task["memory"]) == ("256", "1024")


def test_repeating_run_task_with_its_client_token_returns_the_same_tasks(ecs: Any, network: dict[str, Any]) -> None:
    first = run_tasks(ecs, network, count=2, clientToken="once")
    assert run_tasks(ecs, network, count=2, clientToken="once") == first
    assert len(ecs.list_tasks(cluster=CLUSTER)["taskArns"]) == 2


def test_a_client_token_with_other_parameters_is_a_conflict(ecs: Any, network: dict[str, Any]) -> None:
    run_tasks(ecs, network, clientToken="once")
    with refused("ConflictException", "The clientToken was already used with other parameters."):
        run_tasks(ecs, network, count=2, clientToken="once")


def test_a_conflict_names_the_tasks_that_have_the_token(ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network, clientToken="once")
    with pytest.raises(ecs.exceptions.ConflictException) as caught:
        run_tasks(ecs, network, count=2, clientToken="once")
    assert caught.value.response["resourceIds"] == [task["taskArn"]]


def test_without_a_client_token_every_call_runs_another_task(ecs: Any, network: dict[str, Any]) -> None:
    assert run_task(ecs, network)["taskArn"] != run_task(ecs, network)["taskArn"]


def test_tags_of_a_task_are_shown_only_when_asked_for(ecs: Any, network: dict[str, Any]) -> None:
    tags = [{"key": "team", "value": "a"}]
    task = run_task(ecs, network, tags=tags)
    assert describe_task(ecs, task)["tags"] == []
    assert describe_task(ecs, task, include=["TAGS"])["tags"] == tags


def test_a_task_inherits_the_tags_of_its_definition_when_told_so(ecs: Any, network: dict[str, Any]) -> None:
    tags = [{"key": "team", "value": "a"}, {"key": "tier", "value": "b"}]
    ecs.register_task_definition(**web(family="tagged", tags=tags))
    plain = run_task(ecs, network, taskDefinition="tagged")
    heir = run_task(
        ecs,
        network,
        taskDefinition="tagged",
        propagateTags="TASK_DEFINITION",
        tags=[{"key": "tier", "value": "own"}],
        enableECSManagedTags=True,
    )
    assert plain["tags"] == []
    assert {tag["key"]: tag["value"] for tag in heir["tags"]} == {
        "team": "a",
        "tier": "own",
        "aws:ecs:clusterName": CLUSTER,
    }


def test_run_task_cannot_inherit_tags_from_a_service(ecs: Any, network: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as caught:
        run_task(ecs, network, propagateTags="SERVICE")
    assert caught.value.response["Error"]["Code"] == INVALID


def test_a_stopped_task_says_at_once_that_it_shall_stop_and_why(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    task = run_task(ecs, network)
    sim.advance(60)
    task = ecs.stop_task(cluster=CLUSTER, task=task["taskArn"], reason="enough")["task"]
    assert (task["desiredStatus"], task["lastStatus"]) == ("STOPPED", "RUNNING")
    assert (task["stopCode"], task["stoppedReason"]) == ("UserInitiated", "enough")


def test_a_task_stopped_without_a_reason_was_stopped_by_the_user(ecs: Any, network: dict[str, Any]) -> None:
    task = ecs.stop_task(cluster=CLUSTER, task=run_task(ecs, network)["taskArn"])["task"]
    assert task["stoppedReason"] == "Task stopped by user"


def test_a_task_that_ran_has_every_timestamp_of_its_way_down_in_order(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    task = run_task(ecs, network)
    sim.advance(60)
    ecs.stop_task(cluster=CLUSTER, task=task["taskArn"])
    sim.advance(60)
    task = describe_task(ecs, task)
    moments = [task[name] for name in ("startedAt", "stoppingAt", "executionStoppedAt", "stoppedAt")]
    assert task["lastStatus"] == "STOPPED"
    assert moments == sorted(set(moments))
    assert (task["containers"][0]["lastStatus"], task["containers"][0]["exitCode"]) == ("STOPPED", 0)


def test_a_task_that_never_ran_has_neither_start_nor_exit_code(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    task = run_task(ecs, network)
    ecs.stop_task(cluster=CLUSTER, task=task["taskArn"])
    sim.advance(60)
    task = describe_task(ecs, task)
    assert task["lastStatus"] == "STOPPED"
    assert not {"startedAt", "executionStoppedAt"} & task.keys()
    assert "exitCode" not in task["containers"][0]


def test_stopping_a_task_again_changes_nothing(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network)
    first = ecs.stop_task(cluster=CLUSTER, task=task["taskArn"], reason="first")["task"]
    assert ecs.stop_task(cluster=CLUSTER, task=task["taskArn"], reason="second")["task"] == first


def test_stopping_a_task_deletes_its_tags(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    task = run_task(ecs, network, tags=[{"key": "team", "value": "a"}])
    ecs.stop_task(cluster=CLUSTER, task=task["taskArn"])
    sim.advance(60)
    assert describe_task(ecs, task, include=["TAGS"])["tags"] == []


def test_a_stopped_task_is_shown_for_an_hour_and_then_missing(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    task = run_task(ecs, network)
    ecs.stop_task(cluster=CLUSTER, task=task["taskArn"])
    sim.advance(3500)
    assert describe_task(ecs, task)["lastStatus"] == "STOPPED"
    sim.advance(300)
    failures = ecs.describe_tasks(cluster=CLUSTER, tasks=[task["taskArn"]])["failures"]
    assert failures == [{"arn": task["taskArn"], "reason": "MISSING"}]


@pytest.fixture
def crowd(sim: Simulation, ecs: Any, network: dict[str, Any]) -> dict[str, str]:
    """Task ARNs by nickname: alone, other (another family), mine (startedBy me), stopped, served (of the service)."""
    ecs.register_task_definition(**web(family="other"))
    create_service(ecs, network)
    sim.advance(60)
    tasks = {
        "alone": run_task(ecs, network),
        "other": run_task(ecs, network, taskDefinition="other"),
        "mine": run_task(ecs, network, startedBy="me"),
        "stopped": run_task(ecs, network),
        "served": service_tasks(ecs)[0],
    }
    ecs.stop_task(cluster=CLUSTER, task=tasks["stopped"]["taskArn"])
    return {name: task["taskArn"] for name, task in tasks.items()}


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, {"alone", "other", "mine", "served"}),
        ({"desiredStatus": "RUNNING"}, {"alone", "other", "mine", "served"}),
        ({"desiredStatus": "STOPPED"}, {"stopped"}),
        ({"desiredStatus": "PENDING"}, set()),
        ({"family": "other"}, {"other"}),
        ({"family": "oth"}, set()),
        ({"serviceName": SERVICE}, {"served"}),
        ({"startedBy": "me"}, {"mine"}),
        ({"startedBy": "nobody"}, set()),
        ({"launchType": "FARGATE"}, {"alone", "other", "mine", "served"}),
        ({"launchType": "EC2"}, set()),
        ({"family": "web", "desiredStatus": "STOPPED"}, {"stopped"}),
        ({"family": "other", "desiredStatus": "STOPPED"}, set()),
        ({"family": "web", "serviceName": SERVICE, "launchType": "FARGATE", "desiredStatus": "RUNNING"}, {"served"}),
        ({"family": "other", "serviceName": SERVICE}, set()),
    ],
)
def test_tasks_are_listed_that_fit_every_filter(
    ecs: Any, crowd: dict[str, str], filters: dict[str, Any], names: set[str]
) -> None:
    listed = ecs.list_tasks(cluster=CLUSTER, **filters)["taskArns"]
    assert sorted(listed) == sorted(crowd[name] for name in names)


def test_tasks_of_a_deployment_are_listed_by_started_by(ecs: Any, crowd: dict[str, str]) -> None:
    (service,) = ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    deployment = service["deployments"][0]["id"]
    assert ecs.list_tasks(cluster=CLUSTER, startedBy=deployment)["taskArns"] == [crowd["served"]]


def test_a_list_shows_no_task_of_a_cluster_with_a_similar_name(ecs: Any, network: dict[str, Any]) -> None:
    ecs.create_cluster(clusterName="lab2")
    run_task(ecs, network)
    assert ecs.list_tasks(cluster="lab2")["taskArns"] == []
