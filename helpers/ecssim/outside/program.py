"""What a program in a container does: for how long it runs, what it prints, and how it ends."""

import math
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ..truth import aws_calls as truth
from ..truth.load_balancing import STATUS_OF_AN_UNWELL_PROGRAM
from . import aws_cli, pipeline
from .aws_call import AwsCall
from .workload import USUAL, Workload

_SHELLS = ("sh", "/bin/sh", "bash", "/bin/bash", "ash", "/bin/ash")
_SCRIPT_OPTIONS = ("-c", "-ec")
_SEPARATORS = (";", "&&", "||")
# A program that leaves SIGTERM to its default dies of it: 128 + 15.
DIES_OF_SIGTERM = 143
_UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"([0-9]*\.?[0-9]+)([smhd]?)")
_EXIT_CODE = re.compile(r"[0-9]{1,9}")
# Whoever sleeps for longer than a century sleeps for ever, as far as anybody will see.
_FOREVER_S = 100 * 365 * 86400
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_QUOTED = re.compile(r"""('[^']*'|"(?:\\.|[^"\\])*")""")


class NotUnderstoodError(ValueError):
    """A command that the simulation cannot foresee the end of."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a container does once it has started.

    Arguments:
        runs_for_s: after how many seconds it ends by itself; None runs until it is stopped.
        exit_code: what it exits with when it ends by itself.
        stop_exit_code: what it exits with after its stop signal; None ignores the signal and has to be killed.
        unhealthy_after_s: from which second on its health check fails; None never.
        output: the lines that it prints, in their order, each with the second at which it does.
        start_mib: the memory that it uses when it starts, in MiB.
        leak_mib_per_s: how much more it uses each second, in MiB.
        listens_on: the ports that it takes connections on; None takes them on any.
        answers: the HTTP status that it answers a request with, by path.
        answers_otherwise: the status for every other path.
        hangs_after_s: from which second on it takes requests and answers none; None never.
        calls: the calls that it makes to AWS; it ends with the first one that fails.
        workload: how it serves requests, and what it uses.
        ready_after_s: from which second on it takes connections, and is well.
        first_line: that of the page with which it answers a request that succeeds.
        deaf_until_s: until which second it does not mind its stop signal, for a shell is there before it.
    """

    runs_for_s: float | None = None
    exit_code: int = 0
    stop_exit_code: int | None = None
    unhealthy_after_s: float | None = None
    output: tuple[tuple[float, str], ...] = ()
    start_mib: float = 0.0
    leak_mib_per_s: float = 0.0
    listens_on: frozenset[int] | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    answers_otherwise: int = 200
    hangs_after_s: float | None = None
    calls: tuple[AwsCall, ...] = ()
    workload: Workload = USUAL
    ready_after_s: float = 0.0
    first_line: str = ""
    deaf_until_s: float = 0.0

    def minds_signal(self, age_s: float) -> bool:
        """Return whether it ends of a stop signal that comes that many seconds after its start."""
        return self.stop_exit_code is not None and age_s >= self.deaf_until_s

    def is_healthy(self, age_s: float) -> bool:
        """Return whether a health check of the container would pass that many seconds after its start."""
        return age_s >= self.ready_after_s and (self.unhealthy_after_s is None or age_s < self.unhealthy_after_s)

    def listens_to(self, port: int | None, age_s: float = math.inf) -> bool:
        """Return whether it takes connections on a port.

        Arguments:
            port: None is no port.
            age_s: how many seconds ago it started; without it, whether it does once it is ready.
        """
        return port is not None and (self.listens_on is None or port in self.listens_on) and age_s >= self.ready_after_s

    @property
    def turning_points_s(self) -> tuple[float, ...]:
        """The seconds after its start at which it begins to answer differently."""
        points = (self.ready_after_s or None, self.unhealthy_after_s, self.hangs_after_s)
        return tuple(point for point in points if point is not None)

    def answer_to(self, path: str, age_s: float) -> int | None:
        """Return the HTTP status that it answers a request with that many seconds after its start; None if none."""
        if self.hangs_after_s is not None and age_s >= self.hangs_after_s:
            return None
        if not self.is_healthy(age_s):
            return STATUS_OF_AN_UNWELL_PROGRAM.value
        return self.answers.get(path.partition("?")[0], self.answers_otherwise)

    def memory_mib(self, age_s: float) -> float:
        """Return the memory that it uses without requests that many seconds after its start, in MiB."""
        return max(self.workload.idle_memory_mib, self.start_mib + self.leak_mib_per_s * age_s)

    def outgrows_after_s(self, limit_mib: float | None) -> float | None:
        """Return how many seconds after its start it uses more memory than allowed; None if it never does.

        Arguments:
            limit_mib: the memory that it may use, in MiB; None sets no limit.
        """
        if limit_mib is None:
            return None
        if self.start_mib > limit_mib:
            return 0.0
        return (limit_mib - self.start_mib) / self.leak_mib_per_s if self.leak_mib_per_s > 0 else None


