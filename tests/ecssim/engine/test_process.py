"""A program in a thread of its own runs in virtual time, one step after another."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

from ecssim.engine.baton import Baton
from ecssim.engine.clock import Clock
from ecssim.engine.process import Process


def make(program: Callable[[], None], clock: Clock) -> Process:
    return Process(program, clock, Baton(), contextlib.nullcontext, __file__, 10_000, 5.0)


def run_all(clock: Clock) -> None:
    """Let everything happen that the clock has."""
    while clock.next_wake_at is not None:
        clock.move_to(clock.next_wake_at)
        for subject in clock.pop_due():
            assert isinstance(subject, Process)
            subject.run()


def start() -> Clock:
    return Clock(datetime(2026, 1, 5, tzinfo=UTC))


def test_two_programs_take_turns_when_they_sleep() -> None:
    clock, said = start(), []

    def speak(word: str, every_s: float) -> None:
        for _ in range(2):
            said.append(word)
            Process.current().sleep(every_s)  # type: ignore[union-attr]

    for word, every_s in (("slow", 3), ("fast", 1)):
        clock.wake(clock.now, make(lambda word=word, every_s=every_s: speak(word, every_s), clock))  # type: ignore[misc]
    run_all(clock)
    assert said == ["slow", "fast", "fast", "slow"]


def test_a_program_that_is_stopped_runs_no_further() -> None:
    clock, said = start(), []

    def program() -> None:
        Process.current().sleep(5)  # type: ignore[union-attr]
        said.append("too late")

    process = make(program, clock)
    process.run()
    process.stop()
    run_all(clock)
    assert (said, process.ended) == ([], True)


def test_the_world_stands_still_for_a_program_that_runs_at_once() -> None:
    clock, moments = start(), []
    process = make(lambda: (process.sleep(5), moments.append(process.moment_s)), clock)  # type: ignore[func-returns-value]
    process.run_at_once()
    assert moments == [clock.now.timestamp() + 5]
    assert clock.next_wake_at is None


def test_a_program_that_runs_on_and_on_ends_at_its_deadline() -> None:
    clock, ended = start(), []

    def program() -> None:
        process.limit(3)
        while True:
            pass

    process = make(program, clock)
    process.on_end = lambda: ended.append(clock.now)
    process.run()
    run_all(clock)
    assert [(at - start().now).total_seconds() for at in ended] == [3]
