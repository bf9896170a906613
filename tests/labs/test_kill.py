"""A real kernel dies by SIGKILL, and `ecslab sweep` in a new process leaves the account as it was before the lab."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import boto3
import pytest
from ecslab.safety.ledger import Ledger

from ..ecslab.backends.kit import served
from .account_state import account_state

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A simulated AWS in a process of its own, which outlives every kernel."""
    with served() as url:
        yield url


def run(*arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


KILLS = (
    ("05_services", "ecs.CreateService"),
    ("06_container_agent", "ec2.RunInstances"),
    ("01_what_is_ecs", "autoscaling.CreateAutoScalingGroup"),
    ("07_fargate", "ecs.RunTask"),
    ("09_ecs_anywhere", "ssm.CreateActivation"),
)


# `make long` kills all of them; a crash that is played (test_crash.py) is much cheaper.
@pytest.mark.parametrize(("lab_id", "call"), KILLS if os.environ.get("ECSLAB_LONG") else KILLS[:2])
def test_after_a_kill_the_command_leaves_nothing(url: str, tmp_path: Path, lab_id: str, call: str) -> None:
    session = boto3.Session("simulated", "simulated", region_name="us-east-1")
    client = cache(lambda service: session.client(service, endpoint_url=url))
    before = account_state(client)
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "simulated",
        "AWS_SECRET_ACCESS_KEY": "simulated",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
        "ECSLAB_BACKEND": "endpoint",
        "ECSLAB_ENDPOINT_URL": url,
        "ECSLAB_HOME": str(tmp_path),
    }
    killed = run("tests.labs.killed_kernel", lab_id, call, environment=environment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert Ledger(tmp_path / "ledger.jsonl").unfinished()
    assert account_state(client) != before
    swept = run("ecslab.cli", "sweep", lab_id, "--yes", environment=environment)
    assert swept.returncode == 0, swept.stdout + swept.stderr
    assert "Nothing is left." in swept.stdout
    assert account_state(client) == before
    status = run("ecslab.cli", "status", environment=environment)
    assert status.returncode == 0, status.stdout + status.stderr
