"""What each solution calls: the guard lets it through, and what is written down of it is true."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from ecslab import Lab
from ecslab.authoring import notebooks, recorder
from ecslab.authoring.replay import replaying
from ecslab.course import course
from ecslab.safety import policy
from ecslab.safety.guard import Guard
from ecslab.safety.ledger import Ledger, State
from ecslab.safety.operations import is_reading, operations, recorded

ACCOUNT = "123456789012"
REGION = "us-east-1"

every_lab = pytest.mark.parametrize("lab_id", [lab.id for lab in course().labs])
every_lab_on_accounts = pytest.mark.parametrize("lab_id", [lab.id for lab in course().on_accounts])


@dataclass(frozen=True)
class Replayed:
    """What happened in a worked notebook.

    Arguments:
        calls: what it called; the guard's own questions are not among it.
        untagged: calls that could have carried the lab's tag, and did not.
        states: of the entries in the ledger.
    """

    calls: recorder.Calls
    untagged: list[str]
    states: set[State]


@cache
def replayed(lab_id: str) -> Replayed:
    """Run a worked notebook once, with the guard between it and AWS if it can be done there."""
    untagged: list[str] = []
    unguarded = Lab.client

    def note_untagged(service: str, name: str, params: Mapping[str, Any]) -> None:
        operation = operations().get(f"{service}.{name}")
        body = str(params["body"])
        takes_tags = operation and any(not tagging.unless or tagging.unless not in body for tagging in operation.tags)
        if operation and takes_tags and lab_id not in body:
            untagged.append(operation.id)

    def client(lab: Lab, service: str) -> Any:
        is_new = service not in lab._clients
        found = unguarded(lab, service)
        if is_new and not lab.info.simulated_only:
            Guard(lab.info, ledger, ACCOUNT, REGION, boto3.client, recorded(lab_id)).watch(found)
            found.meta.events.register(
                "before-call", lambda model, params, **_: note_untagged(service, model.name, params)
            )
        return found

    with (
        TemporaryDirectory() as home,
        patch.dict(os.environ, {"ECSLAB_HOME": home}),
        patch.object(Lab, "client", client),
    ):
        ledger = Ledger(Path(home) / "ledger.jsonl")
        with recorder.recording() as calls, replaying(notebooks.read(notebooks.solution_path(lab_id))) as replay:
            replay.run_all()
        return Replayed(calls, untagged, {entry.state for entry in ledger.entries()})


@every_lab_on_accounts
def test_the_guard_lets_the_solution_through_and_its_tag_is_on_everything(lab_id: str) -> None:
    assert replayed(lab_id).untagged == []
    assert State.BEGUN not in replayed(lab_id).states


@every_lab
def test_what_is_written_down_is_what_the_solution_calls_now(lab_id: str) -> None:
    written = recorder.calls_path(lab_id).read_text(encoding="utf-8")
    assert written == recorder.text(lab_id, replayed(lab_id).calls), (
        f"run `ecslab record {lab_id}` and look what changed"
    )


@every_lab_on_accounts
def test_the_policy_that_is_written_down_follows_from_the_calls(lab_id: str) -> None:
    lab = course().lab(lab_id)
    written = recorder.policy_path(lab_id).read_text(encoding="utf-8")
    assert written == policy.text(policy.lab_policy(lab, lab.prefix)), f"run `ecslab record {lab_id}`"


@every_lab_on_accounts
def test_the_guard_knows_every_call_of_the_solution_that_changes_something(lab_id: str) -> None:
    assert {called for called in recorded(lab_id) if not is_reading(called.partition(".")[2])} <= operations().keys()


def test_no_calls_and_no_policy_are_kept_of_a_lab_that_is_not_there() -> None:
    for path, labs in ((recorder.calls_path, course().labs), (recorder.policy_path, course().on_accounts)):
        assert {each.stem for each in path("any").parent.iterdir()} == {lab.id for lab in labs}
