"""The comparison of stored outputs can fail: one changed character in a text, a table or a picture is seen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ecslab.course import project_root

NOTEBOOK = "solutions/05_services.ipynb"


@pytest.mark.parametrize(
    ("stored", "spoilt"),
    [("3 desired · 3 running", "3 desired · 4 running"), ("has started 1 tasks", "has started 1 task")],
    ids=["a picture", "a printed line"],
)
def test_a_stored_output_that_is_not_true_fails(tmp_path: Path, stored: str, spoilt: str) -> None:
    for folder in ("solutions", "images"):
        shutil.copytree(project_root() / folder, tmp_path / folder)
    text = (tmp_path / NOTEBOOK).read_text("utf-8")
    assert stored in text
    (tmp_path / NOTEBOOK).write_text(text.replace(stored, spoilt), "utf-8")
    plugin = ["-p", "ecslab.authoring.nbval_kernels", "--nbval", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugin, "--rootdir", str(tmp_path), NOTEBOOK]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout
