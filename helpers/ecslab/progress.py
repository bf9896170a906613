"""What a learner has done: one line for each check and hint, appended to a file of their own.

Lines are only ever added, so two notebooks can write at once and a killed kernel loses at most the line it was
writing. A line that cannot be read is passed over.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .wall_clock import real_now

VERSION = 1


@dataclass(frozen=True)
class Step:
    """One thing that happened in an exercise: an outcome of its check, or a hint."""

    at: str
    lab: str
    exercise: str
    what: str


def home() -> Path:
    """Return the folder of what the course keeps about this learner: ECSLAB_HOME if it is set, else ~/.ecslab."""
    return Path(os.environ.get("ECSLAB_HOME") or Path.home() / ".ecslab")


def progress_file() -> Path:
    """Return where progress is kept."""
    return home() / "progress.jsonl"


def record(lab: str, exercise: str, what: str) -> None:
    """Add one line; a learner who cannot write to the disk still learns."""
    path = progress_file()
    line = {"version": VERSION, "at": real_now().isoformat(), "lab": lab, "exercise": exercise, "what": what}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    except OSError as fault:
        print(f"Your progress was not saved to {path}: {fault.strerror}. The lab goes on without.")


def steps() -> Iterator[Step]:
    """Yield everything that was recorded, oldest first."""
    path = progress_file()
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            data = json.loads(line)
            yield Step(data["at"], data["lab"], data["exercise"], data["what"])
        except (ValueError, KeyError, TypeError):
            continue


def done(lab: str) -> set[str]:
    """Return the exercises of a lab that passed at least once since the lab was last reset."""
    passed: set[str] = set()
    for step in steps():
        if step.lab != lab:
            continue
        if step.what == "done":
            passed.add(step.exercise)
        elif step.what == "reset":
            passed.clear()
    return passed
