"""What is left of a lab is found by name, by tag and by the ledger, with its price."""

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecslab.course import course
from ecslab.safety import left_by_ledger
from ecslab.safety.kinds import KINDS
from ecslab.safety.leftover import Leftover, table
from ecslab.safety.leftovers import leftovers
from ecslab.safety.operations import operations
from ecslab.safety.sweep import clear
from ecslab.wall_clock import real_now
from ecssim import programs

from . import world as account
from .right_calls import ACCOUNT, CONTAINER, PREFIX, REGION
from .world import World

LAB = "05_services"
OURS = {"Key": "ecslab", "Value": LAB}


def left(world: World, client: Any = boto3.client) -> list[Leftover]:
    return leftovers(client, {LAB: PREFIX}, world.ledger, ACCOUNT, REGION)[LAB]


def machine(*tags: dict[str, str]) -> str:
    specification = [{"ResourceType": "instance", "Tags": list(tags)}] if tags else []
    answer = boto3.client("ec2").run_instances(**account.MACHINE, TagSpecifications=specification)
    return str(answer["Instances"][0]["InstanceId"])


def name(value: str) -> dict[str, str]:
    return {"Key": "Name", "Value": value}


# By name


def test_a_lab_that_made_nothing_left_nothing(fresh: World) -> None:
    assert left(fresh) == []


def test_a_machine_has_its_price_with_its_disk_and_address(fresh: World) -> None:
    fresh.call("ec2.RunInstances", account.MACHINE)
    (found,) = left(fresh)
    assert (found.kind, found.found_by) == ("EC2 instance", "name")
    assert found.usd_per_hour == pytest.approx(0.0104 + 0.005 + 30 * 0.08 / 730)


def test_a_machine_of_a_type_without_a_price_may_cost_anything(fresh: World) -> None:
    boto3.client("ec2").run_instances(
        **{**account.MACHINE, "InstanceType": "c5.large"},
        TagSpecifications=[{"ResourceType": "instance", "Tags": [name(PREFIX)]}],
    )
    (found,) = left(fresh)
    assert found.usd_per_hour is None
    assert "what has no known price" in table([found])


