"""Fixtures for what keeps a real account safe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ecslab.safety.ledger import Ledger
from ecssim import simulate

from . import world as account
from .world import World


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[World]:
    """An account for one test alone, and nothing in it."""
    with simulate():
        ledger, sent = Ledger(tmp_path / "ledger.jsonl"), list[str]()
        yield World({}, {}, ledger, account.watched(account.guard(ledger), sent), sent)
