"""Labs on a separate process, over HTTP."""

from collections.abc import Iterator

import pytest
from ecslab import Lab
from ecslab.authoring import notebooks
from ecslab.authoring.replay import outcomes
from ecslab.backends.endpoint import NoEndpointError
from ecslab.course import course
from ecslab.exercises import Verdict

from .kit import served

LAB = "05_services"


@pytest.fixture
def server() -> Iterator[str]:
    """The URL of a simulated AWS in a process of its own."""
    with served() as url:
        yield url


@pytest.mark.parametrize("lab_id", [lab.id for lab in course().labs])
def test_the_whole_lab_passes_against_a_separate_process(
    lab_id: str, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_BACKEND", "endpoint")
    monkeypatch.setenv("ECSLAB_ENDPOINT_URL", server)
    found = outcomes(notebooks.read(notebooks.solution_path(lab_id)))
    assert {outcome.verdict for outcome in found.values()} == {Verdict.DONE}, found


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
