"""While a simulation runs nothing leaves the machine: clients and credentials, with a net under the guard."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import CredentialRetrievalError, EndpointConnectionError, ProxyConnectionError
from ecssim import simulate
from ecssim.seam.sockets import EgressBlockedError

from .seam_kit import REAL_KEY, REAL_TOKEN, is_real

NO_RETRY = Config(retries={"total_max_attempts": 1})
pytestmark = pytest.mark.usefixtures("user")


def headers_of(client: Any, call: Callable[[], Any]) -> str:
    """Return the headers of every request that a call sends."""
    seen: list[str] = []
    client.meta.events.register_first("before-send", lambda request, **_: seen.append(str(dict(request.headers))))
    call()
    assert seen
    return " ".join(seen)


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
        boto3.client("ecs", endpoint_url="http://127.0.0.1:1", config=NO_RETRY).list_clusters()
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
def test_a_client_of_the_simulation_used_after_it_reaches_nothing_with_keys_that_are_none(
    caught: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with simulate():
        client = boto3.client("ecs", config=NO_RETRY)
        client.list_clusters()
    monkeypatch.setattr(time, "sleep", lambda _: None)

    def call() -> None:
        with pytest.raises(ProxyConnectionError):
            client.list_clusters()

    assert not is_real(headers_of(client, call))
    assert caught == []


PROFILES = """
[profile process]
credential_process = touch {ran}
[profile sign-in]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = learner
[profile role]
role_arn = arn:aws:iam::123456789012:role/learner
source_profile = real
[profile machine]
role_arn = arn:aws:iam::123456789012:role/learner
credential_source = Ec2InstanceMetadata
[profile container]
role_arn = arn:aws:iam::123456789012:role/learner
credential_source = EcsContainer
[profile web]
role_arn = arn:aws:iam::123456789012:role/learner
web_identity_token_file = {ran}
"""


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that is there if the program of the profile `process` ran."""
    config, ran = tmp_path / "config", tmp_path / "ran"
    config.write_text(PROFILES.format(ran=ran))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    return ran


@pytest.mark.parametrize("profile", ["real", "process", "sign-in", "role", "machine", "container", "web"])
def test_a_session_made_before_with_a_profile_is_answered_without_the_profile(
    caught: list[str], profile: str, ran: Path
) -> None:
    session = boto3.Session(profile_name=profile, region_name="us-east-1")
    with simulate():
        client = session.client("ecs")
        assert not is_real(headers_of(client, client.list_clusters))
    assert caught == []
    assert not ran.exists()


def test_a_client_made_before_runs_no_program_for_new_keys(
    caught: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runs, answer = tmp_path / "runs", tmp_path / "answer"
    keys = {"Version": 1, "AccessKeyId": "x", "SecretAccessKey": "x", "Expiration": "2100-01-01T00:00:00Z"}
    answer.write_text(json.dumps(keys))
    config = tmp_path / "config"
    config.write_text(f'[profile process]\ncredential_process = sh -c "echo x >> {runs}; cat {answer}"\n')
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    client = boto3.Session(profile_name="process").client("ecs", region_name="us-east-1")
    assert runs.read_text() == "x\n"
    with simulate(start=datetime(2100, 1, 2, tzinfo=UTC)), pytest.raises(CredentialRetrievalError, match="did not run"):
        client.list_clusters()
    assert runs.read_text() == "x\n"
    assert caught == []


def test_the_transfer_client_in_c_is_out_of_reach(caught: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from boto3.s3.transfer import TransferConfig
    from botocore.exceptions import MissingDependencyException

    monkeypatch.setattr("boto3.s3.transfer.HAS_CRT", True)
    with simulate(), pytest.raises(MissingDependencyException):
        boto3.client("s3").upload_file(__file__, "lab", "x", Config=TransferConfig(preferred_transfer_client="crt"))
    assert caught == []
