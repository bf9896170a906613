"""How a lab reads, in figures, and what the course allows."""

import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from .notebooks import Notebook, exercise_ids, starter_of

CODE_CELLS = range(15, 31)
LINES_PER_CELL = 15
MEDIAN_LINES = 4
WORDS = range(800, 1501)
FEWEST_EXERCISES = 4  # and the recap
RECAP = "recap"
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)]+)\)")
# What a lesson has somewhere: something to foresee, something to do, something that goes wrong, and where it is from.
MARKS = ("**Predict.**", "**Your turn.**", "**Break it.**", "**Sources")


@dataclass(frozen=True)
class Figures:
    """What can be counted of a lab.

    Arguments:
        code_cells: as a learner gets them, with starters in place of solutions.
        longest_cell, median_cell: in lines.
        words: in all text cells.
        words_between: between two code cells, in the median.
        exercises: with the recap.
        predictions: places where the learner says what will happen.
    """

    code_cells: int
    longest_cell: int
    median_cell: float
    words: int
    words_between: float
    exercises: int
    predictions: int
    pictures: int


def measure(notebook: Notebook) -> Figures:
    """Count what a reader of a worked notebook meets."""
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    lines = [len(starter_of(cell.source).splitlines()) for cell in notebook.cells if cell.cell_type == "code"]
    return Figures(
        code_cells=len(lines),
        longest_cell=max(lines),
        median_cell=statistics.median(lines),
        words=sum(len(source.split()) for source in text),
        words_between=statistics.median(_words_between(notebook)),
        exercises=len(exercise_ids(notebook)),
        predictions=sum(source.count(MARKS[0]) for source in text),
        pictures=sum(len(PICTURE.findall(source)) for source in text),
    )


def problems(notebook: Notebook) -> Iterator[str]:
    """Yield what makes a lab hard to read or leaves something out."""
    figures = measure(notebook)
    if figures.code_cells not in CODE_CELLS:
        yield f"{figures.code_cells} code cells; {CODE_CELLS.start} to {CODE_CELLS.stop - 1} are wanted"
    if figures.longest_cell > LINES_PER_CELL:
        yield f"a cell of {figures.longest_cell} lines; at most {LINES_PER_CELL} are wanted"
    if figures.median_cell > MEDIAN_LINES:
        yield f"cells have {figures.median_cell:g} lines in the median; at most {MEDIAN_LINES} are wanted"
    if figures.words not in WORDS:
        yield f"{figures.words} words; {WORDS.start} to {WORDS.stop - 1} are wanted"
    ids = exercise_ids(notebook)
    if len(ids) <= FEWEST_EXERCISES or ids[-1] != RECAP:
        yield f"the exercises {ids}; at least {FEWEST_EXERCISES} are wanted, and {RECAP} after them"
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for mark in MARKS:
        if mark not in text:
            yield f"there is no {mark} in it"
    if notebook.cells[-1].source != "lab.close()":
        yield "the last cell must be lab.close()"


def table(labs: dict[str, Figures]) -> str:
    """Return the figures of all labs as lines under a heading."""
    heading = f"{'lab':<24}{'cells':>7}{'longest':>9}{'median':>8}{'words':>7}{'between':>9}"
    lines = [f"{heading}{'exercises':>11}{'predict':>9}{'pictures':>10}"]
    for lab_id, each in labs.items():
        cells = f"{lab_id:<24}{each.code_cells:>7}{each.longest_cell:>9}{each.median_cell:>8g}{each.words:>7}"
        lines.append(f"{cells}{each.words_between:>9g}{each.exercises:>11}{each.predictions:>9}{each.pictures:>10}")
    return "\n".join(lines)


def _words_between(notebook: Notebook) -> list[int]:
    counts = [0]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            counts[-1] += len(cell.source.split())
        else:
            counts.append(0)
    return [count for count in counts if count]
