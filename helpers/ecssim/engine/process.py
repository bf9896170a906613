"""A program of somebody else that runs in virtual time.

It has a thread of its own, which runs only while the simulation waits for it: until the program sleeps, or has ended.
So there is one order of events, and the world moves on while the program sleeps.

A program that goes on and on without sleeping takes no virtual time, and would never end. It ends when it has run more
instructions of Python than it may; and where none can be counted, such as in a call that blocks, when it has taken too
much real time. Either way its time is up at once, as if it had gone on until its deadline.
"""

import ctypes
import math
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any

from .baton import Baton
from .clock import Clock
from .errand import Errand

Surroundings = Callable[[], AbstractContextManager[Any]]


class TimeIsUp(BaseException):
    """Raised in a program that has no more time, wherever it is."""


class Process(Errand):
    """One run of a program.

    Arguments:
        program: what to run; it must let TimeIsUp pass.
        clock: when it wakes up after a sleep.
        baton: lent to the program while it runs.
        surroundings: what is around the program while it runs, and only then.
        counted_files: how the names of the files begin whose instructions are counted.
        instructions: how many it may run at most.
        real_limit_s: how much real time it may take without sleeping, in seconds.
    """

    def __init__(
        self,
        program: Callable[[], None],
        clock: Clock,
        baton: Baton,
        surroundings: Surroundings,
        counted_files: str,
        instructions: int,
        real_limit_s: float,
    ) -> None:
        self._program = program
        self._clock = clock
        self._baton = baton
        self._surroundings = surroundings
        self._counted_files = counted_files
        self._instructions_left = instructions
        self._real_limit_s = real_limit_s
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._goes = threading.Semaphore(0)
        self._rests = threading.Semaphore(0)
        self._time_is_up = False
        self._stands_still = False
        self._deadline_s = math.inf
        self._owed_s = 0.0
        self.ended = False
        self.on_end: Callable[[], None] = lambda: None

    @staticmethod
    def current() -> "Process | None":
        """Return the process that the calling thread runs, if it runs one."""
        return _running.get(threading.get_ident())

    def run(self) -> None:
        """Let the program run until it sleeps or has ended."""
        if self.ended:
            self._tell()
            return
        if not self._thread.ident:
            self._thread.start()
        with self._baton.lent_to(self._thread), self._surroundings():
            self._goes.release()
            if not self._rests.acquire(timeout=self._real_limit_s):
                self._interrupt()
        if self.ended:
            self._tell()

    def run_at_once(self) -> None:
        """Let the program run to its end now: the world stands still while it sleeps, and only its own time passes."""
        self._stands_still = True
        self.run()

    def stop(self) -> None:
        """End the program wherever it is; nobody is told."""
        self._time_is_up = True
        self.on_end = lambda: None
        if self._thread.ident:
            self.run()
        self.ended = True

    def sleep(self, seconds: float) -> None:
        """Let virtual time pass; the program itself calls this.

        Raises:
            TimeIsUp: if its deadline comes first.
        """
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if self._time_is_up:
            raise TimeIsUp
        too_long = seconds > self.seconds_left
        seconds = min(seconds, self.seconds_left)
        if self._stands_still:
            self._owed_s += seconds
        else:
            until = self._clock.after(seconds)
            self._clock.wake(until, self)
            self._rest_until(lambda: self._clock.now >= until)
        self._time_is_up |= too_long
        if self._time_is_up:
            raise TimeIsUp

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Rest until the condition holds; the program itself calls this, and whoever makes it hold wakes the process.

        Raises:
            TimeIsUp: if its deadline comes first.
        """
        if not math.isinf(self._deadline_s):
            self._clock.wake(self._clock.after(self.seconds_left), self)
        self._rest_until(lambda: condition() or self.seconds_left == 0)
        if self._time_is_up or not condition():
            self._time_is_up = True
            raise TimeIsUp

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Let the world stand still while the program sleeps, and make up for the time when the block has ended."""
        earlier, self._stands_still = self._stands_still, True
        try:
            yield
        finally:
            self._stands_still = earlier
        if not earlier:
            owed_s, self._owed_s = self._owed_s, 0.0
            self.sleep(owed_s)

    def limit(self, seconds: float) -> None:
        """Give the program that much virtual time from now on."""
        self._deadline_s = self.moment_s + seconds

    @property
    def moment_s(self) -> float:
        """The present moment for the program, in seconds since 1970."""
        return self._clock.now.timestamp() + self._owed_s

    @property
    def seconds_left(self) -> float:
        """How much virtual time is left before the limit."""
        left_s = self._deadline_s - self.moment_s
        return left_s if math.isinf(left_s) else max(round(left_s, 6), 0.0)

    @property
    def stands_still(self) -> bool:
        """Whether the world stands still while the program sleeps."""
        return self._stands_still

    def _tell(self) -> None:
        """Tell that the program has ended; whoever ran out of instructions or real time ends at the deadline."""
        if self._time_is_up and not math.isinf(self._deadline_s) and self.seconds_left and not self._stands_still:
            self._clock.wake(self._clock.after(self.seconds_left), self)
            return
        tell, self.on_end = self.on_end, lambda: None
        tell()

    def _rest_until(self, condition: Callable[[], bool]) -> None:
        """Rest at least once, and again for as long as somebody wakes the process too early."""
        while True:
            self._rests.release()
            self._goes.acquire()
            if self._time_is_up or condition():
                return

    def _run(self) -> None:
        self._goes.acquire()
        _running[threading.get_ident()] = self
        sys.settrace(self._watch_call)
        try:
            if not self._time_is_up:
                self._program()
        except TimeIsUp:
            pass
        finally:
            sys.settrace(None)
            _running.pop(threading.get_ident(), None)
            self.ended = True
            self._rests.release()

    def _watch_call(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG002 (Python's signature)
        if not frame.f_code.co_filename.startswith(self._counted_files):
            return None
        # A loop in one line is one line for ever.
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return self._watch_instruction

    def _watch_instruction(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG002
        self._instructions_left -= 1
        if self._instructions_left < 0:
            self._time_is_up = True
            raise TimeIsUp
        return self._watch_instruction

    def _interrupt(self) -> None:
        """Raise TimeIsUp in the thread from outside; one that does not even notice that is left behind."""
        self._time_is_up = True
        thread = self._thread.ident or 0
        for _ in range(_ATTEMPTS):
            _raise_in(thread, TimeIsUp)
            if self._rests.acquire(timeout=_ATTEMPT_S):
                return
        _raise_in(thread, None)
        _settle()
        self.ended = True


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    """Have a thread raise an exception as soon as it looks, or no longer."""
    pointer = ctypes.py_object(exception) if exception else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), pointer)


def _settle() -> None:
    """Have Python forget that somebody is to raise an exception, which only one that is raised makes it do.

    As long as it remembers, Python 3.11 gets stuck where the next thread begins to be counted.
    """
    try:
        _raise_in(threading.get_ident(), TimeIsUp)
        while True:
            pass
    except TimeIsUp:
        pass


def stop_all() -> None:
    """End every process that has begun, wherever it is."""
    for process in list(_running.values()):
        process.stop()


# The processes that have begun and not ended, by the thread.
_running: dict[int, Process] = {}
_ATTEMPTS = 10
_ATTEMPT_S = 0.02
