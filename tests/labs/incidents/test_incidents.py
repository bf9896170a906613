"""No incident is solved by doing nothing or by restarting everything, and each is solved by its debrief.

Here each has one seed; `make long` gives each fifty.
"""

import os
from collections.abc import Iterator

import pytest
from ecslab import Lab
from ecslab.incidents import SCENARIOS
from ecslab.incidents.judge import Finding

from . import ways

LONG = bool(os.environ.get("ECSLAB_LONG"))
SEEDS = range(50 if LONG else 1)
# Each lazy way by itself; together they are tried with every seed.
SEEDS_OF_EACH_LAZY_WAY = range(10 if LONG else 0)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="ways are tried out in copies of the process")


@pytest.fixture
def lab(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab in which nothing has happened yet."""
    monkeypatch.setenv("ECSLAB_HOME", str(tmp_path))
    lab = Lab("24_incidents", backend="moto")
    yield lab
    lab.leave()


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("seed", SEEDS)
def test_only_its_cure_mends_an_incident(lab: Lab, name: str, seed: int) -> None:
    incident = lab.incident(name, seed)
    lazy = ways.LAZY if seed in SEEDS_OF_EACH_LAZY_WAY else ()
    for way in (ways.waits, *lazy, ways.restarts_everything):
        assert ways.judged(lab, incident, way).finding is not Finding.HEALED, way.__name__
    found = ways.judged(lab, incident, ways.mends)
    assert found.finding is Finding.HEALED, found.seen
