"""What the guard lets a lab make in an account that holds nothing of it, and what it writes down."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from ecslab.safety.guard import RefusedError
from ecslab.safety.ledger import Ledger, State

from . import world as account
from .right_calls import PREFIX
from .world import CREATING, World, refusal


def test_the_tags_of_the_learner_stay_and_the_request_is_not_changed(fresh: World) -> None:
    tags = [{"key": "team", "value": "shop"}, {"key": "ecslab", "value": "mine"}]
    made = fresh.call("ecs.CreateCluster", {"clusterName": PREFIX, "tags": tags})["cluster"]
    found = boto3.client("ecs").describe_clusters(clusters=[made["clusterArn"]], include=["TAGS"])["clusters"]
    assert found[0]["tags"] == [{"key": "team", "value": "shop"}, {"key": "ecslab", "value": "05_services"}]
    assert len(tags) == 2
    assert tags[1]["value"] == "mine"


@pytest.mark.parametrize(
    ("operation", "request_", "sentence"),
    [
        ("ec2.CreateNatGateway", {"SubnetId": "subnet-1"}, "a NAT gateway costs about 33 USD a month"),
        ("ec2.AllocateAddress", {}, "an Elastic IP address costs money"),
        ("s3.CreateBucket", {"Bucket": PREFIX}, "lab 05_services does not need it"),
        ("ecs.DeleteAttributes", {"cluster": PREFIX, "attributes": []}, "lab 05_services does not need it"),
    ],
)
def test_what_no_lab_needs_is_refused(fresh: World, operation: str, request_: dict[str, Any], sentence: str) -> None:
    said = refusal(fresh, operation, request_)
    assert said.startswith(f"{operation} was refused: ")
    assert sentence in said
    assert "Nothing was sent to AWS." in said


def test_a_nat_gateway_is_refused_even_if_a_lab_should_need_one(fresh: World) -> None:
    client = boto3.client("ec2")
    account.guard(fresh.ledger, needed={"ec2.CreateNatGateway"}).watch(client)
    with pytest.raises(RefusedError, match="NAT gateway"):
        client.create_nat_gateway(SubnetId="subnet-1")


def test_a_lab_may_call_what_it_needs_and_what_cleans_up(fresh: World) -> None:
    ecs = boto3.client("ecs")
    account.guard(fresh.ledger, needed={"ecs.CreateCluster"}).watch(ecs)
    ecs.create_cluster(clusterName=PREFIX)
    with pytest.raises(RefusedError, match="does not need it"):
        ecs.register_task_definition(family=PREFIX, containerDefinitions=[])
    ecs.delete_cluster(cluster=PREFIX)


def test_every_call_that_creates_is_written_down_and_completed(tmp_path: Path) -> None:
    with account.world(tmp_path / "ledger.jsonl") as made:
        entries = made.ledger.entries()
    assert {f"{entry.service}.{entry.operation}" for entry in entries} == set(CREATING)
    assert {entry.state for entry in entries} == {State.DONE}
    # The two calls for tasks found no machine, and made none.
    assert {entry.operation for entry in entries if not entry.made} == {"StartTask", "RunTask"}


def test_a_call_that_aws_refuses_is_written_down_as_failed(fresh: World) -> None:
    with pytest.raises(ClientError):
        fresh.call("ecs.RegisterTaskDefinition", {"family": PREFIX, "containerDefinitions": []})
    assert [(entry.state, entry.error) for entry in fresh.ledger.entries()] == [(State.FAILED, "ClientException")]


def test_a_call_that_breaks_on_its_way_may_have_made_something(fresh: World) -> None:
    def cut(**_: Any) -> None:
        raise ConnectionClosedError(endpoint_url="https://ecs.us-east-1.amazonaws.com")

    fresh.client("ecs").meta.events.register_first("before-send", cut)
    fresh.client("ecs").meta.events.register("needs-retry", lambda **_: None)
    with pytest.raises(ConnectionClosedError):
        fresh.call("ecs.CreateCluster", {"clusterName": PREFIX})
    assert [entry.state for entry in fresh.ledger.entries()] == [State.BEGUN]


def test_a_refused_call_is_not_written_down(fresh: World) -> None:
    refusal(fresh, "ecs.CreateCluster", {"clusterName": "prod"})
    assert fresh.ledger.entries() == []


def test_no_entry_no_call(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(Ledger, "begin", full)
    with pytest.raises(OSError, match="No space left"):
        fresh.call("ecs.CreateCluster", {"clusterName": PREFIX})
    assert boto3.client("ecs").list_clusters()["clusterArns"] == []
