"""Running a notebook's cells in this process: fast, and with other code in the place of a solution."""

import ast
import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from ..exercises import Outcome
from .notebooks import Notebook, exercise_cell, exercise_ids, read, solution_path

_CHECK = "-check"


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

    def run(self, code: str) -> Any:
        """Run code where the notebook stands, and return the value of its last line if it has one."""
        tree = ast.parse(code)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with redirect_stdout(io.StringIO()):
            exec(compile(tree, "<cell>", "exec"), self.namespace)
            if isinstance(last, ast.Expr):
                return eval(compile(ast.Expression(last.value), "<cell>", "eval"), self.namespace)
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


def attempt(lab_id: str, exercise_id: str, code: str) -> Outcome:
    """Run the worked notebook with other code in the cell of one exercise, and return what its check finds.

    Arguments:
        lab_id: the lab.
        exercise_id: the exercise; those before it are solved.
        code: what a learner might write; it runs in the notebook's own namespace.
    """
    notebook = read(solution_path(lab_id))
    with replaying(notebook) as replay:
        replay.run_until(exercise_cell(notebook, exercise_id))
        replay.run_instead(code)
        replay.run_until(exercise_cell(notebook, exercise_id + _CHECK))
        replay.run_next()
        return replay.outcomes[exercise_id]
