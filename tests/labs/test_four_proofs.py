"""Each exercise of each lab proves itself four times.

The starter is not attempted; each mistake that it knows gets its own message; the solution is done; and so is another
right answer.
"""

import importlib.util
import os
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from ecslab.authoring import notebooks
from ecslab.authoring.replay import attempts
from ecslab.course import course
from ecslab.exercises import Outcome, Verdict, exercises_of

STARTER, SOLUTION, OTHER = "the starter", "the solution", "another right answer"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="answers are tried out in copies of the process")


def answers(lab_id: str) -> ModuleType:
    """What learners write in a lab, from the file of its name beside this one."""
    spec = importlib.util.spec_from_file_location(lab_id, Path(__file__).parent / f"answers_{lab_id}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXERCISES = [(lab.id, exercise_id) for lab in course().labs for exercise_id in exercises_of(lab.id)]
MISTAKES = [
    (lab_id, exercise_id, mistake)
    for lab_id, exercise_id in EXERCISES
    for mistake in exercises_of(lab_id)[exercise_id].mistakes
]


@cache
def outcomes(lab_id: str) -> dict[tuple[str, str], Outcome]:
    """What the checks of a lab find in everything that learners might write."""
    notebook, written = notebooks.read(notebooks.solution_path(lab_id)), answers(lab_id)
    everything = {}
    for exercise_id in exercises_of(lab_id):
        worked = str(notebooks.exercise_cell(notebook, exercise_id).source)
        everything[exercise_id] = {
            STARTER: notebooks.starter_of(worked),
            SOLUTION: worked,
            OTHER: written.OTHER_RIGHT_ANSWERS[exercise_id],
            **written.MISTAKES[exercise_id],
        }
    return attempts(lab_id, everything)


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_the_starter_is_not_attempted(lab_id: str, exercise_id: str) -> None:
    outcome = outcomes(lab_id)[exercise_id, STARTER]
    assert outcome.verdict is Verdict.NOT_ATTEMPTED
    assert outcome.message


@pytest.mark.parametrize(("lab_id", "exercise_id", "mistake"), MISTAKES)
def test_each_mistake_gets_its_own_message(lab_id: str, exercise_id: str, mistake: str) -> None:
    outcome = outcomes(lab_id)[exercise_id, mistake]
    assert (outcome.verdict, outcome.mistake) == (Verdict.NOT_YET, mistake)
    assert outcome.message == exercises_of(lab_id)[exercise_id].mistakes[mistake]


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_the_solution_is_done(lab_id: str, exercise_id: str) -> None:
    assert outcomes(lab_id)[exercise_id, SOLUTION].verdict is Verdict.DONE


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_another_right_answer_is_done(lab_id: str, exercise_id: str) -> None:
    outcome = outcomes(lab_id)[exercise_id, OTHER]
    assert outcome.verdict is Verdict.DONE, outcome


@pytest.mark.parametrize(("lab_id", "exercise_id"), EXERCISES)
def test_no_mistake_is_named_without_an_example(lab_id: str, exercise_id: str) -> None:
    assert set(answers(lab_id).MISTAKES[exercise_id]) == set(exercises_of(lab_id)[exercise_id].mistakes)
