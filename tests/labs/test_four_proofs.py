"""Each exercise of each lab proves itself four times.

The starter is not attempted; each mistake that it knows gets its own message; the solution is done; and so is another
right answer.
"""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from ecslab.authoring import notebooks
from ecslab.authoring.replay import attempt
from ecslab.course import course
from ecslab.exercises import Verdict, exercises_of


def answers(lab_id: str) -> ModuleType:
    """What learners write in a lab, from the file of its name beside this one."""
    spec = importlib.util.spec_from_file_location(lab_id, Path(__file__).parent / f"answers_{lab_id}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXERCISES = [(lab.id, exercise_id) for lab in course().labs for exercise_id in exercises_of(lab.id)]
MISTAKES = [
    (lab_id, exercise_id, mistake)
    for lab_id, exercise_id in EXERCISES
    for mistake in exercises_of(lab_id)[exercise_id].mistakes
]


def cell(lab_id: str, exercise_id: str) -> str:
    return str(notebooks.exercise_cell(notebooks.read(notebooks.solution_path(lab_id)), exercise_id).source)


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_the_starter_is_not_attempted(lab_id: str, exercise_id: str) -> None:
    outcome = attempt(lab_id, exercise_id, notebooks.starter_of(cell(lab_id, exercise_id)))
    assert outcome.verdict is Verdict.NOT_ATTEMPTED
    assert outcome.message


@pytest.mark.parametrize(("lab_id", "exercise_id", "mistake"), MISTAKES)
def test_each_mistake_gets_its_own_message(lab_id: str, exercise_id: str, mistake: str) -> None:
    outcome = attempt(lab_id, exercise_id, answers(lab_id).MISTAKES[exercise_id][mistake])
    assert (outcome.verdict, outcome.mistake) == (Verdict.NOT_YET, mistake)
    assert outcome.message == exercises_of(lab_id)[exercise_id].mistakes[mistake]


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_the_solution_is_done(lab_id: str, exercise_id: str) -> None:
    assert attempt(lab_id, exercise_id, cell(lab_id, exercise_id)).verdict is Verdict.DONE


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_another_right_answer_is_done(lab_id: str, exercise_id: str) -> None:
    outcome = attempt(lab_id, exercise_id, answers(lab_id).OTHER_RIGHT_ANSWERS[exercise_id])
    assert outcome.verdict is Verdict.DONE, outcome


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_no_mistake_is_named_without_an_example(lab_id: str, exercise_id: str) -> None:
    assert set(answers(lab_id).MISTAKES[exercise_id]) == set(exercises_of(lab_id)[exercise_id].mistakes)
