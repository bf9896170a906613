"""The course as a whole: listed, built, linted; and the lint refuses what it must refuse."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ecslab import course as course_module
from ecslab.authoring import lint, notebooks
from ecslab.course import course
from ecslab.course_table import facts
from ecslab.exercises import exercise, exercises_of

LAB = "05_services"


def test_the_course_has_no_problems() -> None:
    assert lint.lint() == []


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of labs/, solutions/ and images/ that a test may spoil."""
    root = course_module.project_root()
    for folder in ("labs", "solutions", "images"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for module in (notebooks, lint):
        monkeypatch.setattr(module, "project_root", lambda: tmp_path)
    return tmp_path


def spoil(change: Callable[[Any], None], rebuild: bool = True) -> list[str]:
    """Change the worked notebook, build the lab from it, and lint."""
    solution = notebooks.read(notebooks.solution_path(LAB))
    change(solution)
    notebooks.write(solution, notebooks.solution_path(LAB))
    if rebuild:
        notebooks.write(notebooks.to_lab(solution), notebooks.lab_path(LAB))
    return lint.lint([course().lab(LAB)])


def set_source(exercise_id: str, source: str) -> Callable[[Any], None]:
    def change(notebook: Any) -> None:
        notebooks.exercise_cell(notebook, exercise_id).source = source

    return change


def test_a_notebook_that_is_not_listed_is_refused(copy: Path) -> None:
    shutil.copy(copy / "labs" / f"{LAB}.ipynb", copy / "labs" / "99_secret.ipynb")
    assert list(lint.listing()) == ["labs/99_secret.ipynb: not listed in course.toml"]


def test_a_listed_lab_without_a_notebook_is_refused(copy: Path) -> None:
    (copy / "labs" / f"{LAB}.ipynb").unlink()
    assert f"labs/{LAB}.ipynb: listed in course.toml, but there is no such notebook" in lint.listing()


def test_a_lab_that_was_edited_by_hand_is_refused(copy: Path) -> None:
    path = copy / "labs" / f"{LAB}.ipynb"
    path.write_text(path.read_text("utf-8").replace("Break it.", "Brake it."), "utf-8")
    assert [problem for problem in lint.lint([course().lab(LAB)]) if "edited by hand" in problem]


def test_a_solution_that_changed_without_a_build_is_refused(copy: Path) -> None:
    problems = spoil(set_source("delete", "web()"), rebuild=False)
    assert [problem for problem in problems if "out of date" in problem]


def test_a_starter_that_already_passes_is_refused(copy: Path) -> None:
    passing = "### BEGIN SOLUTION\npredicted = 0\n### STARTER\n# predicted = 0\n### END SOLUTION"
    assert [p for p in spoil(set_source("right_away", passing)) if "right_away: done, and must be not attempted" in p]


def test_a_solution_that_fails_is_refused(copy: Path) -> None:
    failing = "### BEGIN SOLUTION\npredicted = 3\n### STARTER\n# predicted = None\n### END SOLUTION"
    assert [p for p in spoil(set_source("right_away", failing)) if "right_away: not yet, and must be done" in p]


def test_a_cell_without_marks_around_its_solution_is_refused(copy: Path) -> None:
    assert [p for p in spoil(set_source("right_away", "predicted = 0")) if "its cell has no ### BEGIN SOLUTION" in p]


@pytest.mark.parametrize(
    ("hints", "problem"),
    [(("a nudge", " "), "right_away: a hint is empty"), (("only one",), "a ladder has at least two hints")],
)
def test_a_poor_hint_ladder_is_refused(
    copy: Path, monkeypatch: pytest.MonkeyPatch, hints: tuple[str, ...], problem: str
) -> None:
    old = exercises_of(LAB)["right_away"]
    new = exercise.Exercise(old.id, old.todo, old.check, hints, old.mistakes)
    monkeypatch.setattr(lint, "exercises_of", lambda lab_id: exercises_of(lab_id) | {"right_away": new})
    assert [found for found in lint.lint([course().lab(LAB)]) if problem in found]


def test_an_opening_that_does_not_say_the_price_is_refused(copy: Path) -> None:
    def change(notebook: Any) -> None:
        notebook.cells[0].source = notebook.cells[0].source.replace("USD an hour", "dollars")

    assert [problem for problem in spoil(change) if "the first cell does not say" in problem]


def test_a_picture_that_is_missing_or_has_no_words_is_refused(copy: Path) -> None:
    def change(notebook: Any) -> None:
        notebook.cells[0].source += "\n![](../images/nothing.svg)"

    problems = spoil(change)
    assert [problem for problem in problems if "there is no picture ../images/nothing.svg" in problem]
    assert [problem for problem in problems if "needs alternative text" in problem]


def test_a_cell_that_may_raise_is_refused(copy: Path) -> None:
    def change(notebook: Any) -> None:
        notebook.cells[4].metadata["tags"] = ["raises-exception"]

    assert [problem for problem in spoil(change) if "neither be skipped nor allowed to raise" in problem]


def test_every_lab_has_a_part_and_objectives() -> None:
    for lab in course().labs:
        assert lab.part in course().parts
        assert len(lab.objectives) >= 3
        assert all(lab_id in {each.id for each in course().labs} for lab_id in lab.prerequisites)


def test_the_readme_lists_every_lab_with_its_minutes_its_price_and_what_it_leans_on() -> None:
    readme = (course_module.project_root() / "README.md").read_text("utf-8")
    for lab in course().labs:
        assert f"| [{lab.number} {lab.title}](labs/{lab.id}.ipynb) | {' | '.join(facts(lab))} |" in readme
