"""What the tests of incidents share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ecslab import Lab


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab in which nothing has happened yet."""
    monkeypatch.setenv("ECSLAB_HOME", str(tmp_path))
    lab = Lab("24_incidents", backend="moto")
    yield lab
    lab.leave()