ServerOf = Callable[[Sequence[str]], Program | None]
"""Which server the words of a command start; None if they start none."""

SERVES_UNTIL_STOPPED = Program(stop_exit_code=0)
ENDS_AT_ONCE = Program(runs_for_s=0.0)


@dataclass(slots=True)
class _Run:
    """A shell script while it is read: what it has printed, how long it took, how its last command ended.

    Arguments:
        server_of: which server the words of a command start.
        server: the one that it has come to, and stays with.
        replaced: whether that server is there in the place of the shell.
    """

    server_of: ServerOf
    server: Program | None = None
    replaced: bool = False
    elapsed_s: float = 0.0
    status: int = 0
    output: list[tuple[float, str]] = field(default_factory=list)
    calls: list[AwsCall] = field(default_factory=list)
    done: bool = False
    endless: bool = False


def understand(
    argv: Sequence[str],
    environment: Mapping[str, str],
    *,
    init: bool = False,
    server_of: ServerOf = lambda _: None,
) -> Program:
    """Return what a command does, if it is made of echo, sleep, exit, true, false and calls of the AWS CLI, or lists
    its variables.

    Arguments:
        argv: the command as its words; `sh -c SCRIPT` is read as a script.
        environment: the container's variables, for $NAME in a script.
        init: whether the container's first process is an init process, which passes signals on to the command.
        server_of: which server the words of a command start; a script may end with one.

    Raises:
        NotUnderstoodError: for any other command; the message names the word.
    """
    run = _Run(server_of)
    if len(argv) >= 3 and argv[0] in _SHELLS and argv[1] in _SCRIPT_OPTIONS:
        _script(argv[2], environment, run, ends_with_an_error="e" in argv[1])
    else:
        _command(list(argv), run)
    if run.server:
        return _after_script(run.server, run, init=init)
    how_long_s = None if run.endless else run.elapsed_s
    output, calls = tuple(run.output), tuple(run.calls)
    ended = Program(how_long_s, run.status, output=output, calls=calls, listens_on=frozenset())
    return leaves_signals_alone(ended, init=init)


def leaves_signals_alone(program: Program, *, init: bool) -> Program:
    """Return a program that has no handler for SIGTERM.

    The first process of a container has no default for SIGTERM either, so that neither sleep nor a shell minds it;
    under an init process they are not the first one.
    """
    return replace(program, stop_exit_code=DIES_OF_SIGTERM if init else None)


def _after_script(server: Program, run: _Run, *, init: bool) -> Program:
    """Return a server that starts when the commands before it are through, in the place of the shell or below it."""
    waits_s = run.elapsed_s

    def later(second: float | None) -> float | None:
        return None if second is None else second + waits_s

    started = replace(
        server,
        runs_for_s=later(server.runs_for_s),
        ready_after_s=waits_s + server.ready_after_s,
        unhealthy_after_s=later(server.unhealthy_after_s),
        hangs_after_s=later(server.hangs_after_s),
        output=(*run.output, *((waits_s + second, line) for second, line in server.output)),
        calls=tuple(run.calls),
        deaf_until_s=0.0 if init else waits_s + server.deaf_until_s,
    )
    return started if run.replaced else leaves_signals_alone(started, init=init)


