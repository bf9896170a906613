"""Labs on a separate process, over HTTP."""

import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from ecslab import Lab
from ecslab.authoring import notebooks
from ecslab.authoring.replay import outcomes
from ecslab.backends.endpoint import NoEndpointError
from ecslab.course import course
from ecslab.exercises import Verdict

from .kit import served, served_by_moto, serving

LAB = "05_services"
# The tests of the aws backend send every lab to a separate process as well; `make long` does so here too.
SOME = ("04_tasks", "08_ec2_capacity", "11_ecs_vs_lambda")
LABS = [lab.id for lab in course().labs if os.environ.get("ECSLAB_LONG") or lab.id in SOME]


@pytest.fixture
def server() -> Iterator[str]:
    """The URL of a simulated AWS in a process of its own."""
    with served() as url:
        yield url


@pytest.mark.parametrize("lab_id", LABS)
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


@pytest.mark.parametrize(
    "url", ["https://ecs.us-east-1.amazonaws.com", "https://ecs.cn-north-1.amazonaws.com.cn/", "https://ecs.eu.api.aws"]
)
def test_an_endpoint_that_is_aws_itself_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_ENDPOINT_URL", url)
    with pytest.raises(NoEndpointError, match="is AWS itself"):
        Lab(LAB, backend="endpoint")


def test_a_lab_says_at_its_opening_what_answers(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_ENDPOINT_URL", server)
    lab = Lab(LAB, backend="endpoint")
    assert f"the AWS behind {server}. That is ecssim" in repr(lab)
    lab.leave()


def test_a_lab_says_at_its_opening_that_moto_has_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    with served_by_moto() as url:
        monkeypatch.setenv("ECSLAB_ENDPOINT_URL", url)
        lab = Lab(LAB, backend="endpoint")
        assert "That is a moto server: its services start no tasks" in repr(lab)
        lab.leave()


def test_a_server_that_does_not_speak_http_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stammering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.wfile.write(b"hm\r\n")

    with serving(Stammering) as url:
        monkeypatch.setenv("ECSLAB_ENDPOINT_URL", url)
        with pytest.raises(NoEndpointError, match="Nothing answers"):
            Lab(LAB, backend="endpoint")
