"""Whenever the kernel dies, a clean-up in a new process leaves the account as it was before the lab.

Here each lab dies after every sixteenth call that changes something; `make long` lets it die after every one.
"""

import os
from pathlib import Path

import pytest
from ecslab.course import LabInfo, course

from .crash import crash

EVERY = 1 if os.environ.get("ECSLAB_LONG") else 16


@pytest.mark.parametrize("lab", course().on_accounts, ids=[lab.id for lab in course().on_accounts])
def test_after_a_crash_a_sweep_leaves_nothing_of_the_lab(
    lab: LabInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes = crash(lab, tmp_path, monkeypatch, every=EVERY)
    print(f"{lab.id}: the kernel died {crashes.count} times, and {len(crashes.failures)} sweeps left something")
    assert crashes.count > 0
    assert crashes.failures == []
