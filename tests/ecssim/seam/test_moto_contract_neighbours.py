"""What the seam takes for granted of the services around ECS in moto: a release that changes it fails here."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.autoscaling.models import FakeAutoScalingGroup, autoscaling_backends
from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.logs.models import LogEvent, LogsBackend, logs_backends
from moto.secretsmanager.exceptions import SecretsManagerClientError
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import SNSBackend
from moto.sqs.models import Message, sqs_backends
from moto.ssm.models import ssm_backends
from moto.ssm.responses import SimpleSystemManagerResponse
from moto.utilities.utils import get_partition

from .contract_kit import ACCOUNT, REGION, parameters


def test_a_message_can_be_put_into_a_queue_by_hand() -> None:
    with mock_aws():
        client = boto3.client("sqs", region_name=REGION)
        url = client.create_queue(QueueName="q")["QueueUrl"]
        queue = sqs_backends[ACCOUNT][REGION].get_queue("q")
        assert queue.fifo_queue is False, "a queue of moto does not say whether it is a FIFO queue"
        message = Message("an-id", "body")
        message.mark_sent(delay_seconds=queue.delay_seconds)
        queue.add_message(message)
        [received] = client.receive_message(QueueUrl=url)["Messages"]
    assert (received["MessageId"], received["Body"]) == ("an-id", "body"), "moto makes messages by other means"


def test_messages_topics_and_log_groups_are_written_by_these_parameters() -> None:
    sqs_backend = sqs_backends.backend
    assert {"queue_name", "message_body", "group_id"} <= set(parameters(sqs_backend.send_message)), (
        "send_message changed"
    )
    assert parameters(SNSBackend.publish)[:3] == ["self", "message", "arn"], "publish changed its parameters"
    assert parameters(LogsBackend.create_log_stream) == ["self", "log_group_name", "log_stream_name"]
    assert parameters(LogsBackend.put_log_events) == ["self", "log_group_name", "log_stream_name", "log_events"]


def test_a_backend_is_made_for_a_region_that_exists_and_for_no_other() -> None:
    with mock_aws():
        by_region = logs_backends[ACCOUNT]
        assert "eu-north-1" in by_region, "moto no longer says by `in` that it has a Region"
        assert by_region["eu-north-1"], "moto no longer makes a backend when it is looked up"
        assert "nowhere" not in by_region, "moto has a Region that AWS has not"


@pytest.fixture
def logs() -> Any:
    """moto's logs backend of a fresh account, with the group g."""
    with mock_aws():
        backend = logs_backends[ACCOUNT][REGION]
        backend.ensure_log_group("g")
        yield backend


def test_logs_keep_their_groups_by_name(logs: Any) -> None:
    logs.ensure_log_group("g")
    assert list(logs.groups) == ["g"], "moto's logs keep their groups elsewhere than in `groups`"


def test_logs_open_a_stream_once_and_take_events(logs: Any) -> None:
    logs.ensure_log_stream("g", "s")
    logs.put_log_events("g", "s", [{"timestamp": _now_ms(), "message": "hello"}])
    logs.ensure_log_stream("g", "s")
    client = boto3.client("logs", region_name=REGION)
    events = client.get_log_events(logGroupName="g", logStreamName="s")["events"]
    assert [event["message"] for event in events] == ["hello"], (
        "GetLogEvents no longer shows what the backend was given"
    )


def test_log_events_are_numbered_in_their_class(logs: Any) -> None:
    LogEvent._event_id = 0
    logs.ensure_log_stream("g", "s")
    logs.put_log_events("g", "s", [{"timestamp": _now_ms(), "message": "hello"}])
    (event,) = boto3.client("logs", region_name=REGION).filter_log_events(logGroupName="g")["events"]
    assert event["eventId"] == "0", "LogEvent._event_id is no longer where moto counts its log events"


def _now_ms() -> int:
    return round(datetime.now(UTC).timestamp() * 1000)


def test_secrets_are_found_by_arn_stage_and_version() -> None:
    with mock_aws():
        client = boto3.client("secretsmanager", region_name=REGION)
        created = client.create_secret(Name="db", SecretString="old")
        client.put_secret_value(SecretId="db", SecretString="new")
        backend, arn = secretsmanager_backends[ACCOUNT][REGION], created["ARN"]
        found = [
            backend.get_secret_value(arn, None, None),
            backend.get_secret_value(arn.rpartition("-")[0], None, None),
            backend.get_secret_value(arn, None, "AWSPREVIOUS"),
            backend.get_secret_value(arn, created["VersionId"], None),
        ]
    assert [each["SecretString"] for each in found] == ["new", "new", "old", "old"], "get_secret_value means others"


@pytest.mark.parametrize(("version", "stage"), [(None, None), (None, "GONE"), ("gone", None)])
def test_a_secret_that_is_not_there_is_one_kind_of_error(version: str | None, stage: str | None) -> None:
    with mock_aws():
        name = "db" if version or stage else "gone"
        boto3.client("secretsmanager", region_name=REGION).create_secret(Name="db", SecretString="x")
        with pytest.raises(SecretsManagerClientError):
            secretsmanager_backends[ACCOUNT][REGION].get_secret_value(name, version, stage)


