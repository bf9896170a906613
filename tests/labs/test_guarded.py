"""The guard stands in the way of no solution."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ecslab import Lab
from ecslab.authoring import notebooks
from ecslab.authoring.replay import replaying
from ecslab.course import course
from ecslab.safety.guard import Guard
from ecslab.safety.ledger import Ledger, State
from ecslab.safety.operations import operations, recorded

ACCOUNT = "123456789012"
REGION = "us-east-1"


@pytest.mark.parametrize("lab_id", [lab.id for lab in course().labs])
def test_every_call_of_a_solution_gets_through_and_carries_the_labs_tag(
    lab_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, untagged = Ledger(tmp_path / "ledger.jsonl"), []
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
        if is_new:
            guard = Guard(lab.info, ledger, ACCOUNT, REGION, lab.client, recorded(lab_id) or operations())
            guard.watch(found)
            found.meta.events.register(
                "before-call", lambda model, params, **_: note_untagged(service, model.name, params)
            )
        return found

    monkeypatch.setattr(Lab, "client", client)
    with replaying(notebooks.read(notebooks.solution_path(lab_id))) as replay:
        replay.run_all()
    assert untagged == []
    assert State.BEGUN not in {entry.state for entry in ledger.entries()}
