"""What the labs have made on AWS: a file that is written before a call leaves, and again when its answer is there.

Lines are only ever added, each by one write that reaches the disk before the next step is taken. So two kernels can
write at once, and a killed one leaves at least the entry that says what it was about to do.
"""

import json
import os
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from .. import progress
from ..wall_clock import real_now

VERSION = 1


class State(StrEnum):
    """How far a call came."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Entry:
    """One call that makes something.

    Arguments:
        id: of the call.
        at: when it was about to leave, in UTC.
        lab: the id of the lab.
        names: what it makes is called by, or is made in.
        made: the ARNs, ids or names that AWS answered with.
        error: AWS's refusal, if it refused.
    """

    id: str
    at: str
    lab: str
    account: str
    region: str
    service: str
    operation: str
    names: tuple[str, ...]
    state: State = State.BEGUN
    made: tuple[str, ...] = ()
    error: str | None = None


class Ledger:
    """The file that remembers what the labs have made.

    Arguments:
        path: where it is; ledger.jsonl in the learner's folder if it is left out.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or progress.home() / "ledger.jsonl"

    def begin(self, lab: str, account: str, region: str, service: str, operation: str, names: Collection[str]) -> str:
        """Write down that a call is about to leave, and return the id of the call.

        Raises:
            OSError: if it cannot be written; then the call must not leave.
        """
        call_id = uuid.uuid4().hex
        self._add(
            "begin",
            id=call_id,
            lab=lab,
            account=account,
            region=region,
            service=service,
            operation=operation,
            names=list(names),
        )
        return call_id

    def done(self, call_id: str, made: Collection[str]) -> None:
        """Write down what a call has made."""
        self._add("done", id=call_id, made=list(made))

    def failed(self, call_id: str, error: str) -> None:
        """Write down that AWS refused a call, so that it made nothing."""
        self._add("failed", id=call_id, error=error)

    def gone(self, made: Collection[str]) -> None:
        """Write down that things are no more.

        Arguments:
            made: their ARNs, ids or names as the ledger has them; or the id of a call that is known to have left
                nothing.
        """
        self._add("gone", made=list(made))

    def entries(self, lab: str | None = None) -> list[Entry]:
        """Return the calls of a lab, or of all labs, oldest first."""
        return [record.entry for record in self._records() if lab in (None, record.entry.lab)]

    def unfinished(self, lab: str | None = None) -> list[Entry]:
        """Return the calls whose things may still be there: their outcome is not known, or not all of it is gone."""
        return [record.entry for record in self._records() if lab in (None, record.entry.lab) and record.may_remain]

    def _add(self, event: str, **fields: Any) -> None:
        line = {"version": VERSION, "at": real_now().isoformat(), "event": event, **fields}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # The line begins with a newline as well, so that it does not become part of a line that was torn.
        data = f"\n{json.dumps(line)}\n".encode()
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.write(file, data) != len(data):
                raise OSError(f"The disk took only a part of a line of {self.path}. Make room on it, and try again.")
            os.fsync(file)
        finally:
            os.close(file)

    def _records(self) -> "list[_Record]":
        records: dict[str, _Record] = {}
        for line in self._lines():
            _apply(line, records)
        return list(records.values())

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.path.exists():
            return
        for line in self.path.read_bytes().split(b"\n"):
            try:
                data = json.loads(line)
            except ValueError:
                continue
            if isinstance(data, dict) and data.get("version") == VERSION:
                yield data


@dataclass
class _Record:
    """An entry, and what of it was not said to be gone."""

    entry: Entry
    left: set[str]
    settled: bool = False

    @property
    def may_remain(self) -> bool:
        return not self.settled and (self.entry.state is State.BEGUN or bool(self.left))

    def forget(self, gone: set[str]) -> None:
        """Take off what is gone; only entries that came before know, for the same name may be used again."""
        had_names = bool(self.left)
        self.left -= gone
        if self.entry.id in gone or (had_names and not self.left):
            self.settled = True


def _apply(line: dict[str, Any], records: dict[str, _Record]) -> None:
    match line:
        case {"event": "begin", "id": call_id, "names": names, **rest}:
            known = {name: rest.get(name, "") for name in ("at", "lab", "account", "region", "service", "operation")}
            records[call_id] = _Record(Entry(id=call_id, names=tuple(names), **known), set(names))
        case {"event": "done", "id": call_id, "made": made} if call_id in records:
            record = records[call_id]
            record.entry = replace(record.entry, state=State.DONE, made=tuple(made))
            record.left = set(made)
        case {"event": "failed", "id": call_id, "error": error} if call_id in records:
            record = records[call_id]
            record.entry = replace(record.entry, state=State.FAILED, error=error)
            record.left = set()
        case {"event": "gone", "made": made}:
            for record in records.values():
                record.forget(set(made))
