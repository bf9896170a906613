"""Running a notebook's cells in this process: fast, and with other code in the place of a solution."""

import ast
import io
import os
import pickle
import signal
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import Any

from ..exercises import Outcome
from .notebooks import Notebook, exercise_cell, exercise_ids, read, solution_path

CELL = "<cell>"
"""The file name that code from a notebook has here."""
_CHECK = "-check"
_GIVE_UP_AFTER_S = 60

Answers = Mapping[str, Mapping[str, str]]


class AnswerError(AssertionError):
    """What a learner might write could not be run as far as the check."""


class Replay:
    """One notebook, run from its first cell on.

    Arguments:
        notebook: the notebook.
    """

    def __init__(self, notebook: Notebook) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.outcomes: dict[str, Outcome] = {}
        self._notebook = notebook
        self._next = 0

    def run_until(self, cell: Any) -> None:
        """Run every cell that comes before this one."""
        stop = self._notebook.cells.index(cell)
        while self._next < stop:
            self.run_next()

    def run_all(self) -> None:
        """Run every cell that is left."""
        while self._next < len(self._notebook.cells):
            self.run_next()

    def run_next(self) -> None:
        """Run one cell; the outcome of a check cell is kept."""
        cell = self._notebook.cells[self._next]
        self._next += 1
        if cell.cell_type != "code":
            return
        value = self.run(cell.source)
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if grade_id.endswith(_CHECK):
            self.outcomes[grade_id.removesuffix(_CHECK)] = value

    def run_instead(self, code: str) -> None:
        """Run other code in the place of the next cell."""
        self._next += 1
        self.run(code)

    def try_out(self, exercise_id: str, code: str) -> Outcome:
        """Return what the check of an exercise would find if this code stood in the next cell.

        The rest happens in a copy of this process, so the notebook stays where it stands and its world is not touched.

        Raises:
            AnswerError: if the code, or a cell between it and the check, raises or never ends.
        """
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            signal.alarm(_GIVE_UP_AFTER_S)
            try:
                answer: Outcome | str = self._finish(exercise_id, code)
            except BaseException:
                answer = traceback.format_exc()
            os.write(writing, pickle.dumps(answer))
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            written = pipe.read()
        os.waitpid(process, 0)
        outcome = pickle.loads(written) if written else f"it did not end within {_GIVE_UP_AFTER_S} seconds"
        if not isinstance(outcome, Outcome):
            raise AnswerError(f"{exercise_id} with\n{code}\n{outcome}")
        return outcome

    def _finish(self, exercise_id: str, code: str) -> Outcome:
        """Run the code in the place of the next cell, then the notebook as far as the check of the exercise."""
        self.run_instead(code)
        self.run_until(exercise_cell(self._notebook, exercise_id + _CHECK))
        self.run_next()
        return self.outcomes[exercise_id]

    def run(self, code: str) -> Any:
        """Run code where the notebook stands, and return the value of its last line if it has one."""
        tree = ast.parse(code)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with redirect_stdout(io.StringIO()):
            exec(compile(tree, CELL, "exec"), self.namespace)
            if isinstance(last, ast.Expr):
                return eval(compile(ast.Expression(last.value), CELL, "eval"), self.namespace)
        return None

    def leave(self) -> None:
        """Leave the lab that the notebook opened."""
        lab = self.namespace.get("lab")
        if lab is not None:
            lab.leave()


@contextmanager
def replaying(notebook: Notebook) -> Iterator[Replay]:
    """Run a notebook, and leave the lab that it opened, whatever happens."""
    replay = Replay(notebook)
    try:
        yield replay
    finally:
        replay.leave()


def outcomes(notebook: Notebook) -> dict[str, Outcome]:
    """Run a whole notebook and return what its checks found."""
    with replaying(notebook) as replay:
        replay.run_all()
        return {exercise_id: replay.outcomes[exercise_id] for exercise_id in exercise_ids(notebook)}


def attempts(lab_id: str, answers: Answers) -> dict[tuple[str, str], Outcome]:
    """Run the worked notebook once, and at the cell of each exercise try out what else a learner might write there.

    Arguments:
        lab_id: the lab.
        answers: for each exercise the code of each answer by name; it runs in the notebook's own namespace.

    Returns:
        what the exercise's check finds, by exercise and name of the answer.
    """
    notebook = read(solution_path(lab_id))
    cells = sorted(answers, key=lambda exercise_id: notebook.cells.index(exercise_cell(notebook, exercise_id)))
    found = {}
    with replaying(notebook) as replay:
        for exercise_id in cells:
            replay.run_until(exercise_cell(notebook, exercise_id))
            for name, code in answers[exercise_id].items():
                found[exercise_id, name] = replay.try_out(exercise_id, code)
    return found
