"""Programs that call AWS with their task role, and how their calls can be looked up."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation, programs, simulate

from tests.conftest import CLUSTER, web

from .private_vpc import PrivateVpc
from .task_kit import Tasks, allow, make_role

ACCOUNT = "123456789012"
GROUP = "/ecs/job"
IMAGE = "shop/worker:1"
OBJECT = "arn:aws:s3:::reports/jan.csv"


class Workers:
    """Tasks of one image that calls AWS, with a log and a task role."""

    def __init__(self, sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
        self.tasks = Tasks(sim, ecs, network)
        self.sim, self.role = sim, None
        self.logs = boto3.client("logs")
        self.logs.create_log_group(logGroupName=GROUP)
        boto3.client("s3").create_bucket(Bucket="reports")

    def may(self, *actions: str, on: str = "*") -> str:
        """Give the tasks a role that allows that, and return its ARN."""
        make_role(allow("sts:GetCallerIdentity"), "worker")
        policy = allow(*actions, on=on)
        boto3.client("iam").put_role_policy(RoleName="worker", PolicyName="own", PolicyDocument=policy)
        return f"arn:aws:iam::{ACCOUNT}:role/worker"

    def run(self, program: Any, role: str | None = None, **settings: Any) -> str:
        """Run a task of that program, and return its ARN."""
        self.sim.images.put(IMAGE, program)
        options = {"awslogs-group": GROUP, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"}
        container = {"name": "job", "image": IMAGE, "logConfiguration": {"logDriver": "awslogs", "options": options}}
        definition = web(family="job", executionRoleArn=make_role(), containerDefinitions=[{**container, **settings}])
        self.tasks.ecs.register_task_definition(**definition, **({"taskRoleArn": role} if role else {}))
        (task,) = self.tasks.ecs.run_task(
            cluster=CLUSTER, taskDefinition="job", launchType="FARGATE", networkConfiguration=self.tasks.network
        )["tasks"]
        return str(task["taskArn"])

    def end(self, arn: str) -> tuple[int, list[str]]:
        """The exit code of a task that must stop, and what it printed."""
        task = self.tasks.until(arn, "STOPPED")
        return task["containers"][0]["exitCode"], self.printed()

    def printed(self) -> list[str]:
        return [event["message"] for event in self.logs.filter_log_events(logGroupName=GROUP)["events"]]


@pytest.fixture
def workers(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Workers:
    return Workers(sim, ecs, network)


def puts(**options: Any) -> Any:
    """A job that puts an object into S3."""
    job = options.pop("program", programs.runs_for(5))
    return programs.calls("s3", "put_object", Bucket="reports", Key="jan.csv", Body=b"1,2", program=job, **options)


def refusal(arn: str, action: str, resource: str) -> str:
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/worker/{arn.rsplit('/', 1)[-1]}"
    return (
        f"User: {session} is not authorized to perform: {action} on resource: {resource} because no identity-based "
        f"policy allows the {action} action"
    )


def test_a_program_does_what_its_task_role_allows(workers: Workers) -> None:
    arn = workers.run(puts(), workers.may("s3:PutObject", on=OBJECT))
    assert workers.end(arn) == (0, ["s3.put_object: done"])
    assert boto3.client("s3").get_object(Bucket="reports", Key="jan.csv")["Body"].read() == b"1,2"


def test_a_program_ends_with_the_error_of_a_call_that_its_task_role_does_not_allow(workers: Workers) -> None:
    arn = workers.run(puts(after_s=3), workers.may("s3:GetObject"))
    denied = f"An error occurred (AccessDenied) when calling the PutObject operation: {refusal(arn, 'x', OBJECT)}"
    assert workers.end(arn) == (1, [denied.replace(" x ", " s3:PutObject ")])
    assert "Contents" not in boto3.client("s3").list_objects_v2(Bucket="reports")


def test_the_execution_role_does_not_help_the_program(workers: Workers) -> None:
    assert workers.end(workers.run(puts())) == (1, ["Unable to locate credentials"])


def test_a_program_gets_the_errors_of_the_service_too(workers: Workers) -> None:
    program = programs.calls("s3", "get_object", Bucket="reports", Key="gone", program=programs.runs_for(5))
    code, (line,) = workers.end(workers.run(program, workers.may("s3:*")))
    assert (code, "NoSuchKey" in line) == (1, True)


@pytest.mark.parametrize(
    ("service", "method", "parameters", "action", "resource"),
    [
        ("sqs", "receive_message", {"QueueUrl": "https://q/1/jobs"}, "sqs:ReceiveMessage", "sqs:us-east-1:{}:jobs"),
        ("dynamodb", "get_item", {"TableName": "t"}, "dynamodb:GetItem", "dynamodb:us-east-1:{}:table/t"),
        ("ssm", "get_parameter", {"Name": "/a/b"}, "ssm:GetParameter", "ssm:us-east-1:{}:parameter/a/b"),
        ("ssm", "get_parameter", {"Name": "a"}, "ssm:GetParameter", "ssm:us-east-1:{}:parameter/a"),
    ],
)
def test_each_call_is_asked_for_by_its_action_and_its_resource(
    workers: Workers, service: str, method: str, parameters: dict[str, Any], action: str, resource: str
) -> None:
    arn = workers.run(programs.calls(service, method, **parameters), workers.may("iam:*"))
    _, (line,) = workers.end(arn)
    assert line.endswith(refusal(arn, action, f"arn:aws:{resource.format(ACCOUNT)}"))


def test_a_worker_calls_again_and_again_until_its_role_forbids_it(workers: Workers) -> None:
    url = boto3.client("sqs").create_queue(QueueName="jobs")["QueueUrl"]
    role = workers.may("sqs:ReceiveMessage")
    arn = workers.run(programs.calls("sqs", "receive_message", every_s=20, QueueUrl=url, WaitTimeSeconds=20), role)
    workers.tasks.until(arn, "RUNNING")
    workers.sim.advance(50)
    assert workers.printed() == ["sqs.receive_message: done"] * 3
    workers.may("s3:*")
    assert workers.end(arn)[0] == 1


def test_a_container_that_is_started_again_calls_again(workers: Workers) -> None:
    policy = {"enabled": True, "restartAttemptPeriod": 60}
    arn = workers.run(puts(after_s=70, program=programs.runs_for(100)), workers.may("sqs:*"), restartPolicy=policy)
    workers.tasks.until(arn, "RUNNING")
    workers.sim.advance(75)
    role = workers.may("s3:PutObject")
    workers.sim.advance(80)
    assert [call.refusal is None for call in workers.sim.api_calls(role)] == [False, True]


def test_a_call_without_a_way_out_times_out(workers: Workers) -> None:
    vpc = PrivateVpc()
    vpc.add_nat_gateway()
    vpc.add_endpoint("logs")
    workers.tasks.network = vpc.network()
    arn = workers.run(puts(after_s=60, program=programs.serves_until_stopped()), workers.may("s3:*"))
    workers.tasks.until(arn, "RUNNING")
    vpc.cut_off()
    assert workers.end(arn) == (1, ['Connect timeout on endpoint URL: "https://s3.us-east-1.amazonaws.com/"'])


def test_a_method_that_nobody_knows_the_action_of_is_refused_at_once() -> None:
    with pytest.raises(LookupError, match=r"which action ec2.run_instances needs; it knows s3.get_object, "):
        programs.calls("ec2", "run_instances")


# The AWS CLI


def cli(workers: Workers, role: str | None, name: str = "/a") -> tuple[int, list[str]]:
    """The exit code of a task that reads a parameter, and what it printed."""
    options = {"awslogs-group": GROUP, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"}
    read = f"aws ssm get-parameter --name {name} --query Parameter.Value --output text && echo done"
    settings = {
        "image": "public.ecr.aws/aws-cli/aws-cli:2.22.0",
        "entryPoint": ["sh", "-c"],
        "command": [read],
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    }
    return workers.end(workers.run(programs.runs_for(1), role, **settings))


def test_a_command_of_the_cli_prints_what_it_asked_for(workers: Workers) -> None:
    boto3.client("ssm").put_parameter(Name="/a", Value="blue", Type="String")
    assert cli(workers, workers.may("ssm:GetParameter")) == (0, ["blue", "done"])


def test_a_command_of_the_cli_that_is_not_allowed_exits_with_254(workers: Workers) -> None:
    code, (line,) = cli(workers, workers.may("s3:*"))
    assert code == 254
    assert "(AccessDeniedException) when calling the GetParameter operation: User: arn:aws:sts::" in line


def test_an_error_of_the_service_is_254_as_well(workers: Workers) -> None:
    code, (line,) = cli(workers, workers.may("ssm:*"), "/gone")
    assert (code, "ParameterNotFound" in line) == (254, True)


def test_without_a_task_role_the_cli_exits_with_253(workers: Workers) -> None:
    code, (line,) = cli(workers, None)
    assert (code, line.split(".")[0]) == (253, "Unable to locate credentials")


# Looking up


def test_every_call_of_a_role_is_remembered(workers: Workers) -> None:
    role = workers.may("s3:PutObject")
    arn = workers.run(puts(), role)
    workers.end(arn)
    (call,) = workers.sim.api_calls(role)
    assert (call.action, call.resource, call.refusal, call.data_event) == ("s3:PutObject", OBJECT, None, True)
    assert call.session == f"arn:aws:sts::{ACCOUNT}:assumed-role/worker/{arn.rsplit('/', 1)[-1]}"


def test_a_policy_of_exactly_those_calls_is_enough(workers: Workers) -> None:
    role = workers.may("s3:*", "ssm:*")
    boto3.client("ssm").put_parameter(Name="/a", Value="1", Type="String")
    both = programs.calls("ssm", "get_parameter", Name="/a", program=puts())
    workers.end(workers.run(both, role))
    used = {(call.action, call.resource) for call in workers.sim.api_calls(role)}
    statements = [{"Effect": "Allow", "Action": action, "Resource": on} for action, on in sorted(used)]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    boto3.client("iam").put_role_policy(RoleName="worker", PolicyName="own", PolicyDocument=policy)
    assert workers.end(workers.run(both, role))[0] == 0


@pytest.fixture
def events(workers: Workers) -> Any:
    """CloudTrail, after a task has read a parameter and been refused an object."""
    boto3.client("ssm").put_parameter(Name="/a", Value="1", Type="String")
    both = programs.calls("ssm", "get_parameter", Name="/a", program=puts(after_s=1))
    workers.end(workers.run(both, workers.may("ssm:*")))
    workers.sim.advance(300)
    return boto3.client("cloudtrail")


def by(key: str, value: str) -> list[dict[str, str]]:
    return [{"AttributeKey": key, "AttributeValue": value}]


def test_a_management_event_can_be_looked_up_with_the_role_that_made_it(events: Any, workers: Workers) -> None:
    (found,) = events.lookup_events(LookupAttributes=by("EventName", "GetParameter"))["Events"]
    record = json.loads(found["CloudTrailEvent"])
    assert (found["EventSource"], found["ReadOnly"]) == ("ssm.amazonaws.com", "true")
    assert found["Resources"] == [{"ResourceName": f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/a"}]
    issuer = record["userIdentity"]["sessionContext"]["sessionIssuer"]
    assert issuer["arn"] == f"arn:aws:iam::{ACCOUNT}:role/worker"
    assert record["userIdentity"]["arn"].endswith(f":assumed-role/worker/{found['Username']}")
    assert record["eventID"] == found["EventId"]


def test_an_event_shows_the_parameters_of_the_request_but_nothing_secret(workers: Workers) -> None:
    write = programs.calls("ssm", "put_parameter", Name="/a", Value="secret", Type="String", Overwrite=True)
    workers.tasks.until(workers.run(write, workers.may("ssm:*")), "RUNNING")
    workers.sim.advance(310)
    (found,) = boto3.client("cloudtrail").lookup_events(LookupAttributes=by("EventName", "PutParameter"))["Events"]
    shown = json.loads(found["CloudTrailEvent"])["requestParameters"]
    assert shown == {"name": "/a", "type": "String", "overwrite": True}


def test_data_events_are_not_among_them(events: Any) -> None:
    assert events.lookup_events(LookupAttributes=by("EventName", "PutObject"))["Events"] == []


def test_a_refused_call_has_its_error(workers: Workers) -> None:
    program = programs.calls("ssm", "get_parameter", Name="/a")
    workers.end(workers.run(program, workers.may("s3:*")))
    workers.sim.advance(300)
    (found,) = boto3.client("cloudtrail").lookup_events(LookupAttributes=by("EventName", "GetParameter"))["Events"]
    assert json.loads(found["CloudTrailEvent"])["errorCode"] == "AccessDenied"


def test_an_event_is_there_after_some_minutes(workers: Workers) -> None:
    boto3.client("ssm").put_parameter(Name="/a", Value="1", Type="String")
    arn = workers.run(programs.calls("ssm", "get_parameter", Name="/a"), workers.may("ssm:*"))
    workers.tasks.until(arn, "RUNNING")
    look = boto3.client("cloudtrail").lookup_events
    workers.sim.advance(299)
    assert look(LookupAttributes=by("EventName", "GetParameter"))["Events"] == []
    workers.sim.advance(1)
    assert len(look(LookupAttributes=by("EventName", "GetParameter"))["Events"]) == 1


def test_events_come_in_pages_with_the_newest_first(events: Any) -> None:
    names = [event["EventName"] for event in events.lookup_events()["Events"]]
    pages = list(events.get_paginator("lookup_events").paginate(PaginationConfig={"PageSize": 1}))
    assert (
        [event["EventName"] for page in pages for event in page["Events"]]
        == names
        == ["GetParameter", "CreateLogStream"]
    )


def test_events_can_be_asked_for_by_time(events: Any, sim: Simulation) -> None:
    assert events.lookup_events(StartTime=sim.now)["Events"] == []
    assert len(events.lookup_events(EndTime=sim.now)["Events"]) == 2


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"LookupAttributes": by("ResourceType", "x")}, "InvalidLookupAttributesException"),
        ({"LookupAttributes": by("EventName", "a") + by("EventName", "b")}, "InvalidLookupAttributesException"),
        ({"NextToken": "nonsense"}, "InvalidNextTokenException"),
    ],
)
def test_what_cannot_be_looked_up_is_refused(events: Any, request_: dict[str, Any], code: str) -> None:
    with pytest.raises(ClientError) as caught:
        events.lookup_events(**request_)
    assert caught.value.response["Error"]["Code"] == code


def story() -> list[Any]:
    """The events of a world of its own."""
    with simulate() as sim:
        ecs = boto3.client("ecs")
        ecs.create_cluster(clusterName=CLUSTER)
        subnets = [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"]]
        network = {"awsvpcConfiguration": {"subnets": subnets[:3], "assignPublicIp": "ENABLED"}}
        workers = Workers(sim, ecs, network)
        workers.end(workers.run(programs.calls("ssm", "get_parameter", Name="/a"), workers.may("s3:*")))
        sim.advance(300)
        found = boto3.client("cloudtrail").lookup_events()["Events"]
        return [(each["EventId"], each["EventTime"], each["CloudTrailEvent"]) for each in found]


def test_two_worlds_of_one_seed_have_the_same_events() -> None:
    assert story() == story() != []
