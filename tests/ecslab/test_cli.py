"""`ecslab` on the command line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from ecslab import course, progress
from ecslab.authoring import build, grade, notebooks, run
from ecslab.cli import main
from ecslab.exercises import exercises_of

LAB = "05_services"


def ecslab(*arguments: str, status: int = 0, answer: str | None = None) -> str:
    result = CliRunner().invoke(main, arguments, input=answer)
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that a test may write to."""
    root = tmp_path / "checkout"
    for folder in ("labs", "solutions", "images"):
        shutil.copytree(course.project_root() / folder, root / folder)
    for module in (notebooks, run, grade):
        monkeypatch.setattr(module, "project_root", lambda: root)
    return root


def test_list_shows_the_labs_and_what_is_done() -> None:
    progress.record(LAB, "delete", "done")
    assert "05_services               35 min   1 of 8 done" in ecslab("list")


def test_an_unknown_lab_is_refused() -> None:
    said = ecslab("run", "5", status=2)
    assert "There is no lab '5'. The course has: 00_welcome, " in said
    assert LAB in said


def test_run_leaves_a_report(checkout: Path) -> None:
    assert "Report:" in ecslab("run", LAB, "--solution")
    report = (checkout / ".runs" / f"{LAB}.html").read_text("utf-8")
    assert "Nothing of lab 05_services is left." in report


def test_run_says_which_cell_failed(checkout: Path) -> None:
    notebook = notebooks.read(notebooks.lab_path(LAB))
    notebooks.exercise_cell(notebook, "scale_out").source = "1 / 0"
    notebooks.write(notebook, notebooks.lab_path(LAB))
    assert "failed with ZeroDivisionError: division by zero" in ecslab("run", LAB, status=1)
    assert (checkout / ".runs" / f"{LAB}.html").exists()


def test_check_says_how_far_each_exercise_is(checkout: Path) -> None:
    notebook = notebooks.read(notebooks.lab_path(LAB))
    notebooks.exercise_cell(notebook, "right_away").source = "predicted = 0"
    notebooks.exercise_cell(notebook, "percents").source = "fewest, most = 2, 6"
    notebooks.write(notebook, notebooks.lab_path(LAB))
    lines = ecslab("check", LAB, status=1).splitlines()
    assert len(lines) == len(exercises_of(LAB))
    assert lines[0].startswith("right_away: done.")
    assert lines[1].startswith("steady_seconds: not attempted.")
    assert lines[4].startswith("percents: not yet. Look at `fewest`")


def test_reset_asks_and_puts_the_starter_back(checkout: Path) -> None:
    path = notebooks.lab_path(LAB)
    starter = path.read_text("utf-8")
    path.write_text("spoilt")
    progress.record(LAB, "delete", "done")
    ecslab("reset", LAB, status=1, answer="n\n")
    assert path.read_text("utf-8") == "spoilt"
    ecslab("reset", LAB, answer="y\n")
    assert path.read_text("utf-8") == starter
    assert progress.done(LAB) == set()


def test_build_writes_what_is_there_already(checkout: Path) -> None:
    before = notebooks.lab_path(LAB).read_text("utf-8")
    assert "Built:" in ecslab("build", LAB)
    assert notebooks.lab_path(LAB).read_text("utf-8") == before


def test_executing_a_solution_again_changes_nothing(checkout: Path) -> None:
    before = notebooks.solution_path(LAB).read_text("utf-8")
    build.execute(LAB)
    assert notebooks.solution_path(LAB).read_text("utf-8") == before


def test_lint_says_how_a_lab_reads_and_that_all_is_well() -> None:
    said = ecslab("lint", LAB).splitlines()
    assert said[1].startswith(LAB)
    assert said[-1] == "1 labs, 0 problems"
