"""Questions with lettered answers."""

from typing import Any

import pytest
from ecslab.exercises.choices import NOT_LETTERS, Question, choices
from ecslab.exercises.exercise import Outcome, See, Verdict

QUIZ = choices(
    "quiz",
    Question("b", {"a": "that is the wish", "c": "that is later"}),
    Question("a", {"b": "who would pay?"}),
    todo="Give two letters.",
    hints=("Think.", "Think again."),
    done="Both are right.",
)


def answer(answers: Any) -> Outcome:
    return QUIZ.look(See(lambda service: None, "ecslab-00", {"answers": answers}))


def test_all_right_letters_are_done() -> None:
    assert answer(["b", "a"]) == Outcome("quiz", Verdict.DONE, "Both are right.")


def test_letters_may_be_capitals_with_space_around() -> None:
    assert answer((" B", "A ")).verdict is Verdict.DONE


@pytest.mark.parametrize("nothing", [None, [None, None]])
def test_no_letters_are_not_attempted(nothing: Any) -> None:
    assert answer(nothing) == Outcome("quiz", Verdict.NOT_ATTEMPTED, "Give two letters.")


def test_a_wrong_letter_says_what_it_overlooks() -> None:
    assert answer(["c", "a"]) == Outcome("quiz", Verdict.NOT_YET, "Question 1: that is later", "1c")
    assert answer(["b", "b"]) == Outcome("quiz", Verdict.NOT_YET, "Question 2: who would pay?", "2b")


def test_a_missing_letter_is_named() -> None:
    assert answer(["b", None]) == Outcome("quiz", Verdict.NOT_YET, "Question 2 has no answer yet.")


@pytest.mark.parametrize("nonsense", ["ba", ["b"], ["b", "a", "a"], 7, ["b", "d"], ["b", 1], {"b": 1, "a": 2}])
def test_what_is_no_list_of_letters_is_told_so(nonsense: Any) -> None:
    assert answer(nonsense).mistake == NOT_LETTERS
    assert answer(nonsense).message == 'Give a list with one letter for each of the 2 questions, such as ["a", "b"].'
