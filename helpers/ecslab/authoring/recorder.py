"""Notes what the worked notebook of a lab calls: AWS's operations, and what around AWS has no call.

`ecslab record` does it, and not `ecslab build --execute`: that runs a kernel, which nobody outside of it can look into.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from unittest.mock import patch

from .. import safety
from ..backends import Backend, open_backend
from ..backends.world import World
from ..course import course
from ..safety.operations import CALLS, WORLD
from ..safety.policy import lab_policy
from ..safety.policy import text as policy_text
from .notebooks import read, solution_path
from .replay import CELL, replaying

_KIT = str(Path(__file__).parents[1])
_SAFETY = Path(safety.__file__).parent
_POLICIES = "policies"
_HEADING = """\
# What the worked notebook calls on the simulated AWS; `ecslab record {lab_id}` writes it.
# lesson: how often its cells call it themselves. kit: how often the lab kit does, to set up, check, draw and clean up.
"""


@dataclass(frozen=True)
class Calls:
    """What a notebook called, and how often.

    Arguments:
        lesson: calls by the notebook's own cells, by service and operation such as ecs.RunTask.
        kit: calls that the lab kit made for it.
        world: what has no AWS call, such as cut_network or inject.InterruptSpot.
    """

    lesson: Counter[str] = field(default_factory=Counter)
    kit: Counter[str] = field(default_factory=Counter)
    world: Counter[str] = field(default_factory=Counter)


@contextmanager
def recording() -> Iterator[Calls]:
    """Note what every lab calls that is opened inside of the block."""
    calls = Calls()
    with patch("ecslab.lab.open_backend", lambda *arguments: _NotedBackend(open_backend(*arguments), calls)):
        yield calls


def record(lab_id: str) -> Calls:
    """Run the worked notebook of a lab in this process, and return what it called."""
    with TemporaryDirectory() as home, patch.dict(os.environ, {"ECSLAB_HOME": home}):
        os.environ.pop("ECSLAB_BACKEND", None)
        with recording() as calls, replaying(read(solution_path(lab_id))) as replay:
            replay.run_all()
    return calls


def write(lab_id: str) -> tuple[Path, ...]:
    """Record a lab, and write down what it calls and the policy that follows, if it can be done on an account.

    Returns:
        the files.
    """
    lab = course().lab(lab_id)
    calls_path(lab_id).write_text(text(lab_id, record(lab_id)), encoding="utf-8")
    if lab.simulated_only:
        return (calls_path(lab_id),)
    policy_path(lab_id).write_text(policy_text(lab_policy(lab, lab.prefix)), encoding="utf-8")
    return calls_path(lab_id), policy_path(lab_id)


def calls_path(lab_id: str) -> Path:
    """Return the file that says what a lab calls."""
    return _SAFETY / CALLS / f"{lab_id}.toml"


def policy_path(lab_id: str) -> Path:
    """Return the file that holds the policy of a lab, for its usual prefix."""
    return _SAFETY / _POLICIES / f"{lab_id}.json"


def text(lab_id: str, calls: Calls) -> str:
    """Return what stands in the file of a lab's calls: a table for each service in order, and one for the world."""
    lines = [_HEADING.format(lab_id=lab_id).rstrip()]
    service = ""
    for called in sorted(calls.lesson | calls.kit):
        if not called.startswith(f"{service}."):
            service = called.partition(".")[0]
            lines += ["", f"[{service}]"]
        by = (("lesson", calls.lesson[called]), ("kit", calls.kit[called]))
        counts = ", ".join(f"{who} = {count}" for who, count in by if count)
        lines.append(f"{called.partition('.')[2]} = {{ {counts} }}")
    if calls.world:
        lines += ["", f"[{WORLD}]", *(f"{name} = {count}" for name, count in sorted(calls.world.items()))]
    return "\n".join(lines) + "\n"


class _NotedBackend:
    """A backend whose calls are noted.

    Arguments:
        backend: where the calls go.
        calls: where they are noted.
    """

    def __init__(self, backend: Backend, calls: Calls) -> None:
        self._backend = backend
        self._calls = calls

    @property
    def world(self) -> World:
        """What is around this AWS."""
        return cast(World, _NotedWorld(self._backend.world, self._calls.world))

    def client(self, service: str) -> Any:
        """Return a plain boto3 client."""
        client = self._backend.client(service)
        client.meta.events.register("before-call", lambda model, **_: self._note(f"{service}.{model.name}"))
        return client

    def _note(self, called: str) -> None:
        by = self._calls.lesson if _is_by_a_cell() else self._calls.kit
        by[called] += 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)


class _NotedWorld:
    """A world whose calls are noted.

    Arguments:
        world: what does what is called.
        calls: where the calls are noted.
    """

    def __init__(self, world: World, calls: Counter[str]) -> None:
        self._world = world
        self._calls = calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._world, name)

        def noted(*arguments: Any, **named: Any) -> Any:
            self._calls[f"inject.{arguments[0]}" if name == "inject" else name] += 1
            return call(*arguments, **named)

        return noted


def _is_by_a_cell() -> bool:
    """Return whether the innermost code that is not boto3's belongs to a cell, and not to the lab kit."""
    frame = sys._getframe(2)
    while frame.f_back is not None:
        file = frame.f_code.co_filename
        if file == CELL or (file.startswith(_KIT) and file != __file__):
            return file == CELL
        frame = frame.f_back
    return False
