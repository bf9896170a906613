"""What labs wish for that has no AWS call: what it is, how it is done by hand, and who can; read from wishes.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

_BLANK = re.compile(r"<(\w+)>")
# The network of a machine is a fault as well as a call of the world.
_SAME = {"CutNetwork": "cut_network", "MendNetwork": "mend_network"}


class Who(StrEnum):
    """Who can make a wish come true."""

    YOU = "you"
    AWS = "AWS"
    LAB = "lab"


@dataclass(frozen=True)
class Wish:
    """Something that no call to AWS brings about.

    Arguments:
        what: what shall be.
        why: why no call does it.
        who: who can.
        steps: how a person does it.
        meanwhile: for what only AWS can do: what to do with the cells that follow.
    """

    what: str
    why: str
    who: Who
    steps: tuple[str, ...] = ()
    meanwhile: str = ""


def of_world(name: str, **values: str) -> Wish:
    """Return the wish behind a call of a lab's world.

    Arguments:
        name: the call, and after a dot its case if it has several, such as cut_network.mi.
        values: what stands in the blanks of its sentences.

    Raises:
        LookupError: if there is no such wish.
    """
    found: Any = _table("world")
    for part in name.split("."):
        found = found.get(part, {})
    if "who" not in found:
        raise LookupError(f"there is no wish for {name}: see wishes.toml")
    return _wish(found, values)


def of_fault(fault: str, **arguments: Any) -> Wish:
    """Return the wish behind a fault.

    Arguments:
        fault: the name of one of ecssim.faults.
        arguments: those of the fault; None is as good as nothing.

    Raises:
        LookupError: if there is no such fault.
    """
    given = {name: str(value) for name, value in arguments.items() if value is not None}
    if fault in _SAME:
        machine = given.get("machine", _table("anything")["machine"])
        return of_world(f"{_SAME[fault]}.{machine_kind(machine)}", machine=machine)
    if fault not in _table("faults"):
        raise LookupError(f"there is no fault {fault}: see ecssim.faults")
    return _wish(_table("faults")[fault], {**_table("anything"), **given})


def machine_kind(machine: str) -> str:
    """Return mi for a machine outside AWS, and i for an EC2 instance."""
    return "mi" if machine.startswith("mi-") else "i"


def sentences(world: Mapping[str, Any]) -> list[str]:
    """Return what a lab's opening says of the steps that AWS has no call for: none if there are none.

    Arguments:
        world: the calls of a lab's world by name, faults below inject, as the table [world] of its recorded calls.
    """
    by_who: dict[Who, list[str]] = {who: [] for who in Who}
    for entry in _entries(world):
        shorts = by_who[Who(entry["who"])]
        if entry["in_short"] not in shorts:
            shorts.append(entry["in_short"])
    said = []
    if by_who[Who.YOU]:
        said.append(f"On a real account some steps need your hands: {_listed(by_who[Who.YOU])}.")
    if by_who[Who.AWS]:
        said.append(
            f"Only AWS can bring about others, so they do not happen there on request: {_listed(by_who[Who.AWS])}. The "
            "cells say so when you come to them, and the simulated AWS shows it."
        )
    if by_who[Who.LAB]:
        said.append(f"The lab sends some things from your computer by itself: {_listed(by_who[Who.LAB])}.")
    return said


def _entries(world: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Yield what wishes.toml has for each call, one for each of its cases."""
    for name in sorted(world):
        if name == "inject":
            yield from (_table("faults")[fault] for fault in sorted(world[name]) if fault not in _SAME)
            yield from _entries({_SAME[fault]: 1 for fault in world[name] if fault in _SAME})
        else:
            entry = _table("world")[name]
            yield from [entry] if "who" in entry else entry.values()


def _listed(shorts: list[str]) -> str:
    return "; ".join(shorts)


def _wish(entry: Mapping[str, Any], values: Mapping[str, str]) -> Wish:
    def filled(sentence: str) -> str:
        return _BLANK.sub(lambda blank: values.get(blank[1], blank[0]), sentence)

    return Wish(
        what=filled(entry["what"]),
        why=filled(entry["why"]),
        who=Who(entry["who"]),
        steps=tuple(filled(step) for step in entry.get("steps", ())),
        meanwhile=filled(entry.get("meanwhile", "")),
    )


@cache
def _table(name: str) -> Mapping[str, Any]:
    data = tomllib.loads(files(__package__).joinpath("wishes.toml").read_text(encoding="utf-8"))
    return dict(data[name])
