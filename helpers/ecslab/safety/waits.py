"""Waiting for AWS in real time: shows what is waited for, why it takes that long, and how far it is.

What it shows is text that rewrites its last line, and not a widget: it looks the same in a terminal, in JupyterLab and
in a report, needs no extension and no thread, and stays readable when the notebook is opened again.
"""

import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from unittest.mock import patch

from botocore import xform_name
from botocore.waiter import Waiter

Sleep = Callable[[float], None]

_WIDTH = 30
_STEP_S = 5.0
# botocore pauses for so long before it repeats a call, and learners between two questions of their own.
_NOT_SHOWN_S = 5.0
_ON_ITS_OWN = "AWS goes on by itself while you wait, in real time"


@dataclass(frozen=True)
class Reason:
    """Why somebody waits.

    Arguments:
        what: is waited for.
        why: it takes that long.
        usually: the seconds that it mostly takes, from and to; None if nobody knows.
    """

    what: str
    why: str = _ON_ITS_OWN
    usually: tuple[int, int] | None = None

    def __str__(self) -> str:
        usual = f", usually {self.usually[0]} to {self.usually[1]} seconds" if self.usually else ""
        return f"Waiting for {self.what}{usual}: {self.why}."


@cache
def reasons() -> dict[str, Reason]:
    """Return what takes time on AWS, by name."""
    data = tomllib.loads(files(__package__).joinpath("waits.toml").read_text(encoding="utf-8"))
    return {name: Reason(each["what"], each["why"], tuple(each["usually"])) for name, each in data.items()}


def reason(name: str) -> Reason:
    """Return the reason of that name; other words than names are taken as what is waited for."""
    return reasons().get(name) or Reason(name)


def bar(passed_s: float, expected_s: float | None) -> str:
    """Return one line that says how far a wait is.

    Arguments:
        expected_s: what is thought of as its end; a wait that takes longer shows a full bar.
    """
    if not expected_s:
        return f"{passed_s:.0f} s"
    full = min(_WIDTH, int(_WIDTH * passed_s / expected_s))
    return f"[{'#' * full}{'.' * (_WIDTH - full)}] {passed_s:.0f} s"


class Progress:
    """One wait, from its first second on; it shows nothing as long as no time passes.

    Arguments:
        reason: why somebody waits.
        expected_s: what is thought of as its end.
    """

    def __init__(self, reason: Reason, expected_s: float | None) -> None:
        self._reason = reason
        self._expected_s = expected_s
        self._passed_s = 0.0

    def let_pass(self, seconds: float, sleep: Sleep) -> None:
        """Sleep, and show every few seconds that time passes."""
        if seconds <= 0:
            sleep(seconds)
            return
        if not self._passed_s:
            print(self._reason)
            self._draw()
        end_s = self._passed_s + seconds
        while (left_s := end_s - self._passed_s) > 0:
            sleep(min(_STEP_S, left_s))
            self._passed_s = end_s if left_s <= _STEP_S else self._passed_s + _STEP_S
            self._draw()

    def end(self) -> None:
        """Leave the line as it is."""
        if self._passed_s:
            print()

    def interrupted(self) -> None:
        """Say how to take the wait up again."""
        print(
            f"\nStopped waiting for {self._reason.what} after {self._passed_s:.0f} s. AWS goes on meanwhile, and so "
            "does its price. Run the cell again to go on waiting; if it says that something is there already, run "
            "only its line that waits. `lab.close()` deletes everything that the lab made."
        )

    def _draw(self) -> None:
        print(f"\r{bar(self._passed_s, self._expected_s)}", end="", flush=True)


_progress: ContextVar[Progress | None] = ContextVar("ecslab_progress", default=None)


@contextmanager
def waiting_for(reason: Reason, expected_s: float | None = None) -> Iterator[None]:
    """Say why whatever sleeps inside of the block does so; a wait inside of another is part of that one.

    Arguments:
        expected_s: what is thought of as its end; the longest that it usually takes, if it is left out.
    """
    if _progress.get() is not None:
        yield
        return
    progress = Progress(reason, expected_s or (reason.usually[1] if reason.usually else None))
    token = _progress.set(progress)
    try:
        yield
    except KeyboardInterrupt:
        progress.interrupted()
        raise
    except BaseException:
        progress.end()
        raise
    else:
        progress.end()
    finally:
        _progress.reset(token)


@contextmanager
def shown(sleep: Sleep) -> Iterator[None]:
    """Show the waits of this thread: time.sleep, and botocore's waiters, which sleep by it.

    Arguments:
        sleep: lets time pass; on AWS that is time.sleep itself.
    """
    import time

    owner, really, wait = threading.get_ident(), time.sleep, Waiter.wait

    def sleep_and_show(seconds: float) -> None:
        if threading.get_ident() != owner:
            really(seconds)
        elif (progress := _progress.get()) is not None:
            progress.let_pass(seconds, sleep)
        elif seconds < _NOT_SHOWN_S:
            sleep(seconds)
        else:
            with waiting_for(Reason(f"{seconds:g} seconds to pass"), seconds):
                time.sleep(seconds)

    def wait_and_show(waiter: Waiter, **request: Any) -> None:
        with waiting_for(reason(xform_name(waiter.name))):
            wait(waiter, **request)

    with patch("time.sleep", sleep_and_show), patch.object(Waiter, "wait", wait_and_show):
        yield
