"""Values that learners hand over and that must be numbers."""

from typing import Any

import pytest
from ecslab.exercises.exercise import DONE, NOT_A_NUMBER, Exercise, See, Verdict

GUESS = Exercise("guess", "Guess.", lambda see: (DONE, "Right."), ("Think.", "Think again."), {}, numbers=("guess",))


def look(guess: Any) -> Any:
    return GUESS.look(See(lambda service: None, "ecslab-00", {"guess": guess}))


@pytest.mark.parametrize("number", [0, -1, 12, 0.5, 4.04e7])
def test_a_number_is_looked_at(number: float) -> None:
    assert look(number).verdict is Verdict.DONE


@pytest.mark.parametrize("wrong", ["12", [12], True, float("nan"), float("inf"), -float("inf"), 10**400])
def test_nothing_else_reaches_the_check(wrong: Any) -> None:
    outcome = look(wrong)
    assert outcome.verdict is Verdict.NOT_YET
    assert outcome.mistake == NOT_A_NUMBER
    assert "`guess` is " in outcome.message
