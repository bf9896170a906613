"""Which variables a program sees, as a shell script lists their names: `env | cut -d= -f1`, sorted and searched.

Their values are left out, and so are variables that the image itself sets, such as PATH.
"""

import re
from collections.abc import Callable, Mapping, Sequence

KNOWN = "env | cut -d= -f1, followed by | grep PATTERN and | sort"
BEGINS = ("env", "printenv")
_NAMES_ONLY = ["cut", "-d=", "-f1"]
_GREPS = (["grep"], ["grep", "-E"])


def lines(commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> list[str] | None:
    """Return what a pipeline prints; None if it is no such pipeline.

    Arguments:
        commands: its commands in order, each as its words.
        environment: the variables that the program sees.
    """
    if len(commands) < 2 or len(commands[0]) != 1 or commands[0][0] not in BEGINS or list(commands[1]) != _NAMES_ONLY:
        return None
    found = list(environment)
    for command in commands[2:]:
        step = _step(list(command))
        if step is None:
            return None
        found = step(found)
    return found


def _step(words: list[str]) -> Callable[[list[str]], list[str]] | None:
    """Return what a command makes of the lines that it is given; None if it is not known."""
    if words == ["sort"]:
        return sorted
    if words[:-1] not in _GREPS:
        return None
    try:
        pattern = re.compile(words[-1])
    except re.error:
        return None
    return lambda found: [line for line in found if pattern.search(line)]
