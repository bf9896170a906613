"""`ecslab incident`, for instructors."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ecslab.cli import main
from ecslab.incidents import SCENARIOS, scenario_of

from .backends.kit import served

NAME = "listener_to_nobody"


@pytest.fixture(autouse=True)
def _no_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_HOME", str(tmp_path))


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A simulated AWS in a process of its own, which the commands work with."""
    with served() as url:
        monkeypatch.setenv("ECSLAB_BACKEND", "endpoint")
        monkeypatch.setenv("ECSLAB_ENDPOINT_URL", url)
        yield url


def incident(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["incident", *arguments], input=typed)


def test_without_a_name_it_lists_every_kind_with_its_cause() -> None:
    lines = incident().output.splitlines()
    assert [line.split()[0] for line in lines] == list(SCENARIOS)
    assert all(SCENARIOS[line.split()[0]].title in line for line in lines)


def test_a_name_that_there_is_not_is_refused() -> None:
    refused = incident("flood")
    assert refused.exit_code == 2
    assert "There is no incident 'flood'." in refused.output


def test_a_rehearsal_names_the_seed_for_the_room_and_shows_page_and_debrief() -> None:
    output = incident(NAME, "--seed", "9").output
    seed = int(output.split()[1].rstrip(":"))
    assert seed >= 9
    assert scenario_of(None, seed).id == NAME
    assert f"incident = lab.incident(seed={seed})" in output
    assert " ALARM ecslab-24-" in output
    assert f"Debrief: {SCENARIOS[NAME].title}" in output


def test_a_room_works_on_one_system_until_the_instructor_ends_it(room: str) -> None:
    output = incident(NAME, typed="\ncheck\nhint\ndebrief\nend\n").output
    assert f"behind {room}" in output
    assert "0 minutes, " in output
    checked = re.search(r"end \[status\]: check\n(.+)", output)
    assert checked
    assert "reviews" in checked[1]
    assert SCENARIOS[NAME].hints[0] in output
    assert f"Debrief: {SCENARIOS[NAME].title}" in output
