"""Fixtures that every test may use."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from botocore.loaders import create_loader
from ecssim import Simulation, simulate

CLUSTER = "lab"
SERVICE = "web"


@pytest.fixture(scope="session", autouse=True)
def one_loader() -> Iterator[None]:
    """Let all sessions of botocore read the descriptions of AWS's services once in a process, instead of once each."""
    with patch("botocore.session.create_loader", cache(create_loader)):
        yield


@pytest.fixture
def sim() -> Iterator[Simulation]:
    """A fresh simulated AWS of seed 0."""
    with simulate() as simulation:
        yield simulation


@pytest.fixture
def ecs(sim: Simulation) -> Any:
    """A boto3 client of the simulated ECS, with a cluster and a Fargate task definition `web` in place."""
    import boto3

    client = boto3.client("ecs")
    client.create_cluster(clusterName=CLUSTER)
    client.register_task_definition(**web())
    return client


@pytest.fixture
def network(sim: Simulation) -> dict[str, Any]:
    """A network configuration in the default VPC."""
    import boto3

    subnets = [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"]]
    return {"awsvpcConfiguration": {"subnets": subnets[:3], "assignPublicIp": "ENABLED"}}


def web(**changes: Any) -> dict[str, Any]:
    """The parameters of a small Fargate task definition, with changes."""
    return {
        "family": "web",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "portMappings": [{"containerPort": 80}]}],
        **changes,
    }
