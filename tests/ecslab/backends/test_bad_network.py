"""The bad network does to each call what its rules say, in the words and the shape of AWS."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from .bad_network import Fault, Rule, bad_network
from .kit import served

KEYS = {"region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
DENIED = (
    "User: arn:aws:iam::123456789012:user/learner is not authorized to perform: {action} on resource: * "
    "because no identity-based policy allows the {action} action"
)
# One operation for each protocol, with how it is called in IAM's actions and what it throttles with.
PROTOCOLS = [
    ("ecs", "list_clusters", "ecs.ListClusters", "ThrottlingException", "AccessDeniedException"),
    ("iam", "list_roles", "iam.ListRoles", "Throttling", "AccessDenied"),
    ("elbv2", "describe_target_groups", "elasticloadbalancing.DescribeTargetGroups", "Throttling", "AccessDenied"),
    ("ec2", "describe_vpcs", "ec2.DescribeVpcs", "RequestLimitExceeded", "UnauthorizedOperation"),
    ("s3", "list_buckets", "s3.GET /", "SlowDown", "AccessDenied"),
    ("cloudwatch", "list_metrics", "monitoring.ListMetrics", "ThrottlingException", "AccessDeniedException"),
    (
        "lambda",
        "list_functions",
        "lambda.GET /2015-03-31/functions",
        "TooManyRequestsException",
        "AccessDeniedException",
    ),
]
EACH_PROTOCOL = pytest.mark.parametrize(
    ("service", "method", "operation", "throttled", "denied"), PROTOCOLS, ids=[each[0] for each in PROTOCOLS]
)
Log = list[tuple[str, Fault | None]]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served() as url:
        yield url


@pytest.fixture(autouse=True)
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore sleeps between its attempts."""
    monkeypatch.setattr(time, "sleep", lambda _: None)


def client(service: str, url: str, attempts: int = 1, **config: Any) -> Any:
    settings = Config(retries={"total_max_attempts": attempts, "mode": "standard"}, **config)
    return boto3.client(service, endpoint_url=url, config=settings, **KEYS)


def error(call: Callable[[], Any]) -> dict[str, Any]:
    with pytest.raises(ClientError) as refusal:
        call()
    return dict(refusal.value.response)


@EACH_PROTOCOL
def test_throttling_comes_in_the_protocols_own_shape(
    server: str, service: str, method: str, operation: str, throttled: str, denied: str
) -> None:
    del denied
    with bad_network(server, [Rule(Fault.THROTTLED, operation)]) as url:
        answer = error(getattr(client(service, url), method))
    assert (answer["Error"]["Code"], answer["Error"]["Message"]) == (throttled, "Rate exceeded")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] in (400, 429, 503)


@EACH_PROTOCOL
def test_a_missing_permission_is_named_in_awss_words(
    server: str, service: str, method: str, operation: str, throttled: str, denied: str
) -> None:
    del throttled
    with bad_network(server, [Rule(Fault.DENIED, operation)]) as url:
        answer = error(getattr(client(service, url), method))
    assert answer["Error"]["Code"] == denied
    assert DENIED.format(action=operation.replace(".", ":", 1)) in answer["Error"]["Message"]


@pytest.mark.parametrize(("fault", "status"), [(Fault.BUSY, 503), (Fault.BROKEN, 500)])
def test_a_server_in_trouble_says_so_by_its_status(server: str, fault: Fault, status: int) -> None:
    with bad_network(server, [Rule(fault)]) as url:
        assert error(client("ecs", url).list_clusters)["ResponseMetadata"]["HTTPStatusCode"] == status


@EACH_PROTOCOL
def test_botocore_tries_again_after_throttling(
    server: str, service: str, method: str, operation: str, throttled: str, denied: str
) -> None:
    del throttled, denied
    with bad_network(server, [Rule(Fault.THROTTLED, operation, times=2)]) as url:
        answer = getattr(client(service, url, attempts=3), method)()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


