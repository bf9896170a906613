"""A Dockerfile that says which image to start from, and which command to run: FROM and CMD."""

import json
from dataclasses import dataclass

SOURCE = "Dockerfile reference, FROM and CMD"


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """What a Dockerfile says.

    Arguments:
        base: the image that it starts from.
        command: the command that its containers run; empty leaves it to the base.
    """

    base: str
    command: tuple[str, ...] = ()


def read(text: str) -> Dockerfile:
    """Return what a Dockerfile says.

    Raises:
        ValueError: if it says anything but FROM and CMD, or no FROM.
    """
    base, command = "", tuple[str, ...]()
    for line in filter(None, map(str.strip, text.splitlines())):
        instruction, _, rest = line.partition(" ")
        if instruction.upper() == "FROM" and not base and len(rest.split()) == 1:
            base = rest.strip()
        elif instruction.upper() == "CMD" and base:
            command = _command(rest.strip())
        elif not line.startswith("#"):
            raise ValueError(f"ecssim builds from one FROM and a CMD, and knows no {line!r}")
    if not base:
        raise ValueError("a Dockerfile begins with FROM and an image")
    return Dockerfile(base, command)


def _command(rest: str) -> tuple[str, ...]:
    """Return the words of a command: a list as it is, anything else for a shell."""
    try:
        words = json.loads(rest)
    except ValueError:
        return ("/bin/sh", "-c", rest)
    return tuple(map(str, words)) if isinstance(words, list) else ("/bin/sh", "-c", rest)