def test_a_task_on_fargate_has_the_price_of_its_size(fresh: World) -> None:
    fresh.call("ecs.CreateCluster", {"clusterName": PREFIX})
    fresh.call("ecs.RegisterTaskDefinition", {"family": PREFIX, "containerDefinitions": [CONTAINER], **account.FARGATE})
    subnets = [each["SubnetId"] for each in boto3.client("ec2").describe_subnets()["Subnets"]][:1]
    network = {"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}
    fresh.call(
        "ecs.RunTask",
        {"cluster": PREFIX, "taskDefinition": PREFIX, "launchType": "FARGATE", "networkConfiguration": network},
    )
    prices = {each.kind: each.usd_per_hour for each in left(fresh)}
    assert prices["task"] == pytest.approx(0.25 * 0.04048 + 0.5 * 0.004445 + 0.005)
    assert prices["cluster"] == 0


@pytest.mark.parametrize(("kind", "addresses"), [("application", 2), ("network", 2)])
def test_a_load_balancer_has_the_price_of_its_hours_and_addresses(fresh: World, kind: str, addresses: int) -> None:
    subnets = [each["SubnetId"] for each in boto3.client("ec2").describe_subnets()["Subnets"]][:addresses]
    fresh.call("elbv2.CreateLoadBalancer", {"Name": f"{PREFIX}-web", "Type": kind, "Subnets": subnets})
    (found,) = left(fresh)
    assert found.usd_per_hour == pytest.approx(0.0225 + addresses * 0.005)


def test_an_internal_load_balancer_has_no_public_address(fresh: World) -> None:
    subnets = [each["SubnetId"] for each in boto3.client("ec2").describe_subnets()["Subnets"]][:2]
    fresh.call("elbv2.CreateLoadBalancer", {"Name": f"{PREFIX}-web", "Scheme": "internal", "Subnets": subnets})
    (found,) = left(fresh)
    assert found.usd_per_hour == pytest.approx(0.0225)


def test_a_repository_costs_what_its_images_take(fresh: World) -> None:
    fresh.call("ecr.CreateRepository", {"repositoryName": f"{PREFIX}/web"})
    image = {"imageTag": "1", "imageManifest": programs.manifest("first")}
    fresh.call("ecr.PutImage", {"repositoryName": f"{PREFIX}/web", **image})
    size = boto3.client("ecr").describe_images(repositoryName=f"{PREFIX}/web")["imageDetails"][0]["imageSizeInBytes"]
    (found,) = left(fresh)
    assert found.usd_per_hour == pytest.approx(size / 1024**3 * 0.10 / 730)


def test_each_lab_has_its_own_leftovers_and_each_service_is_asked_once(fresh: World) -> None:
    for lab in course().labs:
        boto3.client("logs").create_log_group(logGroupName=f"/ecs/{lab.prefix}")
    asked: list[str] = []

    def client(service: str) -> Any:
        found = boto3.client(service)
        found.meta.events.register("before-call", lambda model, **_: asked.append(model.name))
        return found

    prefixes = {lab.id: lab.prefix for lab in course().labs}
    found = leftovers(client, prefixes, fresh.ledger, ACCOUNT, REGION)
    assert {lab_id: [each.name for each in of_the_lab] for lab_id, of_the_lab in found.items()} == {
        lab.id: [f"/ecs/{lab.prefix}"] for lab in course().labs
    }
    assert asked.count("DescribeLogGroups") == 1


def test_the_prefix_may_hold_the_name_of_a_learner(fresh: World) -> None:
    boto3.client("ecs").create_cluster(clusterName="ecslab-alice-05")
    prefixes = {LAB: "ecslab-alice-05"}
    (found,) = leftovers(boto3.client, prefixes, fresh.ledger, ACCOUNT, REGION)[LAB]
    assert found.kind == "cluster"
    assert left(fresh) == []


# By tag


def test_what_others_gave_our_tag_and_another_name_is_left_alone_and_reported(fresh: World) -> None:
    theirs = machine(OURS, name("prod"))
    cluster = boto3.client("ecs").create_cluster(clusterName="prod", tags=[{"key": "ecslab", "value": LAB}])
    clear(boto3.client, [PREFIX])
    found = {each.name: each for each in left(fresh)}
    assert found.keys() == {theirs, cluster["cluster"]["clusterArn"]}
    assert {each.found_by for each in found.values()} == {"tag"}
    assert "the clean-up leaves it alone" in found[theirs].why
    assert found[theirs].usd_per_hour


def test_a_tag_of_another_lab_is_not_ours(fresh: World) -> None:
    machine({"Key": "ecslab", "Value": "04_tasks"}, name("prod"))
    assert left(fresh) == []


def test_what_another_learner_made_in_the_same_lab_is_not_ours(fresh: World) -> None:
    theirs = machine(OURS, {"Key": "ecslab-learner", "Value": "bob"}, name("prod"))
    assert left(fresh) == []
    (found,) = leftovers(boto3.client, {LAB: PREFIX}, fresh.ledger, ACCOUNT, REGION, learner="bob")[LAB]
    assert found.name == theirs


def test_what_has_ended_and_still_has_its_tag_is_not_left(fresh: World) -> None:
    boto3.client("ec2").terminate_instances(InstanceIds=[machine(OURS, name("prod"))])
    assert left(fresh) == []


def test_who_may_not_search_by_tag_is_told_that_nobody_could_look(fresh: World) -> None:
    def refuse(**_: Any) -> None:
        message = "User: arn:aws:iam::1:user/ana is not authorized to perform: tag:GetResources"
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": message}}, "GetResources")

    def client(service: str) -> Any:
        found = boto3.client(service)
        found.meta.events.register("before-call.resource-groups-tagging-api.GetResources", refuse)
        return found

    (found,) = left(fresh, client)
    assert (found.found_by, found.name) == ("tag", "nobody could look")
    assert "You lack the permission tag:GetResources." in found.why


# By the ledger


def test_a_machine_that_lost_its_tags_is_known_from_the_ledger(fresh: World) -> None:
    made = fresh.call("ec2.RunInstances", account.MACHINE)["Instances"][0]["InstanceId"]
    boto3.client("ec2").delete_tags(Resources=[made], Tags=[{"Key": "Name"}, {"Key": "ecslab"}])
    (found,) = left(fresh)
    assert (found.kind, found.name, found.found_by) == ("EC2 instance", made, "ledger")
    assert found.usd_per_hour


def test_a_launch_whose_answer_nobody_saw_is_found_by_its_tags(fresh: World) -> None:
    made = fresh.call("ec2.RunInstances", account.MACHINE)["Instances"][0]["InstanceId"]
    lines = [line for line in fresh.ledger.path.read_text().splitlines() if '"event": "done"' not in line]
    fresh.ledger.path.write_text("\n".join(lines))
    assert [(each.name, each.found_by) for each in left(fresh)] == [(made, "name")]
    assert len(fresh.ledger.unfinished()) == 1


def test_the_ledger_learns_what_is_gone(fresh: World) -> None:
    fresh.call("ecs.CreateCluster", {"clusterName": PREFIX})
    fresh.call("iam.CreateRole", {"RoleName": PREFIX, "AssumeRolePolicyDocument": account.TRUST})
    assert [each.kind for each in left(fresh)] == ["cluster", "role"]
    assert len(fresh.ledger.unfinished()) == 2
    clear(boto3.client, [PREFIX])
    assert left(fresh) == []
    assert fresh.ledger.unfinished() == []


def test_what_has_an_id_and_is_in_the_ledger_by_its_name_is_not_written_off_while_it_is_there(fresh: World) -> None:
    fresh.call("servicediscovery.CreateHttpNamespace", {"Name": PREFIX})
    for _ in range(2):
        assert [(each.kind, each.found_by) for each in left(fresh)] == [("Cloud Map namespace", "name")]
        assert len(fresh.ledger.unfinished()) == 1
    clear(boto3.client, [PREFIX])
    assert left(fresh) == []
    assert fresh.ledger.unfinished() == []


def test_a_call_without_an_answer_is_settled_when_aws_would_show_what_it_made(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.ledger.begin(LAB, ACCOUNT, REGION, "ecs", "CreateCluster", [PREFIX])
    assert left(fresh) == []
    assert len(fresh.ledger.unfinished()) == 1
    monkeypatch.setattr(left_by_ledger, "real_now", lambda: real_now() + timedelta(minutes=11))
    assert left(fresh) == []
    assert fresh.ledger.unfinished() == []


def test_what_was_made_in_another_account_or_region_is_not_looked_for_here(fresh: World) -> None:
    fresh.ledger.done(fresh.ledger.begin(LAB, "999999999999", REGION, "ec2", "RunInstances", []), ["i-1"])
    fresh.ledger.done(fresh.ledger.begin(LAB, ACCOUNT, "eu-west-1", "ec2", "RunInstances", []), ["i-2"])
    assert left(fresh) == []
    assert len(fresh.ledger.unfinished()) == 2


def test_every_call_that_creates_is_known_to_a_kind() -> None:
    known = {operation for kind in KINDS for operation in kind.made_by}
    assert {name for name, operation in operations().items() if operation.creates} <= known


# The table


def test_the_table_sums_up_what_it_costs_by_the_hour_and_by_the_month() -> None:
    rows = [Leftover("EC2 instance", "i-1", 0.01, "name"), Leftover("cluster", "arn", 0, "tag", "It is in use.")]
    assert table(rows).splitlines() == [
        "kind          ARN, id or name  USD an hour  found by",
        "EC2 instance  i-1              0.0100       name",
        "cluster       arn              -            tag",
        "cluster arn: It is in use.",
        "It costs 0.0100 USD an hour, 7.30 USD a month, until it is deleted.",
    ]


def test_an_empty_table_says_so() -> None:
    assert table([]) == "Nothing is left."
