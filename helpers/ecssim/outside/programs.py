"""Programs by name, for the images that a lab makes: each says in words what a container of the image does.

The later ones change another program, so that they can be put together: `ignores_sigterm(runs_for(60))`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .program import DIES_OF_SIGTERM, SERVES_UNTIL_STOPPED, Program
from .workload import Workload


def serves_until_stopped() -> Program:
    """A server that runs until it is stopped, and then exits cleanly."""
    return SERVES_UNTIL_STOPPED


def runs_for(seconds: float, exit_code: int = 0) -> Program:
    """A job that ends by itself.

    Arguments:
        seconds: how long it runs.
        exit_code: what it exits with.
    """
    return Program(runs_for_s=seconds, exit_code=exit_code, stop_exit_code=DIES_OF_SIGTERM)


def crashes_after(seconds: float, exit_code: int = 1) -> Program:
    """A program that fails.

    Arguments:
        seconds: how long it runs before it does.
        exit_code: what it exits with.
    """
    return runs_for(seconds, exit_code)


def leaks_memory(mib_per_s: float, start_mib: float = 0.0, program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A program that uses more and more memory, until its container is killed for it.

    Arguments:
        mib_per_s: how much more it uses each second, in MiB.
        start_mib: how much it uses when it starts, in MiB.
        program: what it does otherwise.
    """
    return replace(program, leak_mib_per_s=mib_per_s, start_mib=start_mib)


def ignores_sigterm(program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A program that does not mind its stop signal, so that it has to be killed.

    Arguments:
        program: what it does otherwise.
    """
    return replace(program, stop_exit_code=None)


def prints(lines: Iterable[str | tuple[float, str]], program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A program that writes lines to its log.

    Arguments:
        lines: each a line of the start, or a line with the second after the start at which it comes.
        program: what it does otherwise; what it prints itself stays.
    """
    timed = [(0.0, line) if isinstance(line, str) else line for line in lines]
    return replace(program, output=tuple(sorted([*program.output, *timed], key=lambda line: line[0])))


def fails_health_check_after(seconds: float, program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A program that still runs but is no longer well.

    Arguments:
        seconds: from which second after the start on its health check fails.
        program: what it does otherwise.
    """
    return replace(program, unhealthy_after_s=seconds)


def is_ready_after(seconds: float, program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A server that starts slowly: until then it refuses connections, and its health check fails.

    Arguments:
        seconds: from which second after the start on it serves.
        program: what it does otherwise.
    """
    return replace(program, ready_after_s=seconds)


def hangs_after(seconds: float, program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A server that takes requests and no longer answers them, so that whoever asks runs into a timeout.

    Arguments:
        seconds: from which second after the start on it hangs.
        program: what it does otherwise.
    """
    return replace(program, hangs_after_s=seconds)


def answers(statuses: Mapping[str, int], otherwise: int = 404, program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A web server that knows some paths.

    Arguments:
        statuses: the HTTP status of each path that it knows, such as 200 for /health.
        otherwise: the status of all other paths.
        program: what it does otherwise.
    """
    return replace(program, answers=dict(statuses), answers_otherwise=otherwise)


def shows(first_line: str, program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A web server that one recognises by its page.

    Arguments:
        first_line: of the page, with which it answers every request that succeeds.
        program: what it does otherwise.
    """
    return replace(program, first_line=first_line)


def serves(workload: Workload, program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A server of which one knows how long a request takes, how many it takes at once, and what that uses.

    Arguments:
        workload: these numbers.
        program: what it does otherwise.
    """
    return replace(program, workload=workload)


def listens_on(*ports: int, program: Program = SERVES_UNTIL_STOPPED) -> Program:
    """A server that takes connections on some ports only.

    Arguments:
        ports: the numbers of these ports, within the container.
        program: what it does otherwise.
    """
    return replace(program, listens_on=frozenset(ports))


def web_server(paths: Mapping[str, int], ports: Iterable[int] = (80,), ready_after_s: float = 0.0) -> Program:
    """A web server that starts, listens and answers as it is told, and is 404 under every other path.

    Arguments:
        paths: the HTTP status of each path that it knows, such as 200 for /health.
        ports: those that it takes connections on, within the container.
        ready_after_s: from which second after the start on it does.
    """
    return is_ready_after(ready_after_s, listens_on(*ports, program=answers(paths)))
