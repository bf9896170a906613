"""On a bad network the ledger knows of everything that may be there, and little is made twice."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import jmespath
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from ecslab.safety.guard import Guard
from ecslab.safety.ledger import Ledger, State
from ecslab.safety.operations import operations
from ecslab.safety.sweep import sweep

from tests.ecslab.backends.bad_network import Fault, Rule, bad_network
from tests.ecslab.backends.kit import served

from .right_calls import ACCOUNT, PREFIX, REGION, right_calls
from .world import LAB, MAKING, method

KEYS = {"region_name": REGION, "aws_access_key_id": "x", "aws_secret_access_key": "x"}
# In IAM's actions this service has another name than in boto3.
IAM_NAMES = {"elbv2": "elasticloadbalancing"}
IN_CLUSTER = {"cluster": PREFIX}
OWN_SUBNET = {"Filters": [{"Name": "cidr-block", "Values": ["172.31.255.0/28"]}]}
# What each call that creates leaves: the service's reading call, and where its answer has the things.
READING: dict[str, tuple[str, dict[str, Any], str]] = {
    "ecs.CreateCluster": ("ListClusters", {}, "clusterArns"),
    "ecs.RegisterTaskDefinition": ("ListTaskDefinitions", {}, "taskDefinitionArns"),
    "ecs.RegisterContainerInstance": ("ListContainerInstances", IN_CLUSTER, "containerInstanceArns"),
    "ecs.CreateService": ("ListServices", IN_CLUSTER, "serviceArns"),
    "ecs.RunTask": ("ListTasks", {**IN_CLUSTER, "startedBy": "RunTask"}, "taskArns"),
    "ecs.StartTask": ("ListTasks", {**IN_CLUSTER, "startedBy": "StartTask"}, "taskArns"),
    "iam.CreateRole": ("ListRoles", {}, f"Roles[?starts_with(RoleName, '{PREFIX}')]"),
    "iam.CreateInstanceProfile": ("ListInstanceProfiles", {}, "InstanceProfiles"),
    "logs.CreateLogGroup": ("DescribeLogGroups", {"logGroupNamePrefix": f"/ecs/{PREFIX}"}, "logGroups"),
    "ssm.PutParameter": ("DescribeParameters", {}, "Parameters"),
    "ssm.CreateActivation": ("DescribeActivations", {}, "ActivationList"),
    "secretsmanager.CreateSecret": ("ListSecrets", {}, "SecretList"),
    "ecr.CreateRepository": ("DescribeRepositories", {}, "repositories"),
    "ec2.RunInstances": ("DescribeInstances", {}, "Reservations[].Instances[]"),
    "ec2.CreateLaunchTemplate": ("DescribeLaunchTemplates", {}, "LaunchTemplates"),
    "ec2.CreateSubnet": ("DescribeSubnets", OWN_SUBNET, "Subnets"),
    "ec2.CreateSecurityGroup": ("DescribeSecurityGroups", {}, f"SecurityGroups[?starts_with(GroupName, '{PREFIX}')]"),
    "ec2.CreateVpc": ("DescribeVpcs", {}, f"Vpcs[?Tags[?Value == '{PREFIX}']]"),
    "ec2.CreateInternetGateway": ("DescribeInternetGateways", {}, "InternetGateways"),
    "elbv2.CreateTargetGroup": ("DescribeTargetGroups", {}, "TargetGroups"),
    "elbv2.CreateLoadBalancer": ("DescribeLoadBalancers", {}, "LoadBalancers"),
    "elbv2.CreateListener": ("DescribeListeners", {}, "Listeners"),
    "elbv2.CreateRule": ("DescribeRules", {}, "Rules[?!IsDefault]"),
    "application-autoscaling.RegisterScalableTarget": (
        "DescribeScalableTargets",
        {"ServiceNamespace": "ecs"},
        "ScalableTargets",
    ),
    "scheduler.CreateSchedule": ("ListSchedules", {}, "Schedules"),
    "cloudwatch.PutMetricAlarm": ("DescribeAlarms", {"AlarmNames": [f"{PREFIX}-busy"]}, "MetricAlarms"),
    "lambda.CreateFunction": ("ListFunctions", {}, "Functions"),
    "sqs.CreateQueue": ("ListQueues", {}, "QueueUrls"),
    "sns.CreateTopic": ("ListTopics", {}, "Topics"),
    "sns.Subscribe": ("ListSubscriptions", {}, "Subscriptions"),
    "events.PutRule": ("ListRules", {}, "Rules"),
    "autoscaling.CreateAutoScalingGroup": ("DescribeAutoScalingGroups", {}, "AutoScalingGroups"),
}
# AWS gives these an id at each call, and takes no token by which it would know a call that it has answered already.
# The sweep finds them all: revisions by the family's name, instances and tasks in the lab's cluster, activations by the
# lab's role.
MADE_TWICE = {
    "ecs.RegisterTaskDefinition",
    "ecs.RegisterContainerInstance",
    "ecs.StartTask",
    "ssm.CreateActivation",
    "ec2.CreateVpc",
    "ec2.CreateInternetGateway",
}
# AWS wants to be told whose listeners, and whose rules.
OF_SOMETHING = {
    "elbv2.CreateListener": {"LoadBalancerArn": "load_balancer"},
    "elbv2.CreateRule": {"ListenerArn": "listener"},
}
# Whoever needs the id of what AWS says is there already has to look for it.
LOOKED_UP = {
    "ec2.CreateSecurityGroup": ("security_group", f"SecurityGroups[?starts_with(GroupName, '{PREFIX}')].GroupId | [0]"),
    "elbv2.CreateTargetGroup": ("target_group", "TargetGroups[0].TargetGroupArn"),
}


@dataclass
class Watched:
    """A lab's clients on a network, and what its guard wrote."""

    ledger: Ledger
    client: Callable[[str], Any]

    def call(self, operation: str, request: dict[str, Any]) -> Any:
        service, _, name = operation.partition(".")
        return method(self.client(service), name)(**request)

    def states(self) -> list[tuple[str, State]]:
        return [(f"{entry.service}.{entry.operation}", entry.state) for entry in self.ledger.entries()]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served() as url:
        yield url


