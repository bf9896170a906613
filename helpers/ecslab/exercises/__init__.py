"""The exercises of the labs: one file for each lab, and what they share."""

import importlib
from functools import cache

from .exercise import Exercise, Outcome, See, Verdict

__all__ = ["Exercise", "Outcome", "See", "Verdict", "exercises_of"]


@cache
def exercises_of(lab_id: str) -> dict[str, Exercise]:
    """Return the exercises of a lab by id, in the order of the lesson."""
    module = importlib.import_module(f"{__name__}.lab_{lab_id}")
    exercises: tuple[Exercise, ...] = module.EXERCISES
    return {exercise.id: exercise for exercise in exercises}
