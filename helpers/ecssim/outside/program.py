"""What a program in a container does: for how long it runs, what it prints, and how it ends."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

_SHELLS = ("sh", "/bin/sh", "bash", "/bin/bash", "ash", "/bin/ash")
_UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d*\.?\d+)([smhd]?)")
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_QUOTED = re.compile(r"('[^']*')")


class NotUnderstoodError(ValueError):
    """A command that the simulation cannot foresee the end of."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a container does once it has started.

    Arguments:
        runs_for_s: after how many seconds it ends by itself; None runs until it is stopped.
        exit_code: what it exits with when it ends by itself.
        exit_reason: what ECS says of that end, such as an out-of-memory error; None says nothing.
        stop_exit_code: what it exits with after its stop signal; None ignores the signal and has to be killed.
        unhealthy_after_s: from which second on its health check fails; None never.
        output: the lines that it prints, each with the second at which it does.
    """

    runs_for_s: float | None = None
    exit_code: int = 0
    exit_reason: str | None = None
    stop_exit_code: int | None = None
    unhealthy_after_s: float | None = None
    output: tuple[tuple[float, str], ...] = ()

    def is_healthy(self, age_s: float) -> bool:
        """Return whether a health check of the container would pass that many seconds after its start."""
        return self.unhealthy_after_s is None or age_s < self.unhealthy_after_s


SERVES_UNTIL_STOPPED = Program(stop_exit_code=0)
ENDS_AT_ONCE = Program(runs_for_s=0.0)


@dataclass(slots=True)
class _Run:
    """A shell script while it is read: what it has printed, how long it took, how its last command ended."""

    elapsed_s: float = 0.0
    status: int = 0
    output: list[tuple[float, str]] = field(default_factory=list)
    done: bool = False
    endless: bool = False


def understand(argv: Sequence[str], environment: Mapping[str, str]) -> Program:
    """Return what a command does, if it is made of echo, sleep, exit, true and false.

    Arguments:
        argv: the command as its words; `sh -c SCRIPT` is read as a script.
        environment: the container's variables, for $NAME in a script.

    Raises:
        NotUnderstoodError: for any other command; the message names the word.
    """
    run = _Run()
    if len(argv) >= 3 and argv[0] in _SHELLS and argv[1] in ("-c", "-ec"):
        _script(argv[2], environment, run)
    else:
        _command(list(argv), run)
    # The first process of a container has no default for SIGTERM, so neither sleep nor a shell minds it.
    ended = Program(None if run.endless else run.elapsed_s, run.status, output=tuple(run.output))
    return replace(ended, stop_exit_code=None)


def _script(script: str, environment: Mapping[str, str], run: _Run) -> None:
    pieces = _QUOTED.split(script)
    expanded = "".join(piece if piece.startswith("'") else _expand(piece, environment) for piece in pieces)
    lexer = shlex.shlex(expanded.replace("\n", ";"), posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    wanted = True
    for token in [*lexer, ";"]:
        if token not in (";", "&&", "||"):
            words.append(token)
            continue
        if words and wanted and not run.done:
            _command(words, run)
        words = []
        wanted = token == ";" or (run.status == 0) == (token == "&&")


def _expand(text: str, environment: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda match: environment.get(match[1] or match[2], ""), text)


def _command(words: list[str], run: _Run) -> None:
    name, *rest = words[1:] if words and words[0] == "exec" else words
    if name == "echo":
        run.output.append((run.elapsed_s, " ".join(rest)))
        run.status = 0
    elif name == "sleep" and rest == ["infinity"]:
        run.endless = run.done = True
    elif name == "sleep" and len(rest) == 1 and (match := _DURATION.fullmatch(rest[0])):
        run.elapsed_s += float(match[1]) * _UNITS_S[match[2]]
        run.status = 0
    elif name == "exit" and (not rest or rest[0].isdigit()):
        run.status = int(rest[0]) % 256 if rest else run.status
        run.done = True
    elif name in ("true", ":"):
        run.status = 0
    elif name == "false":
        run.status = 1
    else:
        raise NotUnderstoodError(f"the command {name!r} is not one of echo, sleep, exit, true and false")
