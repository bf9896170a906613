"""What an image does, told as plain data, which travels as JSON to a simulated AWS in another process."""

from collections.abc import Iterable, Mapping
from typing import Any

from . import programs
from .program import SERVES_UNTIL_STOPPED, Program
from .workload import Workload


def program_of(
    *,
    paths: Mapping[str, int] | None = None,
    ports: Iterable[int] | None = None,
    first_line: str = "",
    ready_after_s: float = 0.0,
    hangs_after_s: float | None = None,
    unhealthy_after_s: float | None = None,
    runs_for_s: float | None = None,
    exit_code: int = 0,
    ignores_sigterm: bool = False,
    start_mib: float = 0.0,
    leak_mib_per_s: float = 0.0,
    output: Iterable[str | tuple[float, str]] = (),
    calls: Iterable[Mapping[str, Any]] = (),
    workload: Mapping[str, float] | None = None,
) -> Program:
    """Return the program that does what the arguments say; without any it serves until it is stopped.

    Arguments:
        paths: the HTTP status of each path that it knows, and 404 for all others; None is 200 everywhere.
        ports: those that it takes connections on, within the container; None takes them on any.
        first_line: of the page with which it answers a request that succeeds.
        ready_after_s: from which second after the start on it takes connections.
        hangs_after_s: from which second on it takes requests and answers none; None never.
        unhealthy_after_s: from which second on its health check fails; None never.
        runs_for_s: after how many seconds it ends by itself; None runs until it is stopped.
        exit_code: what it exits with when it ends by itself.
        ignores_sigterm: whether it has to be killed.
        start_mib: the memory that it uses when it starts, in MiB.
        leak_mib_per_s: how much more it uses each second, in MiB.
        output: the lines that it prints: each a line of the start, or the second after the start and a line.
        calls: those that it makes to AWS with its task role: each with service, method, and if need be parameters,
            after_s and every_s, as `ecssim.programs.calls` takes them.
        workload: numbers of `ecssim.Workload`, by name: how it serves requests, and what they use.

    Raises:
        TypeError, ValueError, LookupError: for a workload or a call that cannot be.
    """
    program = SERVES_UNTIL_STOPPED if runs_for_s is None else programs.runs_for(runs_for_s, exit_code)
    if paths is not None:
        program = programs.answers(paths, program=program)
    if ports is not None:
        program = programs.listens_on(*ports, program=program)
    if first_line:
        program = programs.shows(first_line, program)
    if ready_after_s:
        program = programs.is_ready_after(ready_after_s, program)
    if hangs_after_s is not None:
        program = programs.hangs_after(hangs_after_s, program)
    if unhealthy_after_s is not None:
        program = programs.fails_health_check_after(unhealthy_after_s, program)
    if ignores_sigterm:
        program = programs.ignores_sigterm(program)
    if start_mib or leak_mib_per_s:
        program = programs.leaks_memory(leak_mib_per_s, start_mib, program)
    if workload is not None:
        program = programs.serves(Workload(**workload), program)  # type: ignore[arg-type]
    for call in calls:
        program = _calling(program, **call)
    return programs.prints((line if isinstance(line, str) else (line[0], line[1]) for line in output), program)


def _calling(
    program: Program,
    service: str,
    method: str,
    parameters: Mapping[str, Any] | None = None,
    after_s: float = 0.0,
    every_s: float | None = None,
) -> Program:
    return programs.calls(service, method, after_s=after_s, every_s=every_s, program=program, **(parameters or {}))