@pytest.fixture(autouse=True, scope="module")
def no_sleep() -> Iterator[None]:
    """botocore sleeps between its attempts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda _: None)
        yield


def plain(service: str, url: str, attempts: int = 1) -> Any:
    return boto3.client(service, endpoint_url=url, config=Config(retries={"total_max_attempts": attempts}), **KEYS)


@contextmanager
def watched(server: str, path: Path, rules: list[Rule], attempts: int = 1) -> Iterator[Watched]:
    """Give a lab clients that the guard watches, on a bad network; the guard's own questions go another way."""
    ledger = Ledger(path / "ledger.jsonl")
    guard = Guard(LAB, ledger, ACCOUNT, REGION, lambda service: plain(service, server), needed=operations().keys())
    clients: dict[str, Any] = {}
    with bad_network(server, rules) as bad_url:

        def client(service: str) -> Any:
            if service not in clients:
                clients[service] = plain(service, bad_url, attempts)
                guard.watch(clients[service])
            return clients[service]

        yield Watched(ledger, client)


@dataclass(frozen=True)
class Repeated:
    """What came of a call whose first answer was lost.

    Arguments:
        state: of its entry in the ledger.
        made: how many things it left.
        error: what the second attempt was told, if it was refused.
        left: how many of the things are there after a sweep.
    """

    state: State
    made: int
    error: str | None
    left: int | None = None


def creating() -> list[str]:
    return [name for name, _ in MAKING if operations()[name].creates]


def lost(operation: str) -> Rule:
    service, _, name = operation.partition(".")
    return Rule(Fault.ANSWER_LOST, f"{IAM_NAMES.get(service, service)}.{name}", times=1)


def answer_of(server: str, operation: str, ids: Mapping[str, str]) -> Any:
    """What AWS says of all that such a call makes."""
    name, request, _ = READING[operation]
    named = {parameter: ids[thing] for parameter, thing in OF_SOMETHING.get(operation, {}).items()}
    return method(plain(operation.partition(".")[0], server), name)(**request, **named)


def count(server: str, operation: str, ids: Mapping[str, str]) -> int:
    return len(jmespath.search(READING[operation][2], answer_of(server, operation, ids)))


def _left(server: str, operation: str) -> int:
    # With the cluster goes all that was in it.
    gone = "cluster" in READING[operation][1] and not count(server, "ecs.CreateCluster", {})
    return 0 if gone else count(server, operation, {})


