"""labs/ is made from solutions/."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from nbclient import NotebookClient

from . import notebooks


def build(lab_id: str) -> Path:
    """Write the notebook that learners open, from the worked one.

    Returns:
        the file written.
    """
    solution = notebooks.read(notebooks.solution_path(lab_id))
    notebooks.write(solution, notebooks.solution_path(lab_id))
    path = notebooks.lab_path(lab_id)
    notebooks.write(notebooks.to_lab(solution), path)
    return path


def execute(lab_id: str) -> Path:
    """Run the worked notebook in a fresh kernel and store its outputs in it.

    Returns:
        the file written.

    Raises:
        CellExecutionError: if a cell raises.
    """
    path = notebooks.solution_path(lab_id)
    notebook = notebooks.read(path)
    with TemporaryDirectory() as home, patch.dict(os.environ, {"ECSLAB_HOME": home}):
        os.environ.pop("ECSLAB_BACKEND", None)
        NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    notebooks.write(notebook, path)
    return path
