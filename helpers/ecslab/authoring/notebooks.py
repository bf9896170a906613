"""Notebooks as files: where they are, how a solution becomes a lab, and the one form in which both are stored."""

import copy
import re
from pathlib import Path
from typing import Any

import nbformat

from ..course import project_root

BEGIN, STARTER, END = "### BEGIN SOLUTION", "### STARTER", "### END SOLUTION"
PLACEHOLDER = "# Your code here"
_REGION = re.compile(
    rf"^{BEGIN}\n(?P<solution>.*?)(?:^{STARTER}\n(?P<starter>.*?))?^{END}$\n?", re.MULTILINE | re.DOTALL
)

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_KEPT_CELL_METADATA = ("tags", "nbgrader", "editable", "deletable", "slideshow")
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

Notebook = Any


class MissingExerciseError(LookupError):
    """A notebook has no cell for an exercise."""


def solution_path(lab_id: str) -> Path:
    """Return where the worked notebook of a lab is."""
    return project_root() / "solutions" / f"{lab_id}.ipynb"


def lab_path(lab_id: str) -> Path:
    """Return where the notebook is that learners open."""
    return project_root() / "labs" / f"{lab_id}.ipynb"


def read(path: Path) -> Notebook:
    """Read a notebook."""
    return nbformat.read(path, as_version=4)


def write(notebook: Notebook, path: Path) -> None:
    """Write a notebook, leaving the file alone if nothing in it changes."""
    text = to_text(notebook)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")


def to_text(notebook: Notebook) -> str:
    """Return a notebook as it is stored."""
    return str(nbformat.writes(normalised(notebook))) + "\n"


def normalised(notebook: Notebook) -> Notebook:
    """Return a copy without what differs from one run or one machine to the next.

    Timings, the version of Python and the state of widgets go, and cells that were run are numbered from the top;
    what a reader sees stays.
    """
    clean = copy.deepcopy(notebook)
    clean.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "language_info": {"name": "python"}})
    clean.nbformat, clean.nbformat_minor = 4, 5
    number = 0
    for cell in clean.cells:
        kept = {name: cell.metadata[name] for name in _KEPT_CELL_METADATA if name in cell.metadata}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            number += 1
            if cell.execution_count is not None:
                cell.execution_count = number
            cell.outputs = _with_streams_joined(cell.outputs)
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = cell.execution_count
                output.get("data", {}).pop(_WIDGET_VIEW, None)
                if "metadata" in output:
                    output.metadata = nbformat.from_dict({})
    return clean


def _with_streams_joined(outputs: list[Any]) -> list[Any]:
    """Return outputs with printed text in one piece, however the kernel happened to cut it."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def starter_of(source: str) -> str:
    """Return the code of a cell with its solution replaced by the starter."""

    def replace(match: re.Match[str]) -> str:
        lines = (match["starter"] or PLACEHOLDER).rstrip("\n").splitlines()
        if match["starter"]:
            lines = [line.removeprefix("# ") for line in lines]
        return "\n".join(lines) + "\n"

    return _REGION.sub(replace, source).rstrip("\n")


def solved(source: str) -> str:
    """Return the code of a cell as a learner has it who wrote the solution in the place of the starter."""
    return _REGION.sub(lambda match: match["solution"], source).rstrip("\n")


def to_lab(solution: Notebook) -> Notebook:
    """Return the notebook that learners open: starters in place of solutions, and no outputs."""
    lab = normalised(solution)
    for cell in lab.cells:
        if cell.cell_type == "code":
            cell.source = starter_of(cell.source)
            cell.execution_count = None
            cell.outputs = []
    return lab


def solution_of(lab_id: str, exercise_id: str) -> str:
    """Return the code between the marks of an exercise's cell in the worked notebook.

    Raises:
        MissingExerciseError: if there is no such cell.
    """
    cell = exercise_cell(read(solution_path(lab_id)), exercise_id)
    match = _REGION.search(cell.source)
    if match is None:
        raise MissingExerciseError(f"the cell of {exercise_id} in {lab_id} has no {BEGIN} ... {END}")
    return match["solution"].rstrip("\n")


def exercise_cell(notebook: Notebook, exercise_id: str) -> Any:
    """Return the code cell in which a learner solves an exercise.

    Raises:
        MissingExerciseError: if there is none.
    """
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise_id:
            return cell
    raise MissingExerciseError(f"no cell carries the grade_id {exercise_id}")


def exercise_ids(notebook: Notebook) -> list[str]:
    """Return the ids of the exercises that a notebook holds, in order."""
    graders = (cell.metadata.get("nbgrader", {}) for cell in notebook.cells)
    return [grader["grade_id"] for grader in graders if grader.get("solution")]


def pre_save_hook(model: dict[str, Any], **_: Any) -> None:
    """Store what JupyterLab saves in the one form, so that running a notebook and saving it changes nothing."""
    if model["type"] == "notebook" and model["content"]["nbformat"] == 4:
        model["content"] = normalised(nbformat.from_dict(model["content"]))
