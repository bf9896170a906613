"""What every lab must be: listed, built, small enough to read, and with exercises that can fail and can be passed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..course import LabInfo, course, project_root
from ..exercises import Exercise, Verdict, exercises_of
from ..safety import cost
from . import notebooks, style
from .replay import outcomes


def lint(labs: Sequence[LabInfo] = ()) -> list[str]:
    """Return everything that is wrong, as sentences that begin with the place.

    Arguments:
        labs: those to look at; none is all of them, and whether they are listed.
    """
    problems = [] if labs else list(listing())
    for lab in labs or _worked():
        problems += [f"{lab.id}: {problem}" for check in _CHECKS for problem in check(lab)]
    return problems


def figures(labs: Sequence[LabInfo] = ()) -> str:
    """Return how the labs read, in figures, as a table; none is all of them."""
    chosen = labs or _worked()
    return style.table({lab.id: style.measure(notebooks.read(notebooks.solution_path(lab.id))) for lab in chosen})


def _worked() -> list[LabInfo]:
    return [lab for lab in course().labs if notebooks.solution_path(lab.id).exists()]


def listing() -> Iterator[str]:
    """Yield where notebooks and course.toml do not name the same labs."""
    listed = {lab.id for lab in course().labs}
    for folder in ("labs", "solutions"):
        found = {path.stem for path in (project_root() / folder).glob("*.ipynb")}
        for extra in sorted(found - listed):
            yield f"{folder}/{extra}.ipynb: not listed in course.toml"
        for missing in sorted(listed - found):
            yield f"{folder}/{missing}.ipynb: listed in course.toml, but there is no such notebook"


def _built(lab: LabInfo) -> Iterator[str]:
    """The lab is what the build command makes of the solution, to the byte."""
    solution = notebooks.read(notebooks.solution_path(lab.id))
    if _text(notebooks.solution_path(lab.id)) != notebooks.to_text(solution):
        yield "the solution is not stored in the one form: run `ecslab build`"
    if _text(notebooks.lab_path(lab.id)) != notebooks.to_text(notebooks.to_lab(solution)):
        yield "the lab was edited by hand or is out of date: edit the solution, then run `ecslab build`"


def _readable(lab: LabInfo) -> Iterator[str]:
    """A lab has few, short cells, a text that is neither thin nor long, and all that belongs to a lesson."""
    notebook = notebooks.read(notebooks.solution_path(lab.id))
    yield from style.problems(notebook)
    for cell in notebook.cells:
        for tag in cell.metadata.get("tags", []):
            if tag != "parameters":
                yield f"the tag {tag!r}: a cell may neither be skipped nor allowed to raise"


def _opening(lab: LabInfo) -> Iterator[str]:
    """The first cell says how long the lab takes, what it makes, and what it costs."""
    opening = notebooks.read(notebooks.solution_path(lab.id)).cells[0].source
    wanted = [f"# {lab.number} {lab.title}", f"{lab.minutes} minutes", lab.creates, cost.sentence(lab)]
    for words in [*wanted, *lab.objectives]:
        if words not in opening:
            yield f"the first cell does not say {words!r}"


def _pictures(lab: LabInfo) -> Iterator[str]:
    """Every picture exists and says in words what it shows."""
    path = notebooks.solution_path(lab.id)
    for cell in notebooks.read(path).cells:
        for picture in style.PICTURE.finditer(cell.source if cell.cell_type == "markdown" else ""):
            if not (path.parent / picture["path"]).exists():
                yield f"there is no picture {picture['path']}"
            if len(picture["alt"].split()) < 3:
                yield f"the picture {picture['path']} needs alternative text"


def _exercises(lab: LabInfo) -> Iterator[str]:
    """Notebook and exercises name the same ids; hints lead somewhere; each exercise has a cell and a check."""
    notebook = notebooks.read(notebooks.solution_path(lab.id))
    exercises = exercises_of(lab.id)
    if notebooks.exercise_ids(notebook) != list(exercises):
        yield f"the notebook has the exercises {notebooks.exercise_ids(notebook)}, the code has {list(exercises)}"
        return
    for exercise in exercises.values():
        yield from _exercise(notebook, exercise)


def _exercise(notebook: notebooks.Notebook, exercise: Exercise) -> Iterator[str]:
    if len(exercise.hints) < 2:
        yield f"{exercise.id}: a ladder has at least two hints"
    if any(not hint.strip() for hint in exercise.hints):
        yield f"{exercise.id}: a hint is empty"
    if not exercise.mistakes:
        yield f"{exercise.id}: it knows no mistake by name"
    source = notebooks.exercise_cell(notebook, exercise.id).source
    if notebooks.starter_of(source) == source:
        yield f"{exercise.id}: its cell has no {notebooks.BEGIN} ... {notebooks.END}"
    try:
        check = notebooks.exercise_cell(notebook, f"{exercise.id}-check").source
    except notebooks.MissingExerciseError:
        yield f"{exercise.id}: there is no check cell with the grade_id {exercise.id}-check"
        return
    if f'lab.check("{exercise.id}"' not in check:
        yield f"{exercise.id}: its check cell does not call lab.check"


def _provable(lab: LabInfo) -> Iterator[str]:
    """A learner who does nothing has attempted nothing; a worked notebook has done everything."""
    solution = notebooks.read(notebooks.solution_path(lab.id))
    for notebook, wanted in ((notebooks.to_lab(solution), Verdict.NOT_ATTEMPTED), (solution, Verdict.DONE)):
        for outcome in outcomes(notebook).values():
            if outcome.verdict is not wanted:
                yield f"{outcome.exercise}: {outcome.verdict}, and must be {wanted}: {outcome.message}"


_CHECKS = (_built, _readable, _opening, _pictures, _exercises, _provable)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
