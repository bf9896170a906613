"""`ecslab run` and `ecslab allow` on an account of AWS, which a simulated one in a process of its own plays here."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import nbformat
import pytest
from click.testing import CliRunner
from ecslab.authoring import notebooks, run
from ecslab.cli import main
from ecslab.safety.accounts import Accounts

from .backends.kit import ACCOUNT, lead_to, served

LAB = "05_services"
OPEN = f'from ecslab import Lab\nlab = Lab("{LAB}", backend=backend)\nlab'


def ecslab(*arguments: str, status: int = 0, answer: str | None = None) -> str:
    result = CliRunner().invoke(main, arguments, input=answer)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The URL of one account for all of these tests."""
    with served() as url:
        yield url


@pytest.fixture(autouse=True)
def aws(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account that the usual places lead to, with a cluster that an earlier run left behind."""
    lead_to(url, monkeypatch)
    boto3.client("ecs").create_cluster(clusterName="ecslab-05")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that a test may write to."""
    for folder in ("labs", "solutions"):
        (tmp_path / folder).mkdir()
    for module in (notebooks, run):
        monkeypatch.setattr(module, "project_root", lambda: tmp_path)
    return tmp_path


def write_lab(*cells: str) -> None:
    """Write a notebook that is shorter than a lab's."""
    parameters = nbformat.v4.new_code_cell("backend = None", metadata={"tags": ["parameters"]})
    notebook = nbformat.v4.new_notebook(cells=[parameters, *map(nbformat.v4.new_code_cell, cells)])
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(notebook, notebooks.lab_path(LAB))


def clusters() -> list[str]:
    return [arn.rpartition("/")[2] for arn in boto3.client("ecs").list_clusters()["clusterArns"]]


def test_allow_remembers_an_account() -> None:
    assert f"Labs may use account {ACCOUNT}" in ecslab("allow", ACCOUNT)
    assert Accounts().is_allowed(ACCOUNT)


def test_allow_refuses_what_is_no_account() -> None:
    assert "has twelve digits" in ecslab("allow", "sandbox", status=2)


def test_a_learners_name_that_aws_would_not_take_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_LEARNER", "alice bob")
    assert "Error: ECSLAB_LEARNER is 'alice bob'" in ecslab("list", status=1)


def test_run_asks_in_the_terminal_and_the_notebook_then_goes_through(checkout: Path) -> None:
    write_lab(OPEN, "lab.close()")
    said = ecslab("run", LAB, "--backend", "aws", answer=f"{ACCOUNT[-4:]}\nyes\n")
    assert said.index("USD an hour") < said.index("Type yes") < said.index("Report:")
    assert "Nothing of lab 05_services is left." in (checkout / ".runs" / f"{LAB}.html").read_text("utf-8")


def test_a_run_that_fails_leaves_nothing_on_the_account(checkout: Path) -> None:
    ecslab("allow", ACCOUNT)
    write_lab(OPEN, "1 / 0")
    assert "failed with ZeroDivisionError" in ecslab("run", LAB, "--backend", "aws", "--yes", status=1)
    assert clusters() == []


def test_without_a_yes_no_cell_runs_and_nothing_is_deleted(checkout: Path) -> None:
    ecslab("allow", ACCOUNT)
    write_lab(OPEN, "1 / 0")
    said = ecslab("run", LAB, "--backend", "aws", status=1, answer="no\n")
    assert "Error: Lab 05_services was not begun" in said
    assert clusters() == ["ecslab-05"]
    assert not (checkout / ".runs").exists()


def test_the_option_yes_allows_no_account(checkout: Path) -> None:
    write_lab(OPEN)
    said = ecslab("run", LAB, "--backend", "aws", "--yes", status=1)
    assert f"run `ecslab allow {ACCOUNT}` once" in " ".join(said.split())


def test_the_backend_of_the_environment_asks_as_well(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_BACKEND", "aws")
    write_lab(OPEN)
    assert "nobody can type here" in ecslab("run", LAB, status=1, answer="")