def _script(script: str, environment: Mapping[str, str], run: _Run, *, ends_with_an_error: bool) -> None:
    """Run a script.

    Arguments:
        ends_with_an_error: whether it ends with the first command that fails, as after `set -e`.
    """
    expanded = "".join(_expand(piece, environment) for piece in _QUOTED.split(script))
    lexer = shlex.shlex(expanded, posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    wanted = True
    tokens = [*_tokens(lexer), ";"]
    for place, token in enumerate(tokens):
        if token not in _SEPARATORS:
            words.append(token)
            continue
        if words and wanted and not run.done:
            if words[0] == aws_cli.NAME and not ((ends_with_an_error and token == ";") or _is_the_last(tokens[place:])):
                raise NotUnderstoodError(f"what follows {' '.join(words[:3])!r} if that fails: use && or sh -ec")
            _pipeline(words, environment, run)
            run.done = run.done or (ends_with_an_error and token == ";" and run.status != 0)
        words = []
        wanted = token == ";" or (run.status == 0) == (token == "&&")


def _is_the_last(rest: Sequence[str]) -> bool:
    """Return whether nothing of the rest of a script runs after a command that has failed."""
    *between, end = [token for token in rest if token in _SEPARATORS]
    return end == ";" and all(token == "&&" for token in between)


def _tokens(lexer: shlex.shlex) -> list[str]:
    try:
        return list(lexer)
    except ValueError as fault:
        raise NotUnderstoodError(f"the script cannot be read: {fault}") from fault


def _expand(piece: str, environment: Mapping[str, str]) -> str:
    """Fill in the variables of a quoted or an unquoted piece, so that their values stay values.

    A quotation mark or a semicolon within a value ends nothing; unquoted, a value is split into words.
    """

    def in_quotes(match: re.Match[str]) -> str:
        return re.sub(r'(["\\])', r"\\\1", environment.get(match[1] or match[2], ""))

    def as_words(match: re.Match[str]) -> str:
        return " ".join(map(shlex.quote, environment.get(match[1] or match[2], "").split()))

    if piece.startswith("'"):
        return piece
    if piece.startswith('"'):
        return _VARIABLE.sub(in_quotes, piece)
    return _VARIABLE.sub(as_words, piece.replace("\n", ";"))


def _pipeline(words: list[str], environment: Mapping[str, str], run: _Run) -> None:
    """Run a command, or several of which each reads what the one before it writes; a bar may also be a mere word."""
    if words[0] not in pipeline.BEGINS:
        _command(words, run)
        return
    commands = [list(some) for is_bar, some in groupby(words, lambda word: word == "|") if not is_bar]
    printed = pipeline.lines(commands, environment)
    if printed is None:
        raise NotUnderstoodError(f"{' '.join(words)!r} is not {pipeline.KNOWN}")
    run.output += [(run.elapsed_s, line) for line in printed]
    run.status = 0


def _command(words: list[str], run: _Run) -> None:
    replaced = words[0] == "exec" and len(words) > 1
    name, *rest = words[1:] if replaced else words
    if server := run.server_of([name, *rest]):
        run.server, run.replaced, run.done = server, replaced, True
    elif name == "echo":
        run.output += [(run.elapsed_s, line) for line in " ".join(rest).split("\n")]
        run.status = 0
    elif name == "sleep" and not rest:
        run.status = 1
    elif name == "sleep" and rest == ["infinity"]:
        run.endless = run.done = True
    elif name == "sleep" and len(rest) == 1 and (match := _DURATION.fullmatch(rest[0])):
        run.elapsed_s += float(match[1]) * _UNITS_S[match[2]]
        run.endless = run.done = run.elapsed_s > _FOREVER_S
        run.status = 0
    elif name == "exit" and (not rest or _EXIT_CODE.fullmatch(rest[0])):
        run.status = int(rest[0]) % 256 if rest else run.status
        run.done = True
    elif name in ("true", ":"):
        run.status = 0
    elif name == "false":
        run.status = 1
    elif name == aws_cli.NAME:
        _call(rest, run)
    else:
        raise NotUnderstoodError(f"the command {name!r} is not one of echo, sleep, exit, true and false")


def _call(words: list[str], run: _Run) -> None:
    """Have the AWS CLI make a call, halfway through the time that it takes; if that fails, the program ends."""
    try:
        run.calls.append(aws_cli.call_of(words, run.elapsed_s + truth.CLI_TAKES_S.value / 2))
    except aws_cli.UnknownCommandError as unknown:
        raise NotUnderstoodError(str(unknown)) from unknown
    run.elapsed_s += truth.CLI_TAKES_S.value
    run.status = 0
