"""A lab on a separate process, over HTTP."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from ecslab import Lab
from ecslab.authoring import notebooks
from ecslab.authoring.replay import outcomes
from ecslab.backends.endpoint import NoEndpointError
from ecslab.exercises import Verdict

LAB = "05_services"


@pytest.fixture
def server() -> Iterator[str]:
    """The URL of a simulated AWS in a process of its own; its time passes only when it is told to, so no test races."""
    command = [sys.executable, "-m", "ecssim", "serve", "--port", "0", "--speed", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        match = re.search(r"http://\S+:\d+", process.stdout.readline())
        assert match
        yield match.group()
        process.terminate()


def test_the_whole_lab_passes_against_a_separate_process(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_BACKEND", "endpoint")
    monkeypatch.setenv("ECSLAB_ENDPOINT_URL", server)
    found = outcomes(notebooks.read(notebooks.solution_path(LAB)))
    assert {outcome.verdict for outcome in found.values()} == {Verdict.DONE}


def test_an_endpoint_without_a_url_says_what_to_set() -> None:
    with pytest.raises(NoEndpointError, match="set ECSLAB_ENDPOINT_URL"):
        Lab(LAB, backend="endpoint")


def test_an_endpoint_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(NoEndpointError, match=r"Nothing answers at http://127\.0\.0\.1:9"):
        Lab(LAB, backend="endpoint")


def test_an_endpoint_does_not_tell_why(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_ENDPOINT_URL", server)
    lab = Lab(LAB, backend="endpoint")
    assert "does not tell" in repr(lab.why("arn:aws:ecs:us-east-1:1:task/x/y"))
    lab.leave()
