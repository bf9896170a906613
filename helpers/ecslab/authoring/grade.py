"""Running a learner's notebook and reading the verdicts of its checks."""

from ..course import project_root
from ..exercises import Outcome, Verdict, exercises_of
from .run import run


def outcomes(lab_id: str) -> list[Outcome]:
    """Run the learner's notebook in a fresh kernel and return the last outcome of each exercise.

    A notebook that stops half-way leaves the exercises after that place not attempted.
    """
    from papermill.exceptions import PapermillExecutionError

    from .notebooks import read

    try:
        run(lab_id, solution=False, backend=None)
    except PapermillExecutionError as fault:
        print(f"The notebook stopped at cell {fault.cell_index}: {fault.ename}: {fault.evalue}")
    executed = read(project_root() / ".runs" / f"{lab_id}.ipynb")
    return [_outcome(executed, exercise_id) for exercise_id in exercises_of(lab_id)]


def _outcome(executed: object, exercise_id: str) -> Outcome:
    from .notebooks import MissingExerciseError, exercise_cell

    try:
        cell = exercise_cell(executed, f"{exercise_id}-check")
    except MissingExerciseError:
        return Outcome(exercise_id, Verdict.NOT_ATTEMPTED, "The notebook has lost this exercise's check cell.")
    for output in cell.outputs:
        text = output.get("data", {}).get("text/plain", "")
        for verdict in Verdict:
            if text.startswith(f"{exercise_id}: {verdict}. "):
                return Outcome(exercise_id, verdict, text.removeprefix(f"{exercise_id}: {verdict}. "))
    return Outcome(exercise_id, Verdict.NOT_ATTEMPTED, "The notebook did not get as far as this check.")
