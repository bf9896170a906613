"""The ledger keeps what the labs made, whoever else writes at the same time and whatever breaks."""

import multiprocessing
import os
from pathlib import Path

import pytest
from ecslab.safety.ledger import Ledger, State

LAB = "05_services"
CALL = (LAB, "123456789012", "us-east-1", "ecs", "CreateCluster", ["ecslab-05"])
ARN = "arn:aws:ecs:us-east-1:123456789012:cluster/ecslab-05"
PROCESSES = 4
CALLS_EACH = 50


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.jsonl")


def test_it_stands_in_the_learners_folder(home: Path) -> None:
    assert Ledger().path == home / "ledger.jsonl"


def test_a_ledger_that_nobody_wrote_in_is_empty(ledger: Ledger) -> None:
    assert ledger.entries() == []


def test_a_call_is_there_as_soon_as_it_has_begun(ledger: Ledger) -> None:
    call_id = ledger.begin(*CALL)
    entry = Ledger(ledger.path).entries()[0]
    assert (entry.id, entry.state, entry.made) == (call_id, State.BEGUN, ())
    assert (entry.lab, entry.account, entry.region, entry.service, entry.operation, [*entry.names]) == CALL


def test_a_call_that_is_done_says_what_it_made(ledger: Ledger) -> None:
    ledger.done(ledger.begin(*CALL), [ARN])
    assert [(entry.state, entry.made) for entry in ledger.entries()] == [(State.DONE, (ARN,))]


def test_a_call_that_aws_refused_says_why_and_needs_nobodys_care(ledger: Ledger) -> None:
    ledger.failed(ledger.begin(*CALL), "ClientException")
    assert ledger.entries()[0].error == "ClientException"
    assert ledger.unfinished(LAB) == []


def test_what_has_begun_or_was_made_is_unfinished(ledger: Ledger) -> None:
    ledger.begin(*CALL)
    ledger.done(ledger.begin(*CALL), [ARN])
    assert [entry.state for entry in ledger.unfinished(LAB)] == [State.BEGUN, State.DONE]


def test_what_is_gone_is_unfinished_no_more(ledger: Ledger) -> None:
    ledger.done(ledger.begin(*CALL), [ARN, "other"])
    ledger.gone([ARN])
    assert len(ledger.unfinished(LAB)) == 1
    ledger.gone(["other"])
    assert ledger.unfinished(LAB) == []


def test_a_call_of_unknown_outcome_ends_when_its_names_are_gone(ledger: Ledger) -> None:
    ledger.begin(*CALL)
    ledger.gone(["ecslab-05"])
    assert ledger.unfinished(LAB) == []


def test_a_call_without_names_ends_by_its_id(ledger: Ledger) -> None:
    call_id = ledger.begin(*CALL[:-1], [])
    ledger.gone(["something else"])
    assert len(ledger.unfinished(LAB)) == 1
    ledger.gone([call_id])
    assert ledger.unfinished(LAB) == []


def test_a_call_that_made_nothing_is_finished(ledger: Ledger) -> None:
    ledger.done(ledger.begin(*CALL), [])
    assert ledger.unfinished(LAB) == []


def test_what_is_made_again_after_it_was_gone_is_unfinished(ledger: Ledger) -> None:
    ledger.done(ledger.begin(*CALL), [ARN])
    ledger.gone([ARN])
    ledger.done(ledger.begin(*CALL), [ARN])
    assert len(ledger.unfinished(LAB)) == 1


def test_labs_are_kept_apart(ledger: Ledger) -> None:
    ledger.begin(*CALL)
    ledger.begin("07_fargate", *CALL[1:])
    assert [entry.lab for entry in ledger.entries(LAB)] == [LAB]
    assert len(ledger.unfinished()) == 2


def test_a_torn_line_loses_only_itself(ledger: Ledger) -> None:
    first = ledger.begin(*CALL)
    with ledger.path.open("ab") as file:
        file.write(b'{"version": 1, "event": "begin", "id": "to')
    second = ledger.begin(*CALL)
    ledger.done(first, [ARN])
    assert [(entry.id, entry.state) for entry in ledger.entries()] == [(first, State.DONE), (second, State.BEGUN)]


@pytest.mark.parametrize(
    "line", [b"[1]", b'"text"', b'{"version": 2, "event": "gone"}', b'{"version": 1}', b"\xff\xfe"]
)
def test_a_line_that_says_nothing_known_is_passed_over(ledger: Ledger, line: bytes) -> None:
    ledger.begin(*CALL)
    with ledger.path.open("ab") as file:
        file.write(line + b"\n")
    assert len(ledger.entries()) == 1


def test_an_entry_reaches_the_disk_before_begin_returns(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    write, fsync = os.write, os.fsync
    monkeypatch.setattr(os, "write", lambda file, data: steps.append("write") or write(file, data))
    monkeypatch.setattr(os, "fsync", lambda file: steps.append("fsync") or fsync(file))
    ledger.begin(*CALL)
    assert steps == ["write", "fsync"]


def test_an_entry_that_does_not_fit_on_the_disk_is_an_error(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda _file, data: len(data) - 1)
    with pytest.raises(OSError, match="Make room"):
        ledger.begin(*CALL)


def test_processes_that_write_at_once_lose_nothing(ledger: Ledger) -> None:
    spawning = multiprocessing.get_context("spawn")
    writers = [spawning.Process(target=_write_many, args=(ledger.path,)) for _ in range(PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    entries = ledger.entries()
    assert len({entry.id for entry in entries}) == PROCESSES * CALLS_EACH
    assert {entry.state for entry in entries} == {State.DONE}


def _write_many(path: Path) -> None:
    ledger = Ledger(path)
    for _ in range(CALLS_EACH):
        ledger.done(ledger.begin(*CALL), [ARN])
