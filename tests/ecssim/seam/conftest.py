"""moto's own objects, a user with real keys, and a net under the guard."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.ecssim.api.test_load_balancing import a_target_group

from .balancing_kit import QUICK
from .contract_kit import ACCOUNT, REGION
from .seam_kit import CREDENTIALS, REAL_KEY, REAL_SECRET, REAL_TOKEN, net


@pytest.fixture
def moto_ec2() -> Iterator[Any]:
    """moto's EC2 backend, with the network of a fresh account."""
    from moto import mock_aws
    from moto.ec2.models import ec2_backends

    with mock_aws():
        yield ec2_backends[ACCOUNT][REGION]


@pytest.fixture
def moto_subnet(moto_ec2: Any) -> Any:
    return moto_ec2.get_default_subnets()["us-east-1a"]


@pytest.fixture
def caught() -> Iterator[list[str]]:
    """What slipped through the guard: nothing must, whatever the test does."""
    with net() as hosts:
        yield hosts


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A user with real keys in a file, under the profile `real`."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    file = tmp_path / "credentials"
    file.write_text(CREDENTIALS)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.fixture
def keys_in_the_environment(user: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", REAL_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", REAL_SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", REAL_TOKEN)


@pytest.fixture
def ec2(sim: Any) -> Any:
    return boto3.client("ec2")


@pytest.fixture
def elb(sim: Any) -> Any:
    return boto3.client("elbv2")


@pytest.fixture
def group(elb: Any, network: dict[str, Any]) -> str:
    """A target group behind an Application Load Balancer."""
    return a_target_group(elb, network, **QUICK)
