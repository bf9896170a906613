"""Programs that a cell starts get an environment without the user's AWS, and end at this machine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ecssim import simulate
from ecssim.seam.environment import NOWHERE, isolated_environment

from .seam_kit import LOOPBACK, is_real

pytestmark = pytest.mark.usefixtures("user")

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


# Each would lead a program to the user's AWS, or to a host of its own.
LEADING_OUT = {
    "AWS_PROFILE": "real",
    "AWS_DEFAULT_PROFILE": "real",
    "AWS_SESSION_TOKEN": "a-real-token",
    "AWS_SECURITY_TOKEN": "a-real-token",
    "AWS_ENDPOINT_URL_ECS": "https://ecs.example.com",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/somewhere",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a-real-token",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/somewhere",
    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/real",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://169.254.169.254",
    "AWS_CSM_ENABLED": "true",
    "AWS_CSM_HOST": "csm.example.com",
    "AWS_DATA_PATH": "/somewhere",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "AWS_A_VARIABLE_OF_NEXT_YEAR": "https://ecs.example.com",
    "HTTPS_PROXY": "http://proxy.example.com:3128",
    "https_proxy": "http://proxy.example.com:3128",
    "ALL_PROXY": "socks5://proxy.example.com:1080",
    "no_proxy": "amazonaws.com",
}


@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_variable_that_leads_out_does_not_reach_a_program(
    contacted: Callable[[], set[str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, LEADING_OUT[name])
    with isolated_environment("us-east-1"):
        assert os.environ.get(name) != LEADING_OUT[name]
        done = run("-c", BOTO3)
    assert "Could not connect to the endpoint URL" in done.stderr
    assert contacted() == {"127.0.0.1"}


def test_how_often_to_try_is_the_users_own_affair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "7")
    with isolated_environment("us-east-1"):
        assert os.environ["AWS_MAX_ATTEMPTS"] == "7"


def test_an_endpoint_that_a_program_is_given_ends_at_the_closed_port(contacted: Callable[[], set[str]]) -> None:
    with isolated_environment("us-east-1"):
        done = run("-m", "awscli", "ecs", "list-clusters", "--endpoint-url", "https://ecs.example.com")
    assert done.returncode != 0
    assert NOWHERE in done.stderr
    assert contacted() == {"127.0.0.1"}


def test_a_program_that_knows_nothing_of_aws_ends_at_the_closed_port(contacted: Callable[[], set[str]]) -> None:
    with isolated_environment("us-east-1"):
        done = run("-c", "import urllib.request; urllib.request.urlopen('https://example.com')")
    assert "Connection refused" in done.stderr
    assert contacted() == {"127.0.0.1"}


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_curl_ends_at_the_closed_port() -> None:
    with isolated_environment("us-east-1"):
        done = subprocess.run(["curl", "https://example.com"], capture_output=True, text=True, check=False)
    assert "127.0.0.1 port 9" in done.stderr


@pytest.mark.parametrize(
    ("proxy", "ports"),
    [
        ("http://127.0.0.1:3128", {9, 3128}),
        ("localhost:3128", {9, 3128}),
        ("http://[::1]:3128", {9, 3128}),
        ("http://proxy.example.com:3128", {9}),
        ("http://127.0.0.1:none", {9}),
        ("", {9}),
    ],
)
def test_the_ports_that_lead_out_are_those_of_proxies_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, proxy: str, ports: set[int]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1:80")
    with isolated_environment("us-east-1") as found:
        assert found == ports
