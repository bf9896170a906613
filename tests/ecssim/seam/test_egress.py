"""While a simulation runs nothing leaves the machine: case by case, with a net under the guard that catches it."""

import asyncio
import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
import urllib3
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from ecssim import Simulation, simulate
from ecssim.seam.egress import EgressBlockedError

from tests.ecssim.seam.seam_kit import LOOPBACK, net

REAL_KEY, REAL_SECRET, REAL_TOKEN = "AKIAREALREALREALREAL", "a-real-secret", "a-real-token"
AWS = "sts.us-east-1.amazonaws.com"
NO_RETRY = Config(retries={"total_max_attempts": 1})
CREDENTIALS = """
[real]
aws_access_key_id = {key}
aws_secret_access_key = {secret}
aws_session_token = {token}
region = eu-west-3
"""


@pytest.fixture
def caught() -> Iterator[list[str]]:
    """What slipped through the guard: nothing must, whatever the test does."""
    with net() as hosts:
        yield hosts


@pytest.fixture(autouse=True)
def user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A user with real keys: in the environment, and in a file under the profile `real`."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    file = tmp_path / "credentials"
    file.write_text(CREDENTIALS.format(key=REAL_KEY, secret=REAL_SECRET, token=REAL_TOKEN))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.fixture
def keys_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", REAL_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", REAL_SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", REAL_TOKEN)


def headers_of(client: Any, call: Callable[[], Any]) -> str:
    """Return the headers of every request that a call sends."""
    seen: list[str] = []
    client.meta.events.register_first("before-send", lambda request, **_: seen.append(str(dict(request.headers))))
    call()
    assert seen
    return " ".join(seen)


def is_real(headers: str) -> bool:
    return any(secret in headers for secret in (REAL_KEY, REAL_SECRET, REAL_TOKEN))


# Clients


@pytest.mark.usefixtures("keys_in_the_environment")
def test_a_client_made_before_the_simulation_is_answered_by_it(caught: list[str]) -> None:
    client = boto3.client("ecs")
    with simulate():
        assert client.list_clusters()["clusterArns"] == []
    assert caught == []


@pytest.mark.usefixtures("keys_in_the_environment")
def test_a_session_made_before_the_simulation_is_answered_by_it(caught: list[str]) -> None:
    session = boto3.Session()
    with simulate():
        assert session.client("ecs").list_clusters()["clusterArns"] == []
    assert caught == []


def test_a_client_made_before_with_an_endpoint_elsewhere_is_refused(caught: list[str]) -> None:
    client = boto3.client(
        "ecs", endpoint_url="https://ecs.example.com", aws_access_key_id="x", aws_secret_access_key="x"
    )
    with simulate(), pytest.raises(EgressBlockedError, match=r"ecs\.example\.com"):
        client.list_clusters()
    assert caught == []


