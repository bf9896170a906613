"""What ECS needs leave of a role for: to launch a task, to log in and pull, to read secrets, to write logs."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import create_service, describe_service, service_tasks
from tests.ecssim.simulation.task_kit import ROLE, Tasks, allow, make_role, sh

ACCOUNT = "123456789012"
SECRETS = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
LOGS = "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to "
MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


def not_allowed(task: dict[str, Any], action: str, resource: str) -> str:
    """IAM's words for a task whose execution role no policy allows something."""
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/execution/{task['taskArn'].rsplit('/', 1)[-1]}"
    return (
        f"User: {session} is not authorized to perform: {action} on resource: {resource} because no identity-based "
        f"policy allows the {action} action"
    )


def assume_error(role: str = ROLE) -> str:
    return (
        f"ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role "
        "being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass "
        "this role."
    )


def stopped(tasks: Tasks, container: dict[str, Any]) -> dict[str, Any]:
    """A task of that container, which must fail to start."""
    task = tasks.until(tasks.run(container), "STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["reason"] == task["stoppedReason"]
    return task


def runs(tasks: Tasks, container: dict[str, Any]) -> bool:
    return tasks.until(tasks.run(container), "RUNNING")["lastStatus"] == "RUNNING"


def tasks_with(policy: str, sim: Simulation, ecs: Any, network: dict[str, Any]) -> Tasks:
    """Tasks whose execution role may do only that."""
    make_role(policy)
    return Tasks(sim, ecs, network)


# Assuming


@pytest.fixture
def definition(ecs: Any) -> Any:
    """A task definition with an execution role that is not there."""
    ecs.register_task_definition(**web(executionRoleArn=ROLE))
    return ecs


def run_task(ecs: Any, network: dict[str, Any], **request: Any) -> dict[str, Any]:
    answer = ecs.run_task(
        cluster=CLUSTER, taskDefinition="web", launchType="FARGATE", networkConfiguration=network, **request
    )
    return dict(answer["tasks"][0])


def refused(ecs: Any, network: dict[str, Any], **request: Any) -> str:
    with pytest.raises(ClientError) as caught:
        run_task(ecs, network, **request)
    assert caught.value.response["Error"]["Code"] == "ClientException"
    return str(caught.value.response["Error"]["Message"])


def test_a_task_is_not_launched_with_a_role_that_is_not_there(definition: Any, network: dict[str, Any]) -> None:
    assert refused(definition, network) == assume_error()


@pytest.mark.parametrize(
    "trust",
    [
        {"Principal": {"Service": "ec2.amazonaws.com"}},
        {"Effect": "Deny"},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}},
    ],
)
def test_a_task_is_not_launched_with_a_role_that_tasks_may_not_have(
    definition: Any, network: dict[str, Any], trust: dict[str, Any]
) -> None:
    make_role(**trust)
    assert refused(definition, network) == assume_error()


def test_a_role_that_trusts_the_tasks_of_the_account_will_do(definition: Any, network: dict[str, Any]) -> None:
    own = {"aws:SourceArn": f"arn:aws:ecs:us-east-1:{ACCOUNT}:*"}
    make_role(Condition={"ArnLike": own, "StringEquals": {"aws:SourceAccount": ACCOUNT}})
    assert run_task(definition, network)["lastStatus"] == "PROVISIONING"


def test_a_trust_policy_that_nobody_can_judge_is_not_taken_to_trust(definition: Any, network: dict[str, Any]) -> None:
    make_role(Condition={"DateLessThan": {"aws:CurrentTime": "2030-01-01"}})
    assert "it does not know the condition operator DateLessThan" in refused(definition, network)


def test_an_override_names_another_role(definition: Any, network: dict[str, Any]) -> None:
    other = make_role(name="other")
    assert run_task(definition, network, overrides={"executionRoleArn": other})["lastStatus"] == "PROVISIONING"
    missing = f"arn:aws:iam::{ACCOUNT}:role/missing"
    message = refused(definition, network, overrides={"executionRoleArn": other, "taskRoleArn": missing})
    assert message == assume_error(missing)


