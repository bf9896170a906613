"""A lab whose kernel dies right after a call: AWS has answered, and the ledger has not heard of it yet."""

import gc
import os
import shutil
import signal
import traceback
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from ecslab import Lab
from ecslab.authoring import notebooks
from ecslab.authoring.replay import replaying
from ecslab.course import LabInfo
from ecslab.safety.guard import Guard
from ecslab.safety.ledger import Ledger, State
from ecslab.safety.leftovers import leftovers, touched_services
from ecslab.safety.operations import is_reading, operations, recorded
from ecslab.safety.sweep import clear

from .account_state import account_state

ACCOUNT = "123456789012"
REGION = "us-east-1"
_GIVE_UP_AFTER_S = 120

OnAnswer = Callable[[str], None]
"""Is told the name of each call that changes something, such as ecs.RunTask, when AWS has answered it."""


def guard_every_client(monkeypatch: pytest.MonkeyPatch, ledger: Ledger, on_answer: OnAnswer) -> None:
    """Let the guard watch the clients of every lab, and be told of each change before the ledger is."""
    unguarded = Lab.client

    def client(lab: Lab, service: str) -> Any:
        is_new = service not in lab._clients
        found = unguarded(lab, service)
        if is_new:

            def answered(model: Any, **_: Any) -> None:
                if not is_reading(model.name):
                    on_answer(f"{service}.{model.name}")

            found.meta.events.register_first("after-call", answered)
            needed = recorded(lab.info.id) or operations()
            Guard(lab.info, ledger, ACCOUNT, REGION, lab.client, needed).watch(found)
        return found

    monkeypatch.setattr(Lab, "client", client)


class Crashes:
    """Lets the kernel of a lab die after its calls, each time in a copy of the process, and cleans up after it there.

    Arguments:
        lab: the lab.
        folder: where the ledger is, and what the copies say.
        every: after how many calls that change something it dies; 1 lets it die after each of them.
    """

    def __init__(self, lab: LabInfo, folder: Path, *, every: int) -> None:
        self._lab = lab
        self._folder = folder
        self._every = every
        self._answered = 0
        self._client: Callable[[str], Any] | None = None
        self._before: Collection[tuple[str, str]] = ()
        self.ledger = Ledger(folder / "ledger.jsonl")
        self.count = 0
        self.failures: list[str] = []

    def begin(self) -> None:
        """Look at the account before the lab has changed anything, with clients that are not the lab's."""
        session = boto3.Session()
        self._client = cache(session.client)
        self._before = account_state(self._client)
        # The copies find everything loaded that a clean-up needs.
        self._wrong_after_a_sweep(self.ledger)

    def after(self, called: str) -> None:
        """Let a copy of the kernel die after a call, and note what a clean-up in its place could not put right."""
        self._answered += 1
        # Labs begin alike, so each begins to die at another call.
        if (self._answered + int(self._lab.number)) % self._every:
            return
        self.count += 1
        report = self._folder / f"{self.count}.txt"
        process = os.fork()
        if process == 0:
            signal.alarm(_GIVE_UP_AFTER_S)
            gc.disable()  # to look at everything would copy everything
            try:
                kept = shutil.copy(self.ledger.path, report.with_suffix(".jsonl"))
                report.write_text("\n".join(self._wrong_after_a_sweep(Ledger(Path(kept)))))
            except BaseException:
                report.write_text(traceback.format_exc())
            os._exit(0)
        _, status = os.waitpid(process, 0)
        wrong = report.read_text() if status == 0 and report.exists() else f"The clean-up ended with status {status}."
        if wrong:
            self.failures.append(f"call {self.count}, {called}:\n{wrong}")

    def _wrong_after_a_sweep(self, ledger: Ledger) -> list[str]:
        """Clean up as a new process would, from what AWS and the ledger on the disk say."""
        assert self._client
        prefixes = {self._lab.id: self._lab.prefix}
        services = touched_services(prefixes, ledger)
        problems = clear(self._client, prefixes.values(), services)
        left = leftovers(self._client, prefixes, ledger, ACCOUNT, REGION, services, problems=problems)[self._lab.id]
        after = account_state(self._client)
        return [
            *(f"left: {each}" for each in left),
            *(f"more than before: {each}" for each in sorted(after - set(self._before))),
            *(f"less than before: {each}" for each in sorted(set(self._before) - after)),
            *(f"the ledger still has: {each}" for each in ledger.unfinished() if each.state is not State.BEGUN),
        ]


def crash(lab: LabInfo, folder: Path, monkeypatch: pytest.MonkeyPatch, *, every: int) -> Crashes:
    """Run the worked notebook of a lab, let its kernel die after its calls, and return what came of it."""
    crashes = Crashes(lab, folder, every=every)
    guard_every_client(monkeypatch, crashes.ledger, crashes.after)
    guarded, opened = Lab.client, []

    def client(own: Lab, service: str) -> Any:
        if not opened:
            opened.append(own)
            crashes.begin()
        return guarded(own, service)

    monkeypatch.setattr(Lab, "client", client)
    with replaying(notebooks.read(notebooks.solution_path(lab.id))) as replay:
        replay.run_all()
    return crashes
