"""The guard lets out what is the lab's, needed and small, and nothing else; and writes down what it lets out."""

import os
import signal
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
import pytest
from ecslab.safety.guard import RefusedError
from ecslab.safety.ledger import State
from ecslab.safety.operations import operations

from . import world as account
from .right_calls import ACCOUNT, PREFIX, REGION, right_calls
from .world import CREATING, World, refusal
from .wrong_references import with_value, wrong_references

# Where the lab names what is there already or is to be, for each operation: (operation, path, kind).
PLACES = [
    (name, path, kind)
    for name, operation in operations().items()
    for path, kind in {
        **operation.own,
        **operation.may,
        **({operation.new: operation.kind} if operation.new else {}),
    }.items()
]


def passes(world: World, operation: str, request: Mapping[str, Any]) -> bool:
    """Return whether the guard lets a call through; it is stopped right behind the guard."""
    passed = []

    def stop(**_: Any) -> tuple[Any, dict[str, Any]]:
        passed.append(operation)
        return type("Answer", (), {"status_code": 200})(), {"ResponseMetadata": {"HTTPStatusCode": 200}}

    service, _, name = operation.partition(".")
    client = boto3.client(service)
    account.guard(world.ledger).watch(client)
    client.meta.events.register_first("before-call", stop)
    account.method(client, name)(**request)
    return passed == [operation]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One account for all tests that change nothing in it."""
    with account.world(tmp_path_factory.mktemp("ledger") / "ledger.jsonl") as made:
        yield made


# What is not the lab's


class TestWhatIsNotTheLabs:
    """Calls that name what is not the lab's; the account is looked at before the first of them and after the last."""

    @pytest.fixture(scope="class", autouse=True)
    def untouched(self, world: World) -> Iterator[None]:
        before = world.state()
        yield
        assert world.state() == before

    @pytest.mark.parametrize(("operation", "path", "kind"), PLACES)
    def test_nothing_of_others_is_changed(self, world: World, operation: str, path: str, kind: str) -> None:
        for reference in wrong_references(kind, world.theirs):
            said = refusal(world, operation, with_value(world.right(operation), path, reference))
            assert reference in said
            assert "is not of lab 05_services" in said or "it says no" in said


def test_more_than_two_hundred_such_calls_are_tried(world: World) -> None:
    assert sum(len(wrong_references(kind, world.theirs)) for _, _, kind in PLACES) > 200


def test_a_cluster_that_is_not_named_is_not_the_labs(world: World) -> None:
    assert "it says no cluster" in refusal(world, "ecs.RunTask", {"taskDefinition": f"{PREFIX}-web"})


def test_one_wrong_name_among_right_ones_is_enough(world: World) -> None:
    request = {"taskDefinitions": [f"{PREFIX}-web:1", "prod:1"]}
    assert "task definition prod:1" in refusal(world, "ecs.DeleteTaskDefinitions", request)


# What is the lab's


@pytest.mark.parametrize("operation", operations())
def test_every_operation_of_the_table_has_a_right_call(world: World, operation: str) -> None:
    """Only with one that passes do the refusals above mean anything."""
    assert passes(world, operation, world.right(operation))


def test_the_right_calls_are_those_of_the_table(world: World) -> None:
    assert right_calls(world.ids).keys() == operations().keys()


@pytest.mark.parametrize(
    ("operation", "path", "value"),
    [
        ("events.PutTargets", "Targets[].Arn", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/events/{PREFIX}"),
        ("events.PutTargets", "Targets[].Arn", f"arn:aws:sns:{REGION}:{ACCOUNT}:{PREFIX}-alarms"),
        ("cloudwatch.DeleteAlarms", "AlarmNames[]", f"TargetTracking-service/{PREFIX}/web-AlarmHigh-0a1b"),
        (
            "sqs.CreateQueue",
            "Attributes.RedrivePolicy",
            f'{{"deadLetterTargetArn": "arn:aws:sqs:{REGION}:{ACCOUNT}:{PREFIX}-failed", "maxReceiveCount": 3}}',
        ),
    ],
)
def test_things_of_the_lab_may_be_named_in_every_way_that_aws_takes(
    world: World, operation: str, path: str, value: str
) -> None:
    assert passes(world, operation, with_value(world.right(operation), path, value))


def test_reading_calls_go_through_whatever_they_name(world: World) -> None:
    assert world.call("ecs.DescribeClusters", {"clusters": ["prod"]})["clusters"]
    assert world.call("ecs.DiscoverPollEndpoint", {"cluster": "prod"})["endpoint"]


def test_what_the_lab_makes_carries_its_tag(world: World) -> None:
    tagged = {"key": "ecslab", "value": "05_services"}
    ecs, upper = boto3.client("ecs"), {"Key": "ecslab", "Value": "05_services"}
    assert ecs.describe_clusters(clusters=[PREFIX], include=["TAGS"])["clusters"][0]["tags"] == [tagged]
    machine = boto3.client("ec2").describe_instances(InstanceIds=[world.ids["machine"]])["Reservations"][0]
    assert machine["Instances"][0]["Tags"] == [upper, {"Key": "Name", "Value": PREFIX}]
    assert boto3.client("iam").list_role_tags(RoleName=f"{PREFIX}-instance")["Tags"] == [upper]
    group = boto3.client("logs").describe_log_groups(logGroupNamePrefix=f"/ecs/{PREFIX}")["logGroups"][0]
    assert boto3.client("logs").list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"] == {
        "ecslab": "05_services"
    }