def test_a_service_says_that_it_failed_to_launch_a_task_and_tries_again(
    sim: Simulation, definition: Any, network: dict[str, Any]
) -> None:
    create_service(definition, network)
    sim.advance(300)
    messages = [event["message"] for event in describe_service(definition)["events"]]
    said = f"(service {SERVICE}) failed to launch a task with (error {assume_error()})."
    assert said in messages
    assert service_tasks(definition) == []
    last_is_counted_later = 1
    failed = describe_service(definition)["deployments"][0]["failedTasks"]
    assert failed == messages.count(said) - last_is_counted_later
    make_role()
    sim.advance(900)
    assert describe_service(definition)["runningCount"] == 1


# Secrets


@pytest.fixture
def secret(sim: Simulation) -> str:
    created = boto3.client("secretsmanager").create_secret(Name="db", SecretString="s3cret")
    return str(created["ARN"])


def wants(value_from: str) -> dict[str, Any]:
    return sh("job", "sleep 3600", secrets=[{"name": "VALUE", "valueFrom": value_from}])


def test_a_secret_needs_leave_of_the_execution_role(
    sim: Simulation, ecs: Any, network: dict[str, Any], secret: str
) -> None:
    tasks = tasks_with(allow("ssm:*"), sim, ecs, network)
    task = stopped(tasks, wants(secret))
    assert task["stoppedReason"] == SECRETS + (
        "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "
        f"{secret} from secrets manager: AccessDeniedException: "
        + not_allowed(task, "secretsmanager:GetSecretValue", secret)
    )
    assert "container job lacks the permission to read the secret" in sim.why(task["taskArn"])


def test_leave_to_read_one_secret_is_enough(sim: Simulation, ecs: Any, network: dict[str, Any], secret: str) -> None:
    tasks = tasks_with(allow("secretsmanager:GetSecretValue", on=secret), sim, ecs, network)
    assert runs(tasks, wants(secret))


def test_a_new_permission_helps_the_next_task(sim: Simulation, ecs: Any, network: dict[str, Any], secret: str) -> None:
    tasks = tasks_with(allow("ssm:*"), sim, ecs, network)
    stopped(tasks, wants(secret))
    policy = allow("secretsmanager:GetSecretValue")
    boto3.client("iam").put_role_policy(RoleName="execution", PolicyName="secrets", PolicyDocument=policy)
    assert runs(tasks, wants(secret))


def test_a_parameter_needs_leave_of_the_execution_role(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    boto3.client("ssm").put_parameter(Name="/prod/key", Value="k", Type="SecureString")
    tasks = tasks_with(allow("ssm:GetParameter"), sim, ecs, network)
    task = stopped(tasks, wants("/prod/key"))
    arn = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/prod/key"
    assert task["stoppedReason"] == SECRETS + (
        "unable to retrieve secrets from ssm: service call has been retried 1 time(s): AccessDeniedException: "
        + not_allowed(task, "ssm:GetParameters", arn)
    )


@pytest.mark.parametrize("named_by", ["KeyId", "Arn", "alias"])
def test_a_secret_under_a_key_of_the_customer_needs_leave_to_decipher(
    sim: Simulation, ecs: Any, network: dict[str, Any], named_by: str
) -> None:
    kms = boto3.client("kms")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/shop", TargetKeyId=key["KeyId"])
    name = "alias/shop" if named_by == "alias" else key[named_by]
    made = boto3.client("secretsmanager").create_secret(Name="deep", SecretString="s", KmsKeyId=name)
    tasks = tasks_with(allow("secretsmanager:*"), sim, ecs, network)
    assert stopped(tasks, wants(made["ARN"]))["stoppedReason"].endswith(
        "from secrets manager: AccessDeniedException: Access to KMS is not allowed"
    )
    decipher = allow("kms:Decrypt", on=key["Arn"])
    boto3.client("iam").put_role_policy(RoleName="execution", PolicyName="key", PolicyDocument=decipher)
    assert runs(tasks, wants(made["ARN"]))


# Policies


def test_the_default_version_of_a_managed_policy_counts(
    sim: Simulation, ecs: Any, network: dict[str, Any], secret: str
) -> None:
    iam = boto3.client("iam")
    tasks = tasks_with(allow("ssm:*"), sim, ecs, network)
    arn = iam.create_policy(PolicyName="read", PolicyDocument=allow("secretsmanager:*"))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="execution", PolicyArn=arn)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=allow("sqs:*"), SetAsDefault=True)
    stopped(tasks, wants(secret))
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    assert runs(tasks, wants(secret))


