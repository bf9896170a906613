"""What a program learns that listens to EventBridge instead of asking ECS again and again."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE

Listen = Callable[..., Callable[[], list[dict[str, Any]]]]


@pytest.fixture
def listen(ecs: Any) -> Listen:
    """Put a rule for an event pattern and a queue for its target; calling the answer gives the events since."""
    import boto3

    rules, queues = boto3.client("events"), boto3.client("sqs")

    def put(**pattern: Any) -> Callable[[], list[dict[str, Any]]]:
        url = queues.create_queue(QueueName="events")["QueueUrl"]
        arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        rules.put_rule(Name="listen", EventPattern=json.dumps({"source": ["aws.ecs"], **pattern}))
        rules.put_targets(Rule="listen", Targets=[{"Id": "queue", "Arn": arn}])

        def events() -> list[dict[str, Any]]:
            received = []
            while messages := queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
                received += [json.loads(message["Body"]) for message in messages]
            return received

        return events

    return put


def run_task(ecs: Any, network: dict[str, Any]) -> str:
    launch = {"cluster": CLUSTER, "taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
    return str(ecs.run_task(**launch)["tasks"][0]["taskArn"])


def create_service(ecs: Any, network: dict[str, Any], count: int = 1) -> None:
    launch = {"cluster": CLUSTER, "taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
    ecs.create_service(serviceName=SERVICE, desiredCount=count, **launch)


def statuses(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(event["detail"]["desiredStatus"], event["detail"]["lastStatus"]) for event in events]


def test_a_queue_gets_the_whole_life_of_a_task_in_order(
    sim: Simulation, ecs: Any, network: dict[str, Any], listen: Listen
) -> None:
    events = listen(**{"detail-type": ["ECS Task State Change"]})
    task = run_task(ecs, network)
    sim.advance(60)
    ecs.stop_task(cluster=CLUSTER, task=task)
    sim.advance(60)
    heard = events()
    assert statuses(heard) == [
        ("RUNNING", "PROVISIONING"),
        ("RUNNING", "PENDING"),
        ("RUNNING", "RUNNING"),
        ("STOPPED", "RUNNING"),
        ("STOPPED", "STOPPING"),
        ("STOPPED", "DEPROVISIONING"),
        ("STOPPED", "STOPPED"),
    ]
    assert [event["detail"]["version"] for event in heard] == [1, 2, 3, 4, 5, 6, 7]
    assert sorted(event["time"] for event in heard) == [event["time"] for event in heard]


def test_an_event_says_where_it_comes_from(sim: Simulation, ecs: Any, network: dict[str, Any], listen: Listen) -> None:
    events = listen()
    task = run_task(ecs, network)
    [event] = events()
    assert list(event) == ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"]
    assert (event["version"], event["source"], event["account"]) == ("0", "aws.ecs", "123456789012")
    assert (event["time"], event["region"], event["resources"]) == ("2026-01-05T09:00:00Z", "us-east-1", [task])


def test_a_stop_is_heard_before_the_task_has_stopped(
    sim: Simulation, ecs: Any, network: dict[str, Any], listen: Listen
) -> None:
    events = listen(detail={"desiredStatus": ["STOPPED"]})
    task = run_task(ecs, network)
    sim.advance(60)
    ecs.stop_task(cluster=CLUSTER, task=task, reason="it is late")
    [event] = events()
    assert statuses([event]) == [("STOPPED", "RUNNING")]
    assert (event["detail"]["stopCode"], event["detail"]["stoppedReason"]) == ("UserInitiated", "it is late")


def test_a_rule_for_failed_tasks_hears_of_no_others(
    sim: Simulation, ecs: Any, network: dict[str, Any], listen: Listen
) -> None:
    events = listen(detail={"lastStatus": ["STOPPED"], "stopCode": ["EssentialContainerExited"]})
    container = {"name": "web", "image": "busybox", "command": ["sh", "-c", "sleep 5; exit 3"]}
    ecs.register_task_definition(
        family="failing",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )
    stopped = run_task(ecs, network)
    failing = ecs.run_task(
        cluster=CLUSTER, taskDefinition="failing", launchType="FARGATE", networkConfiguration=network
    )["tasks"][0]["taskArn"]
    sim.advance(60)
    ecs.stop_task(cluster=CLUSTER, task=stopped)
    sim.advance(120)
    [event] = events()
    assert event["resources"] == [failing]
    assert event["detail"]["containers"][0]["exitCode"] == 3


def test_a_rolling_update_is_heard_from_its_beginning_to_the_steady_state(
    sim: Simulation, ecs: Any, network: dict[str, Any], listen: Listen
) -> None:
    create_service(ecs, network)
    sim.advance(300)
    events = listen(**{"detail-type": ["ECS Deployment State Change", "ECS Service Action"]})
    ecs.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    sim.advance(300)
    assert [event["detail"]["eventName"] for event in events()] == [
        "SERVICE_DEPLOYMENT_IN_PROGRESS",
        "TASKS_STOPPED",
        "SERVICE_DEPLOYMENT_COMPLETED",
        "SERVICE_STEADY_STATE",
    ]


def test_a_deployment_event_says_what_describe_services_says(
    sim: Simulation, ecs: Any, network: dict[str, Any], listen: Listen
) -> None:
    events = listen(detail={"eventName": ["SERVICE_DEPLOYMENT_COMPLETED"]})
    create_service(ecs, network)
    sim.advance(300)
    [event] = events()
    [service] = ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    [deployment] = service["deployments"]
    assert event["resources"] == [service["serviceArn"]]
    assert event["detail"]["deploymentId"] == deployment["id"]
    assert event["detail"]["reason"] == deployment["rolloutStateReason"]