def clusters(url: str) -> list[str]:
    return [arn.rpartition("/")[2] for arn in client("ecs", url).list_clusters()["clusterArns"]]


def test_a_lost_request_was_never_heard_of(server: str) -> None:
    with (
        bad_network(server, [Rule(Fault.REQUEST_LOST, "ecs.CreateCluster")]) as url,
        pytest.raises(ConnectionClosedError),
    ):
        client("ecs", url).create_cluster(clusterName="lost-request")
    assert "lost-request" not in clusters(server)


def test_a_lost_answer_is_of_a_call_that_happened(server: str) -> None:
    with (
        bad_network(server, [Rule(Fault.ANSWER_LOST, "ecs.CreateCluster")]) as url,
        pytest.raises(ConnectionClosedError),
    ):
        client("ecs", url).create_cluster(clusterName="lost-answer")
    assert "lost-answer" in clusters(server)


def test_a_late_answer_is_of_a_call_that_happened(server: str) -> None:
    with (
        bad_network(server, [Rule(Fault.LATE, "ecs.CreateCluster")]) as url,
        pytest.raises(ReadTimeoutError),
    ):
        client("ecs", url, read_timeout=0.5).create_cluster(clusterName="late-answer")
    assert "late-answer" in clusters(server)


def test_other_operations_get_through(server: str) -> None:
    with bad_network(server, [Rule(Fault.DENIED, "ecs.RunTask")]) as url:
        clusters(url)


def test_a_rule_can_let_calls_through_first(server: str) -> None:
    log: Log = []
    with bad_network(server, [Rule(Fault.BROKEN, after=2, times=1)], log=log) as url:
        ecs = client("ecs", url)
        ecs.list_clusters()
        ecs.list_clusters()
        error(ecs.list_clusters)
        ecs.list_clusters()
    assert [fault for _, fault in log] == [None, None, Fault.BROKEN, None]


def test_the_first_rule_that_applies_decides(server: str) -> None:
    rules = [Rule(Fault.DENIED, "ecs.ListClusters", times=1), Rule(Fault.BROKEN)]
    log: Log = []
    with bad_network(server, rules, log=log) as url:
        for _ in range(2):
            error(client("ecs", url).list_clusters)
    assert log == [("ecs.ListClusters", Fault.DENIED), ("ecs.ListClusters", Fault.BROKEN)]


def faults_of_thirty_calls(server: str, seed: int) -> list[Fault | None]:
    log: Log = []
    with bad_network(server, [Rule(Fault.BROKEN, chance=0.3)], seed, log) as url:
        ecs = client("ecs", url)
        for _ in range(30):
            try:
                ecs.list_clusters()
            except ClientError:
                continue
    return [fault for _, fault in log]


def test_the_same_seed_hits_the_same_calls(server: str) -> None:
    first = faults_of_thirty_calls(server, seed=1)
    assert first == faults_of_thirty_calls(server, seed=1)
    assert first != faults_of_thirty_calls(server, seed=2)
    assert 0 < first.count(Fault.BROKEN) < 30


def test_what_is_no_call_of_aws_gets_through(server: str) -> None:
    log: Log = []
    with bad_network(server, [Rule(Fault.BROKEN)], log=log) as url:
        request = urllib.request.Request(f"{url}/ecssim/advance", b'{"seconds": 0}')
        with urllib.request.urlopen(request) as answer:
            assert b"now" in answer.read()
    assert log == []


def test_a_body_of_bytes_comes_back_as_it_was(server: str) -> None:
    with bad_network(server, []) as url:
        s3 = client("s3", url, s3={"addressing_style": "path"})
        s3.create_bucket(Bucket="lab")
        s3.put_object(Bucket="lab", Key="x", Body=bytes(range(256)))
        assert s3.get_object(Bucket="lab", Key="x")["Body"].read() == bytes(range(256))