@pytest.mark.parametrize(
    "endpoint",
    [
        {"use_dualstack_endpoint": True},
        {"use_fips_endpoint": True},
        {"use_dualstack_endpoint": True, "use_fips_endpoint": True},
    ],
    ids=["dual-stack", "FIPS", "dual-stack and FIPS"],
)
@pytest.mark.parametrize(
    ("service", "operation"),
    [("ecs", "list_clusters"), ("ec2", "describe_vpcs"), ("s3", "list_buckets"), ("sts", "get_caller_identity")],
)
def test_a_special_endpoint_is_answered_like_the_usual_one(
    caught: list[str], endpoint: dict[str, bool], service: str, operation: str
) -> None:
    with simulate():
        client = boto3.client(service, config=Config(**endpoint))
        assert getattr(client, operation)()["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert caught == []


@pytest.mark.parametrize("region", ["xx-nowhere-9", "us-moon-1"])
def test_an_unknown_region_is_not_looked_for(caught: list[str], region: str) -> None:
    with simulate():
        boto3.client("ecs", region_name=region).list_clusters()
    assert caught == []


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ECS"])
@pytest.mark.parametrize("inside", [False, True], ids=["set before", "set inside"])
def test_an_endpoint_in_the_environment_is_not_used(
    caught: list[str], monkeypatch: pytest.MonkeyPatch, name: str, inside: bool
) -> None:
    if not inside:
        monkeypatch.setenv(name, "https://ecs.example.com")
    with simulate():
        if inside:
            os.environ[name] = "https://ecs.example.com"
        assert boto3.client("ecs").list_clusters()["clusterArns"] == []
    assert caught == []


@pytest.mark.parametrize("url", ["https://ecs.example.com", "http://10.1.2.3:8080", "http://169.254.170.2"])
def test_an_endpoint_elsewhere_is_refused_with_its_name(caught: list[str], url: str) -> None:
    with simulate(), pytest.raises(EgressBlockedError, match="nothing may leave this machine"):
        boto3.client("ecs", endpoint_url=url).list_clusters()
    assert caught == []


def test_an_endpoint_on_this_machine_is_the_learners_own_affair(caught: list[str]) -> None:
    with simulate(), pytest.raises(EndpointConnectionError):
        boto3.client("ecs", endpoint_url="http://127.0.0.1:9", config=NO_RETRY).list_clusters()
    assert caught == []


@pytest.mark.parametrize(
    ("service", "operation"),
    [("gamelift", "list_fleets"), ("lightsail", "get_regions"), ("codeartifact", "list_domains")],
)
def test_a_service_that_moto_does_not_know_is_refused_with_its_name(
    caught: list[str], service: str, operation: str
) -> None:
    with simulate(), pytest.raises(EgressBlockedError, match=service):
        getattr(boto3.client(service), operation)()
    assert caught == []


# Credentials


@pytest.mark.usefixtures("keys_in_the_environment")
def test_keys_in_the_environment_are_not_read(caught: list[str]) -> None:
    with simulate():
        client = boto3.client("ecs")
        assert not is_real(headers_of(client, client.list_clusters))
    assert caught == []


def test_a_session_token_in_the_environment_is_not_read(caught: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", REAL_TOKEN)
    with simulate():
        client = boto3.client("ecs")
        assert not is_real(headers_of(client, client.list_clusters))
    assert caught == []


@pytest.mark.parametrize("name", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
@pytest.mark.parametrize("early", [False, True], ids=["session inside", "session before"])
def test_a_profile_in_the_environment_is_not_read(
    caught: list[str], monkeypatch: pytest.MonkeyPatch, name: str, early: bool
) -> None:
    monkeypatch.setenv(name, "real")
    session = boto3.Session() if early else None
    with simulate():
        client = (session or boto3.Session()).client("ecs")
        assert not is_real(headers_of(client, client.list_clusters))
    assert caught == []


def test_the_region_of_a_profile_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "real")
    with simulate():
        assert boto3.client("ecs").meta.region_name == "us-east-1"


def test_a_profile_cannot_be_named_inside(caught: list[str]) -> None:
    from botocore.exceptions import ProfileNotFound

    with simulate(), pytest.raises(ProfileNotFound):
        boto3.Session(profile_name="real")
    assert caught == []


@pytest.mark.parametrize("name", ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_WEB_IDENTITY_TOKEN_FILE"])
def test_credentials_of_a_machine_are_not_asked_for(
    caught: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "/somewhere")
    with simulate():
        assert name not in os.environ
        boto3.client("ecs").list_clusters()
    assert caught == []


@pytest.mark.usefixtures("keys_in_the_environment")
def test_the_users_environment_is_back_afterwards() -> None:
    before = dict(os.environ)
    with simulate():
        assert REAL_KEY not in os.environ.values()
    assert dict(os.environ) == before


@pytest.mark.usefixtures("keys_in_the_environment")
def test_a_client_of_the_simulation_used_after_it_asks_aws_with_keys_that_are_none(
    caught: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with simulate():
        client = boto3.client("ecs", config=NO_RETRY)
        client.list_clusters()
    monkeypatch.setattr(time, "sleep", lambda _: None)

    def call() -> None:
        with pytest.raises(EndpointConnectionError):
            client.list_clusters()

    assert not is_real(headers_of(client, call))
    assert caught == ["ecs.us-east-1.amazonaws.com"]


# Other ways to talk to a host


def by_urllib(url: str) -> Any:
    return urllib.request.build_opener().open(url, timeout=1)


def by_urllib3(url: str) -> Any:
    return urllib3.PoolManager(retries=False).request("GET", url)


def by_http_client(url: str) -> Any:
    host = urllib3.util.parse_url(url).host or ""
    connection = http.client.HTTPConnection(host, timeout=1)
    return connection.request("GET", "/")


def by_asyncio(url: str) -> Any:
    return asyncio.run(asyncio.open_connection(urllib3.util.parse_url(url).host, 80))


EACH_LIBRARY = pytest.mark.parametrize("fetch", [by_urllib, by_urllib3, by_http_client, by_asyncio])


def presigned() -> str:
    return str(boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "lab", "Key": "x"}))


@EACH_LIBRARY
def test_a_presigned_url_leads_nowhere(caught: list[str], fetch: Callable[[str], Any]) -> None:
    with simulate(), pytest.raises(Exception, match="nothing may leave this machine"):
        fetch(presigned())
    assert caught == []


def test_a_presigned_url_is_answered_by_moto_through_requests(caught: list[str]) -> None:
    with simulate():
        boto3.client("s3").create_bucket(Bucket="lab")
        boto3.client("s3").put_object(Bucket="lab", Key="x", Body=b"hello")
        assert requests.get(presigned(), timeout=1).content == b"hello"
    assert caught == []


@EACH_LIBRARY
@pytest.mark.parametrize("host", ["169.254.169.254", "169.254.170.2", "169.254.170.23"])
def test_the_metadata_of_a_machine_is_out_of_reach(caught: list[str], fetch: Callable[[str], Any], host: str) -> None:
    with simulate(), pytest.raises(Exception, match="nothing may leave this machine"):
        fetch(f"http://{host}/latest/meta-data")
    assert caught == []


@pytest.mark.parametrize("host", ["169.254.169.254", "169.254.170.2"])
def test_the_metadata_of_a_machine_is_out_of_reach_of_requests(caught: list[str], host: str) -> None:
    with simulate(), pytest.raises((requests.RequestException, NotImplementedError)):
        requests.get(f"http://{host}/nothing", timeout=1)
    assert caught == []


def _socket(act: Callable[[socket.socket], Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        act(opened)


WAYS = {
    "look up": lambda: socket.getaddrinfo(AWS, 443),
    "look up bytes": lambda: socket.getaddrinfo(AWS.encode(), 443),
    "look up in capitals": lambda: socket.getaddrinfo(AWS.upper(), 443),
    "look up with a final dot": lambda: socket.getaddrinfo(AWS + ".", 443),
    "look up by gethostbyname": lambda: socket.gethostbyname(AWS),
    "look up another AWS name": lambda: socket.getaddrinfo("public.ecr.aws", 443),
    "connect": lambda: _socket(lambda opened: opened.connect((AWS, 443))),
    "connect to the metadata": lambda: _socket(lambda opened: opened.connect(("169.254.169.254", 80))),
    "connect_ex": lambda: _socket(lambda opened: opened.connect_ex(("169.254.169.254", 80))),
    "sendto": lambda: _socket(lambda opened: opened.sendto(b"x", ("169.254.169.254", 80))),
    "an address in other clothes": lambda: socket.getaddrinfo("::ffff:169.254.169.254", 80),
    "create_connection": lambda: socket.create_connection((AWS, 443), timeout=1),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_socket_reaches_aws(caught: list[str], way: str) -> None:
    with simulate(), pytest.raises(OSError) as refusal:
        WAYS[way]()
    assert caught == []
    assert isinstance(refusal.value, EgressBlockedError)


def test_sockets_on_this_machine_work(sim: Simulation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        accepted, _ = server.accept()
        with accepted:
            client.sendall(b"hello")
            assert accepted.recv(5) == b"hello"


# Subprocesses

# Python runs this at the start of every process that finds it on its path: the net, for processes.
SITECUSTOMIZE = f"""
import socket

def refuse(host):
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    with open({{log!r}}, "a") as log:
        print(name, file=log)
    if name not in {LOOPBACK}:
        raise OSError("the test refused " + name)

def getaddrinfo(host, *args, _look_up=socket.getaddrinfo, **kwargs):
    refuse(host)
    return _look_up(host, *args, **kwargs)

def connect(self, address, _connect=socket.socket.connect):
    refuse(address[0])
    return _connect(self, address)

socket.getaddrinfo = getaddrinfo
socket.socket.connect = connect
"""
BOTO3 = "import boto3; print(boto3.client('ecs').list_clusters())"
PRINT_KEYS = (
    "import boto3; keys = boto3.Session().get_credentials(); print(keys.access_key, keys.secret_key, keys.token)"
)


@pytest.fixture
def contacted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], set[str]]:
    """Return the hosts that subprocesses looked up or connected to."""
    log = tmp_path / "hosts"
    (tmp_path / "sitecustomize.py").write_text(SITECUSTOMIZE.format(log=str(log)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    return lambda: set(log.read_text().split()) if log.exists() else set()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("keys_in_the_environment")
@pytest.mark.parametrize("command", [("-c", BOTO3), ("-m", "awscli", "ecs", "list-clusters")], ids=["boto3", "aws CLI"])
def test_a_subprocess_ends_at_this_machine(contacted: Callable[[], set[str]], command: tuple[str, ...]) -> None:
    with simulate():
        done = run(*command)
    assert done.returncode != 0
    assert "Could not connect to the endpoint URL" in done.stderr
    assert contacted() == {"127.0.0.1"}


@pytest.mark.usefixtures("keys_in_the_environment")
def test_a_subprocess_does_not_know_the_users_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "real")
    with simulate():
        done = run("-c", PRINT_KEYS)
    assert done.returncode == 0
    assert not is_real(done.stdout)


def test_a_subprocess_does_not_ask_the_users_proxy(
    monkeypatch: pytest.MonkeyPatch, contacted: Callable[[], set[str]]
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com:3128")
    with simulate():
        done = run("-c", BOTO3)
    assert done.returncode != 0
    assert contacted() == {"127.0.0.1"}


def test_a_proxy_is_no_way_around_the_guard(caught: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    with simulate(), pytest.raises(Exception, match="nothing may leave this machine"):
        by_urllib(presigned())
    assert caught == []
