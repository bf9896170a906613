"""Executing a notebook headless, with an HTML report."""

from pathlib import Path

import nbconvert
import papermill

from ..course import course, project_root
from .notebooks import lab_path, solution_path


def run(lab_id: str, *, solution: bool, backend: str | None) -> Path:
    """Execute a lab and leave the executed notebook and a report in .runs/.

    Arguments:
        lab_id: the lab.
        solution: whether to execute the worked notebook instead of the learner's.
        backend: the notebook's `backend` parameter; None leaves it.

    Returns:
        the HTML report.

    Raises:
        PapermillExecutionError: if a cell raises; the report is written all the same.
    """
    course().lab(lab_id)
    source = solution_path(lab_id) if solution else lab_path(lab_id)
    folder = project_root() / ".runs"
    folder.mkdir(exist_ok=True)
    executed = folder / f"{lab_id}.ipynb"
    parameters = {} if backend is None else {"backend": backend}
    try:
        papermill.execute_notebook(
            str(source), str(executed), parameters, kernel_name="python3", cwd=str(source.parent), progress_bar=False
        )
    finally:
        report = executed.with_suffix(".html")
        page, _ = nbconvert.HTMLExporter(embed_images=True).from_filename(str(executed))
        report.write_text(page, encoding="utf-8")
    return report
