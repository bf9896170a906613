"""ecssim stands in moto's place while a simulation runs, and not a moment longer."""

import os
import socket
import time
from typing import Any
from unittest.mock import patch

import pytest
from ecssim import simulate
from ecssim.seam import egress
from ecssim.seam.current import current
from ecssim.seam.loading import load_moto

load_moto()

import boto3  # noqa: E402
import moto.core.responses  # noqa: E402
import moto.ecs.urls  # noqa: E402
from botocore.configprovider import ConfiguredEndpointProvider  # noqa: E402
from botocore.httpsession import URLLib3Session  # noqa: E402
from moto import mock_aws  # noqa: E402
from moto.ecs.models import EC2ContainerServiceBackend, ecs_backends  # noqa: E402
from moto.ecs.responses import EC2ContainerServiceResponse  # noqa: E402

REGION = "us-east-1"


def state() -> dict[str, Any]:
    """Return everything that a simulation replaces."""
    return {
        "sleep": time.sleep,
        "time": time.time,
        "environment": dict(os.environ),
        "look up": socket.getaddrinfo,
        "connect": socket.socket.connect,
        "send": URLLib3Session.send,
        "endpoint": ConfiguredEndpointProvider.provide,
        "request ids": moto.core.responses.gen_amzn_requestid_long,
        "uuid": boto3.session.botocore.handlers.uuid,
        "session": boto3.DEFAULT_SESSION,
        "Session": boto3.Session,
        "backend": ecs_backends.backend,
        "paths": dict(moto.ecs.urls.url_paths),
    }


def moto_answers() -> bool:
    """Whether a cluster that boto3 makes is one of moto's own ECS."""
    boto3.client("ecs", region_name=REGION).create_cluster(clusterName="after")
    return "after" in ecs_backends["123456789012"][REGION].clusters


def test_inside_the_block_ecssim_answers() -> None:
    with simulate() as sim:
        boto3.client("ecs").create_cluster(clusterName="inside")
        assert list(sim.account("123456789012", REGION).clusters) == ["inside"]


def test_a_simulation_leaves_everything_as_it_was() -> None:
    before = state()
    with simulate():
        boto3.client("ecs").create_cluster()
    assert state() == before


def test_an_exception_in_the_block_leaves_everything_as_it_was() -> None:
    before = state()
    with pytest.raises(ZeroDivisionError), simulate():
        len(boto3.client("ecs").create_cluster()) / 0
    assert state() == before


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_in_the_block_leaves_everything_as_it_was(stop: type[BaseException]) -> None:
    before = state()
    with pytest.raises(stop), simulate():
        raise stop
    assert state() == before


@mock_aws
def test_within_an_active_mock_everything_is_left_as_it_was() -> None:
    before = state()
    with simulate():
        boto3.client("ecs").create_cluster()
    assert state() == before


def test_a_simulation_without_a_region_leaves_everything_as_it_was() -> None:
    with patch.dict(os.environ):
        before = state()
        with pytest.raises(Exception), simulate(region=None):  # type: ignore[arg-type]  # noqa: B017
            pass
        assert state() == before


def test_a_simulation_that_fails_at_its_start_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "guarded", lambda _: 1 / 0)
    before = state()
    with pytest.raises(ZeroDivisionError), simulate():
        pass
    assert state() == before


def test_moto_answers_itself_after_the_block() -> None:
    with simulate():
        boto3.client("ecs").create_cluster(clusterName="inside")
    with mock_aws():
        assert moto_answers()
        assert "inside" not in ecs_backends["123456789012"][REGION].clusters


def test_moto_answers_itself_after_a_block_within_an_active_mock() -> None:
    with mock_aws():
        with simulate():
            boto3.client("ecs").create_cluster(clusterName="inside")
        assert moto_answers()


def test_ecs_of_an_active_mock_is_what_it_was_before_the_block() -> None:
    with mock_aws():
        client = boto3.client("ecs", region_name=REGION)
        client.create_cluster(clusterName="before")
        with simulate():
            assert client.list_clusters()["clusterArns"] == []
        assert [arn.rsplit("/")[-1] for arn in client.list_clusters()["clusterArns"]] == ["before"]


def test_neighbours_of_an_active_mock_are_there_in_the_simulation_and_after_it() -> None:
    with mock_aws():
        ec2 = boto3.client("ec2", region_name=REGION)
        vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        with simulate():
            assert vpc in [each["VpcId"] for each in boto3.client("ec2").describe_vpcs()["Vpcs"]]
        assert vpc in [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]]


def test_a_mock_within_the_simulation_leaves_it_alone() -> None:
    with simulate():
        ecs = boto3.client("ecs")
        ecs.create_cluster(clusterName="lab")
        with mock_aws():
            assert len(boto3.client("ecs").list_clusters()["clusterArns"]) == 1
        assert len(ecs.list_clusters()["clusterArns"]) == 1


def test_a_simulation_knows_nothing_of_the_one_before() -> None:
    for _ in range(2):
        with simulate():
            ecs = boto3.client("ecs")
            assert ecs.list_clusters()["clusterArns"] == []
            ecs.create_cluster()


def test_moto_keeps_its_own_classes() -> None:
    with simulate():
        assert ecs_backends.backend is not EC2ContainerServiceBackend
    assert ecs_backends.backend is EC2ContainerServiceBackend
    assert moto.ecs.urls.url_paths["{0}/$"].__self__ is EC2ContainerServiceResponse


def test_a_simulation_within_another_is_refused() -> None:
    message = "a simulation is running already in this process: leave it before you start another"
    with simulate() as outer:
        before = state()
        with pytest.raises(RuntimeError, match=message), simulate():
            pytest.fail("two simulations at once")
        assert state() == before
        boto3.client("ecs").create_cluster()
        assert current() is outer


def test_without_a_simulation_there_is_no_current_one() -> None:
    with pytest.raises(RuntimeError, match="no simulation is running"):
        current()
