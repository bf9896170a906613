"""A kernel that kills itself right after a call: `python -m tests.labs.killed_kernel 05_services ecs.RunTask`.

It is killed when AWS has answered, and before the ledger is told.
"""

import os
import signal
import sys

import pytest
from ecslab.authoring import notebooks
from ecslab.authoring.replay import replaying
from ecslab.safety.ledger import Ledger

from .crash import guard_every_client


def main(lab_id: str, fatal: str) -> None:
    """Run the worked notebook of a lab until a call such as ecs.RunTask."""

    def die(called: str) -> None:
        if called == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.MonkeyPatch.context() as monkeypatch:
        guard_every_client(monkeypatch, Ledger(), die)
        with replaying(notebooks.read(notebooks.solution_path(lab_id))) as replay:
            replay.run_all()


if __name__ == "__main__":
    main(*sys.argv[1:])