@pytest.fixture(scope="module")
def repeated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Repeated]:
    """Everything that a lab makes, made with the first answer to each call lost, by botocore's second attempt."""
    found: dict[str, Repeated] = {}
    with (
        served() as server,
        watched(server, tmp_path_factory.mktemp("lab"), [lost(name) for name in creating()], attempts=3) as lab,
    ):
        ec2 = plain("ec2", server)
        subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]]
        ids = defaultdict(str, vpc=ec2.describe_vpcs()["Vpcs"][0]["VpcId"], subnets=" ".join(subnets))
        for operation, where in MAKING:
            request = dict(right_calls(ids)[operation])
            if operation in ("ecs.RunTask", "ecs.StartTask"):
                request["startedBy"] = operation.partition(".")[2]
            error = None
            try:
                answer = lab.call(operation, request)
                ids |= {name: jmespath.search(path, answer) for name, path in where.items()}
            except ClientError as refusal:
                error = refusal.response["Error"]["Code"]
            if error and operation in LOOKED_UP:
                name, path = LOOKED_UP[operation]
                ids[name] = jmespath.search(path, answer_of(server, operation, ids))
            if operation == "ecs.RegisterContainerInstance":
                # An agent that asks where to listen is connected, and gets tasks.
                agent = plain("ecs", server)
                agent.discover_poll_endpoint(cluster=PREFIX, containerInstance=ids["container_instance"])
            if operations()[operation].creates:
                found[operation] = Repeated(lab.ledger.entries()[-1].state, count(server, operation, ids), error)
        sweep(lambda service: plain(service, server), PREFIX)
        return found | {name: replace(found[name], left=_left(server, name)) for name in MADE_TWICE}


@pytest.mark.parametrize("operation", creating())
def test_a_call_that_botocore_repeats_makes_one_thing_where_aws_can_know_it_again(
    repeated: dict[str, Repeated], operation: str
) -> None:
    assert repeated[operation].made == (2 if operation in MADE_TWICE else 1)


@pytest.mark.parametrize("operation", sorted(MADE_TWICE))
def test_what_is_made_twice_is_swept(repeated: dict[str, Repeated], operation: str) -> None:
    assert repeated[operation].left == 0


@pytest.mark.parametrize("operation", creating())
def test_what_a_repeated_call_made_is_never_written_off(repeated: dict[str, Repeated], operation: str) -> None:
    expected = State.BEGUN if repeated[operation].error else State.DONE
    assert repeated[operation].state is expected


@pytest.mark.parametrize("fault", [Fault.REQUEST_LOST, Fault.ANSWER_LOST])
def test_a_call_without_an_answer_stays_begun(server: str, tmp_path: Path, fault: Fault) -> None:
    with (
        watched(server, tmp_path, [Rule(fault, "ecs.CreateCluster")]) as lab,
        pytest.raises(ConnectionClosedError),
    ):
        lab.call("ecs.CreateCluster", {"clusterName": PREFIX})
    assert lab.states() == [("ecs.CreateCluster", State.BEGUN)]


def test_a_server_in_trouble_may_have_done_it(server: str, tmp_path: Path) -> None:
    with watched(server, tmp_path, [Rule(Fault.BROKEN)]) as lab, pytest.raises(ClientError):
        lab.call("ecs.CreateCluster", {"clusterName": PREFIX})
    assert lab.states() == [("ecs.CreateCluster", State.BEGUN)]


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.DENIED])
def test_what_aws_refused_at_the_first_attempt_was_not_made(server: str, tmp_path: Path, fault: Fault) -> None:
    with watched(server, tmp_path, [Rule(fault)]) as lab, pytest.raises(ClientError):
        lab.call("ecs.CreateCluster", {"clusterName": PREFIX})
    assert lab.states() == [("ecs.CreateCluster", State.FAILED)]


def test_a_refusal_after_a_lost_answer_is_no_proof(server: str, tmp_path: Path) -> None:
    rules = [Rule(Fault.ANSWER_LOST, times=1), Rule(Fault.DENIED)]
    with watched(server, tmp_path, rules, attempts=3) as lab, pytest.raises(ClientError):
        lab.call("ecs.CreateCluster", {"clusterName": PREFIX})
    assert lab.states() == [("ecs.CreateCluster", State.BEGUN)]


TOKENS = {
    "ecs.RunTask": "clientToken",
    "ec2.RunInstances": "ClientToken",
    "secretsmanager.CreateSecret": "ClientRequestToken",
}


@pytest.mark.parametrize("operation", TOKENS)
def test_each_call_has_a_token_of_its_own_that_the_guard_lets_through(
    server: str, tmp_path: Path, operation: str
) -> None:
    sent: list[str] = []
    with watched(server, tmp_path, [Rule(Fault.DENIED, operation)]) as lab:
        service = operation.partition(".")[0]
        lab.client(service).meta.events.register_last(
            "before-parameter-build", lambda params, **_: sent.append(params[TOKENS[operation]])
        )
        plain("ecs", server).create_cluster(clusterName=PREFIX)
        plain("ecs", server).register_task_definition(**right_calls(defaultdict(str))["ecs.RegisterTaskDefinition"])
        for _ in range(2):
            with pytest.raises(ClientError):
                lab.call(operation, dict(right_calls(defaultdict(str))[operation]))
    assert len(set(sent)) == 2
