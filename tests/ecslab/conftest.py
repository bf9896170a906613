"""Fixtures for the lab kit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ecslab import Lab

LAB = "05_services"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, so that nobody's progress is touched."""
    home = tmp_path / "home"
    monkeypatch.setenv("ECSLAB_HOME", str(home))
    for setting in ("BACKEND", "ENDPOINT_URL", "LEARNER", "YES", "CAP_USD"):
        monkeypatch.delenv(f"ECSLAB_{setting}", raising=False)
    return home


@pytest.fixture
def lab() -> Iterator[Lab]:
    """The services lab, opened on the simulated AWS."""
    lab = Lab(LAB)
    yield lab
    lab.leave()


@pytest.fixture
def running(lab: Lab) -> Lab:
    """The services lab with three tasks of a service `web` running and healthy."""
    import time

    ecs = lab.client("ecs")
    ecs.create_cluster(clusterName=lab.prefix)
    ecs.register_task_definition(
        family=f"{lab.prefix}-web",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "web", "image": "nginx"}],
    )
    ecs.create_service(
        cluster=lab.prefix,
        serviceName="web",
        taskDefinition=f"{lab.prefix}-web",
        desiredCount=3,
        launchType="FARGATE",
        networkConfiguration=lab.network(),
    )
    time.sleep(120)
    return lab
