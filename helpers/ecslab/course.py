"""The index of the course, read from course.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from .learner import learner


class UnknownLabError(LookupError):
    """No lab of the course has that id."""


@dataclass(frozen=True)
class LabInfo:
    """What the course knows of one lab.

    Arguments:
        id: the name of its notebook without the ending, such as 05_services.
        about: what it is about, in a few words, for the map of the course.
        minutes: how long it takes a learner.
        creates: what it makes on AWS, in words.
        bill: what runs at the same time at most: how many units of which price of safety/prices.toml.
        simulated_only: whether it breaks what no account lets anybody break, so that it refuses to begin on one.
        learner: whose lab it is, if several share an account.
    """

    id: str
    title: str
    about: str
    part: int
    minutes: int
    prerequisites: tuple[str, ...]
    objectives: tuple[str, ...]
    creates: str
    bill: Mapping[str, float]
    simulated_only: bool = False
    learner: str = ""

    @property
    def number(self) -> str:
        """The two digits at the beginning of the id."""
        return self.id.split("_", 1)[0]

    @property
    def prefix(self) -> str:
        """What the names of everything that the lab creates begin with."""
        return "-".join(part for part in ("ecslab", self.learner, self.number) if part)


@dataclass(frozen=True)
class Course:
    """All labs in order, and the names of the parts."""

    parts: dict[int, str]
    labs: tuple[LabInfo, ...]

    @property
    def on_accounts(self) -> tuple[LabInfo, ...]:
        """The labs that can be done on a real account too."""
        return tuple(lab for lab in self.labs if not lab.simulated_only)

    def lab(self, lab_id: str) -> LabInfo:
        """Return the lab of that id.

        Raises:
            UnknownLabError: if there is none; the message lists the ids that there are.
        """
        for lab in self.labs:
            if lab.id == lab_id:
                return lab
        known = ", ".join(lab.id for lab in self.labs)
        raise UnknownLabError(f"There is no lab {lab_id!r}. The course has: {known}.")


def course() -> Course:
    """Return the course as course.toml says, for the learner that ECSLAB_LEARNER names.

    Raises:
        LearnerNameError: if the learner's name cannot be part of the names of AWS.
    """
    return _course(learner())


@cache
def _course(name: str) -> Course:
    data = tomllib.loads(files(__package__).joinpath("course.toml").read_text(encoding="utf-8"))
    labs = [
        LabInfo(
            **{**lab, "prerequisites": tuple(lab["prerequisites"]), "objectives": tuple(lab["objectives"])},
            learner=name,
        )
        for lab in data["labs"]
    ]
    return Course({int(number): name for number, name in data["parts"].items()}, tuple(labs))


def project_root() -> Path:
    """Return the folder of the checkout that holds labs/ and solutions/.

    Raises:
        FileNotFoundError: if the package is not installed from a checkout.
    """
    root = Path(__file__).resolve().parents[2]
    if not (root / "solutions").is_dir():
        raise FileNotFoundError(
            f"{root} has no solutions/ folder: install the project from a clone with `make setup`, and run it there."
        )
    return root