# What the lab does not need


@pytest.mark.parametrize(
    ("operation", "path", "value"),
    [
        ("ecs.CreateService", "volumeConfigurations", [{"name": "disk"}]),
        ("ecs.CreateService", "loadBalancers[].loadBalancerName", "theirs"),
        ("ecs.CreateService", "serviceConnectConfiguration.logConfiguration", {"logDriver": "awslogs"}),
        ("ecs.CreateService", "enableExecuteCommand", True),
        ("ecs.RegisterTaskDefinition", "volumes[].efsVolumeConfiguration", {"fileSystemId": "fs-1"}),
        ("ec2.RunInstances", "BlockDeviceMappings", [{"DeviceName": "a", "Ebs": {"VolumeSize": 900}}]),
        ("ec2.CreateLaunchTemplate", "LaunchTemplateData.BlockDeviceMappings", []),
        ("autoscaling.CreateAutoScalingGroup", "MixedInstancesPolicy", {}),
        ("ssm.PutParameter", "Tier", "Advanced"),
        ("lambda.CreateFunction", "Code.S3Bucket", "theirs"),
        ("lambda.Invoke", "Qualifier", "live"),
        ("codedeploy.CreateDeployment", "revision.s3Location", {"bucket": "theirs"}),
        ("events.PutRule", "EventBusName", "theirs"),
        ("sqs.CreateQueue", "Attributes.KmsMasterKeyId", "theirs"),
    ],
)
def test_a_parameter_that_no_lab_needs_is_refused(world: World, operation: str, path: str, value: Any) -> None:
    said = refusal(world, operation, with_value(world.right(operation), path, value))
    assert f"its parameter {path} " in said


def test_a_presigned_url_is_refused(world: World) -> None:
    with pytest.raises(RefusedError, match="presigned"):
        world.client("ecs").generate_presigned_url("delete_cluster", Params={"cluster": PREFIX})


# What is too large


@pytest.mark.parametrize(
    ("operation", "path", "value"),
    [
        ("ec2.RunInstances", "InstanceType", "m5.24xlarge"),
        ("ec2.RunInstances", "InstanceType", "t3.small"),
        ("ec2.CreateLaunchTemplate", "LaunchTemplateData.InstanceType", "p4d.24xlarge"),
        ("iam.AttachRolePolicy", "PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ("ecs.RegisterTaskDefinition", "cpu", "4096"),
        ("ecs.RegisterTaskDefinition", "cpu", "4 vCPU"),
        ("ecs.RegisterTaskDefinition", "cpu", "a lot"),
        ("ecs.RegisterTaskDefinition", "memory", "30 GB"),
        ("ecs.RegisterTaskDefinition", "ephemeralStorage.sizeInGiB", 200),
        ("ecs.RegisterTaskDefinition", "containerDefinitions[].logConfiguration.logDriver", "splunk"),
        ("ecs.RunTask", "overrides.cpu", "16384"),
        ("ecs.UpdateService", "deploymentConfiguration.maximumPercent", 1000),
        ("autoscaling.CreateAutoScalingGroup", "MaxSize", 100),
        ("ssm.CreateActivation", "RegistrationLimit", 1000),
        ("elbv2.ModifyLoadBalancerAttributes", "Attributes[].Key", "deletion_protection.enabled"),
        ("events.PutTargets", "Targets[].EcsParameters.TaskCount", 100),
        ("sns.Subscribe", "Protocol", "email"),
        ("lambda.CreateFunction", "MemorySize", 3008),
        ("lambda.AddPermission", "Principal", "*"),
        ("codedeploy.CreateApplication", "computePlatform", "Server"),
    ],
)
def test_a_size_above_the_labs_is_refused(world: World, operation: str, path: str, value: Any) -> None:
    assert f"is {value}. Nothing" in refusal(world, operation, with_value(world.right(operation), path, value))


@pytest.mark.parametrize(
    ("operation", "path", "count"),
    [
        ("ecs.RunTask", "count", 13),
        ("ecs.CreateService", "desiredCount", 50),
        ("ecs.UpdateService", "desiredCount", 13),
        ("ec2.RunInstances", "MaxCount", 3),
        ("autoscaling.UpdateAutoScalingGroup", "DesiredCapacity", 3),
        ("autoscaling.UpdateAutoScalingGroup", "MinSize", 3),
    ],
)
def test_a_count_above_the_labs_is_refused(world: World, operation: str, path: str, count: int) -> None:
    said = refusal(world, operation, with_value(world.right(operation), path, count))
    assert f" asked for: {count}, " in said


# What is written down


@pytest.mark.parametrize("operation", CREATING)
def test_a_killed_call_has_its_entry(world: World, operation: str) -> None:
    before = len(world.ledger.entries())
    process = os.fork()
    if process == 0:
        client = world.client(operation.partition(".")[0])
        client.meta.events.register_first("before-send", lambda **_: os.kill(os.getpid(), signal.SIGKILL))
        world.call(operation, world.right(operation))
        os._exit(0)
    _, status = os.waitpid(process, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    entry = world.ledger.entries()[before:]
    assert [(f"{each.service}.{each.operation}", each.state) for each in entry] == [(operation, State.BEGUN)]
    assert entry[0].account == ACCOUNT