def test_a_permissions_boundary_takes_a_permission_away(
    sim: Simulation, ecs: Any, network: dict[str, Any], secret: str
) -> None:
    iam = boto3.client("iam")
    tasks = tasks_with(allow("*"), sim, ecs, network)
    arn = iam.create_policy(PolicyName="fence", PolicyDocument=allow("logs:*"))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName="execution", PermissionsBoundary=arn)
    assert stopped(tasks, wants(secret))["stoppedReason"].endswith(
        "because no permissions boundary allows the secretsmanager:GetSecretValue action"
    )


def test_a_condition_that_nobody_can_judge_is_named(
    sim: Simulation, ecs: Any, network: dict[str, Any], secret: str
) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:ViaAWSService": "true"}},
    }
    tasks = tasks_with(json.dumps({"Version": "2012-10-17", "Statement": [statement]}), sim, ecs, network)
    assert "it does not know the condition key aws:ViaAWSService" in stopped(tasks, wants(secret))["stoppedReason"]


# Logs


def logged(**options: str) -> dict[str, Any]:
    named = {"awslogs-group": "/ecs/job", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app", **options}
    configuration = {"logDriver": "awslogs", "options": named}
    return sh("job", "echo one; sleep 3600", logConfiguration=configuration)


def printed() -> list[str]:
    events = boto3.client("logs").filter_log_events(logGroupName="/ecs/job")["events"]
    return [event["message"] for event in events]


def test_the_managed_policy_of_the_execution_role_is_enough_to_write_a_log(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    boto3.client("logs").create_log_group(logGroupName="/ecs/job")
    tasks = tasks_with(allow("sqs:*"), sim, ecs, network)
    boto3.client("iam").attach_role_policy(RoleName="execution", PolicyArn=MANAGED)
    assert runs(tasks, logged())
    assert printed() == ["one"]


def test_a_log_stream_needs_leave_of_the_execution_role(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    boto3.client("logs").create_log_group(logGroupName="/ecs/job")
    task = stopped(tasks_with(allow("logs:PutLogEvents"), sim, ecs, network), logged())
    stream = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/ecs/job:log-stream:app/job/{task['taskArn'].rsplit('/')[-1]}"
    assert task["stoppedReason"] == LOGS + (
        "create Cloudwatch log stream: AccessDeniedException: "
        f"{not_allowed(task, 'logs:CreateLogStream', stream)} : exit status 1"
    )


def test_a_log_group_that_is_to_be_created_needs_leave_too(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    tasks = tasks_with(allow("sqs:*"), sim, ecs, network)
    boto3.client("iam").attach_role_policy(RoleName="execution", PolicyArn=MANAGED)
    task = stopped(tasks, logged(**{"awslogs-create-group": "true"}))
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/ecs/job:log-stream:"
    assert task["stoppedReason"] == LOGS + (
        "create Cloudwatch log group: AccessDeniedException: "
        f"{not_allowed(task, 'logs:CreateLogGroup', group)} : exit status 1"
    )


def test_lines_that_may_not_be_written_are_lost(sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
    boto3.client("logs").create_log_group(logGroupName="/ecs/job")
    tasks = tasks_with(allow("logs:CreateLogStream"), sim, ecs, network)
    assert runs(tasks, logged())
    assert printed() == []
