"""Progress is a file that only grows and never stands in the way."""

import json
import threading
from pathlib import Path

import pytest
from ecslab import Lab, progress

LAB = "05_services"


def test_checks_and_hints_are_recorded(lab: Lab) -> None:
    lab.check("right_away", predicted=3, seen=0)
    lab.hint("right_away")
    lab.check("right_away", predicted=0, seen=0)
    assert [step.what for step in progress.steps()] == ["not yet", "hint 1", "done"]
    assert progress.done(LAB) == {"right_away"}


def test_what_was_not_attempted_is_not_recorded(lab: Lab) -> None:
    lab.check("right_away")
    assert list(progress.steps()) == []


def test_the_time_recorded_is_the_real_one_and_not_the_simulated(lab: Lab) -> None:
    lab.check("right_away", predicted=0, seen=0)
    (step,) = progress.steps()
    assert not step.at.startswith("2026-01-05T09:00")


def test_a_reset_forgets_what_was_done() -> None:
    progress.record(LAB, "right_away", "done")
    progress.record(LAB, "*", "reset")
    progress.record(LAB, "delete", "done")
    assert progress.done(LAB) == {"delete"}


def test_a_line_cut_short_by_a_killed_kernel_is_passed_over(home: Path) -> None:
    progress.record(LAB, "right_away", "done")
    with progress.progress_file().open("a") as file:
        file.write('{"version": 1, "at": "2026-')
    assert progress.done(LAB) == {"right_away"}


def test_two_writers_lose_nothing() -> None:
    def write(exercise: str) -> None:
        for _ in range(100):
            progress.record(LAB, exercise, "done")

    writers = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(list(progress.steps())) == 200


def test_a_disk_that_cannot_be_written_stops_nobody(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.write_text("a file where the folder should be")
    progress.record(LAB, "right_away", "done")
    assert "Your progress was not saved" in capsys.readouterr().out


def test_each_line_says_its_version(home: Path) -> None:
    progress.record(LAB, "right_away", "done")
    assert json.loads((home / "progress.jsonl").read_text())["version"] == 1
