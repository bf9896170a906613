"""The code is linted, formatted and typed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "tool",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=["ruff check", "ruff format", "mypy --strict"],
)
def test_the_code_passes(tool: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_names_no_registry_host_and_every_line_has_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = [line for line in lock.splitlines() if not line.startswith(" ")]
    assert len(packages) > 50
    assert all(package.endswith(" \\") for package in packages)
    assert lock.count("--hash=sha256:") >= len(packages)


def test_no_file_of_the_project_is_longer_than_500_lines() -> None:
    sources = [*ROOT.glob("helpers/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("images/*.py")]
    long = {
        str(path.relative_to(ROOT)): n for path in sources if (n := len(path.read_text("utf-8").splitlines())) > 500
    }
    assert long == {}