def test_parameters_are_found_by_name_and_deciphered() -> None:
    with mock_aws():
        client = boto3.client("ssm", region_name=REGION)
        client.put_parameter(Name="/prod/key", Value="k1", Type="SecureString")
        client.put_parameter(Name="plain", Value="p1", Type="String")
        backend = ssm_backends[ACCOUNT][REGION]
        found = backend.get_parameter("/prod/key")
        assert found.decrypt(found.value) == "k1", "a parameter of moto is deciphered by other means"
        assert backend.get_parameter("/plain").value == "p1", "moto no longer takes /plain for the parameter plain"
        assert backend.get_parameter("/prod/gone") is None, "moto no longer says None of an unknown parameter"


def test_systems_manager_looks_an_operation_up_on_its_class_at_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def describe_activations(self: SimpleSystemManagerResponse) -> ActionResult:
        seen.append(json.loads(self.body))
        return ActionResult({"ActivationList": [{"ActivationId": f"{self.current_account}/{self.region}"}]})

    with mock_aws():
        client = boto3.client("ssm", region_name=REGION)
        monkeypatch.setattr(SimpleSystemManagerResponse, "describe_activations", describe_activations, raising=False)
        [activation] = client.describe_activations(MaxResults=3)["ActivationList"]
    assert activation["ActivationId"] == f"{ACCOUNT}/{REGION}", "moto's Systems Manager looks operations up elsewhere"
    assert seen == [{"MaxResults": 3}], "a response of Systems Manager no longer has the request as JSON in `body`"


@pytest.mark.parametrize("operation", ["create_activation", "describe_activations", "delete_activation"])
def test_systems_manager_of_moto_knows_no_activations(operation: str) -> None:
    assert not hasattr(SimpleSystemManagerResponse, operation), (
        "moto has activations of its own now: see whether seam/activations.py is still needed"
    )


def test_iam_keeps_the_roles_of_an_account_by_partition() -> None:
    with mock_aws():
        boto3.client("iam").create_role(RoleName="r", Path="/p/", AssumeRolePolicyDocument='{"Statement": []}')
        [role] = iam_backends[ACCOUNT][get_partition(REGION)].get_roles()
    assert role.name == "r", "a role of moto has no name of its own any more"
    assert role.assume_role_policy_document == '{"Statement": []}', "moto keeps trust policies by other means"


def test_groups_launch_and_resize_by_these_methods() -> None:
    launch, resize = FakeAutoScalingGroup.replace_autoscaling_group_instances, FakeAutoScalingGroup.set_desired_capacity
    assert parameters(launch) == ["self", "count_needed", "propagated_tags"], "moto's groups launch by other means"
    assert parameters(resize) == ["self", "new_capacity"], "moto's groups resize by other means"


def test_a_group_launches_all_its_instances_into_its_first_subnet() -> None:
    with mock_aws():
        group = make_group(desired=3)
        subnets = group.vpc_zone_identifier.split(",")
        launched = [state.instance.subnet_id for state in group.instance_states]
        zones = [state.instance.placement.zone for state in group.instance_states]
    assert launched == subnets[:1] * 3, "moto spreads instances itself now: seam/auto_scaling_groups.py can go"
    assert zones == ["us-east-1a"] * 3, "an instance of moto has no zone of its subnet any more"


def test_what_compute_reads_of_a_group_is_there() -> None:
    with mock_aws():
        group = make_group(desired=1)
        backend = autoscaling_backends[ACCOUNT][REGION]
        assert backend.autoscaling_groups == {"group": group}, "moto keeps its groups by other means"
        (state,) = group.active_instances()
        assert state.instance.autoscaling_group is group, "an instance of moto does not know its group any more"
        assert state.protected_from_scale_in is False, "moto keeps the protection of instances by other means"
        assert group.launch_config.iam_instance_profile == "profile", (
            "a launch configuration names its profile otherwise"
        )
        backend.ec2_backend.terminate_instances([state.instance.id])
        assert group.active_instances() == [state], "EC2's backend tells groups of their instances' end by itself now"
        backend.notify_terminate_instances([state.instance.id])
        (other,) = group.active_instances()
    assert other is not state, "a group of moto does not replace what was terminated any more"


def make_group(desired: int) -> Any:
    """Make an Auto Scaling group over three subnets and return moto's own object of it."""
    ec2, scaling = (boto3.client(name, region_name=REGION) for name in ("ec2", "autoscaling"))
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:3]
    image = {"ImageId": "ami-12c6146b", "InstanceType": "t3.micro", "IamInstanceProfile": "profile"}
    scaling.create_launch_configuration(LaunchConfigurationName="lc", **image)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="group",
        MinSize=0,
        MaxSize=9,
        DesiredCapacity=desired,
        LaunchConfigurationName="lc",
        VPCZoneIdentifier=",".join(subnets),
    )
    return autoscaling_backends[ACCOUNT][REGION].autoscaling_groups["group"]


def test_iam_makes_its_managed_policies_where_ours_take_their_place() -> None:
    with mock_aws(config={"iam": {"load_aws_managed_policies": True}}):
        backend = iam_backends[ACCOUNT]["aws"]
        names = {policy.name for policy in backend._init_aws_policies()}
        assert {"AmazonECSTaskExecutionRolePolicy", "AmazonSSMManagedInstanceCore"} <= names
        assert backend.aws_managed_policies
