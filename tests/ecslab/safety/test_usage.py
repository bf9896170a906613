"""A run's usage is looked at before AWS forgets it."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from ecslab.safety.usage import Usage
from ecssim import Simulation

PREFIX = "ecslab-05"
FARGATE = {"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}
HOUR_S = 3600


@pytest.fixture
def client(sim: Simulation) -> Any:
    """A boto3 client of ECS with a cluster of the lab, and a task definition in place."""
    client = boto3.client("ecs")
    client.create_cluster(clusterName=PREFIX)
    client.register_task_definition(family=PREFIX, containerDefinitions=[{"name": "web", "image": "nginx"}], **FARGATE)
    return client


@pytest.fixture
def usage(sim: Simulation, client: Any) -> Usage:
    """The usage of a lab whose ECS client is watched."""
    usage = Usage(PREFIX, lambda: sim.now)
    usage.watch(client)
    return usage


def start(client: Any, network: Any, cluster: str = PREFIX) -> str:
    asked = {"launchType": "FARGATE", "networkConfiguration": network}
    return str(client.run_task(cluster=cluster, taskDefinition=PREFIX, **asked)["tasks"][0]["taskArn"])


def test_a_task_that_has_stopped_is_seen_while_aws_shows_it(
    sim: Simulation, client: Any, usage: Usage, network: Any
) -> None:
    task = start(client, network)
    sim.advance(120)
    client.stop_task(cluster=PREFIX, task=task)
    sim.advance(120)
    usage.look()
    (spell,) = usage.spells
    assert spell.id == task
    assert spell.end is not None
    assert spell.end < sim.now


def test_what_aws_has_forgotten_is_remembered(sim: Simulation, client: Any, usage: Usage, network: Any) -> None:
    task = start(client, network)
    sim.advance(120)
    client.stop_task(cluster=PREFIX, task=task)
    sim.advance(120)
    usage.look()
    sim.advance(2 * HOUR_S)
    usage.look()
    assert [spell.id for spell in usage.spells] == [task]


def test_what_ended_unseen_counts_until_it_was_missed(sim: Simulation, client: Any, usage: Usage, network: Any) -> None:
    task = start(client, network)
    sim.advance(120)
    usage.look()
    boto3.client("ecs").stop_task(cluster=PREFIX, task=task)
    sim.advance(2 * HOUR_S)
    usage.look()
    assert [spell.end for spell in usage.spells] == [sim.now]


def test_a_call_looks_if_the_last_look_is_half_an_hour_old(
    sim: Simulation, client: Any, usage: Usage, network: Any
) -> None:
    usage.look()
    task = start(client, network)
    sim.advance(29 * 60)
    client.list_clusters()
    assert usage.spells == ()
    sim.advance(60)
    client.list_clusters()
    assert [spell.id for spell in usage.spells] == [task]


def test_a_cluster_is_looked_at_before_it_is_deleted(sim: Simulation, client: Any, usage: Usage, network: Any) -> None:
    usage.look()
    task = start(client, network)
    sim.advance(120)
    client.stop_task(cluster=PREFIX, task=task)
    sim.advance(120)
    client.delete_cluster(cluster=PREFIX)
    assert [spell.id for spell in usage.spells] == [task]


def test_tasks_in_clusters_of_others_do_not_count(sim: Simulation, client: Any, usage: Usage, network: Any) -> None:
    client.create_cluster(clusterName="ecslab-050")
    start(client, network, cluster="ecslab-050")
    sim.advance(120)
    usage.look()
    assert usage.spells == ()


def test_a_lab_goes_on_when_aws_refuses_a_look(client: Any, usage: Usage) -> None:
    logs = boto3.client("logs")
    usage.watch(logs)
    with Stubber(logs) as stub:
        stub.add_client_error("describe_log_groups", "AccessDeniedException")
        assert client.list_clusters()["clusterArns"]
        stub.assert_no_pending_responses()


def test_who_asks_for_a_look_hears_that_aws_refused(client: Any, usage: Usage) -> None:
    with Stubber(client) as stub:
        stub.add_client_error("list_clusters", "AccessDeniedException")
        with pytest.raises(ClientError, match="AccessDeniedException"):
            usage.look()
