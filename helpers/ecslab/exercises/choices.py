"""Questions with lettered answers: the learner hands over one letter for each, and each wrong one gets a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

NOT_LETTERS = "not_letters"


@dataclass(frozen=True)
class Question:
    """One question, which stands with its answers in the notebook.

    Arguments:
        right: the letter of the right answer.
        wrong: for the letter of each other answer what it overlooks; never the right letter.
    """

    right: str
    wrong: Mapping[str, str]


def choices(exercise_id: str, *questions: Question, todo: str, hints: tuple[str, ...], done: str) -> Exercise:
    """Return an exercise whose cell hands over `answers`, a list with one letter for each question.

    Its mistakes are named after question and letter, such as `2b`.

    Arguments:
        exercise_id: what the learner calls it by.
        questions: in the order of the notebook.
        todo: what is wanted, said to a learner who has not begun.
        hints: from a nudge to almost the answer.
        done: what is said when all are right.
    """

    def look(see: See) -> Finding:
        answers = see.answers.get("answers")
        if answers is None or (_is_list(answers) and all(answer is None for answer in answers)):
            return NOT_ATTEMPTED, ""
        if not _is_list(answers) or len(answers) != len(questions):
            return NOT_LETTERS
        for number, (question, answer) in enumerate(zip(questions, answers, strict=True), 1):
            if answer is None:
                return NOT_YET, f"Question {number} has no answer yet."
            letter = str(answer).strip().lower()
            if letter in question.wrong:
                return _mistake(number, letter)
            if letter != question.right:
                return NOT_LETTERS
        return DONE, done

    mistakes = {
        _mistake(number, letter): f"Question {number}: {reason}"
        for number, question in enumerate(questions, 1)
        for letter, reason in question.wrong.items()
    }
    letters = ", ".join(f'"{"abc"[number % 3]}"' for number in range(len(questions)))
    mistakes[NOT_LETTERS] = (
        f"Give a list with one letter for each of the {len(questions)} questions, such as [{letters}]."
    )
    return Exercise(exercise_id, todo, look, hints, mistakes)


def _is_list(answers: Any) -> bool:
    return isinstance(answers, list | tuple)


def _mistake(number: int, letter: str) -> str:
    return f"{number}{letter}"
