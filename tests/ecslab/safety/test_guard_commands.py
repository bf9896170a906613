"""Shell commands go to the lab's own machines and through one document only."""

from collections.abc import Iterator
from typing import Any

import pytest

from . import world as account
from .world import World, refusal

SEND = "ssm.SendCommand"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One account for all tests that change nothing in it."""
    with account.world(tmp_path_factory.mktemp("ledger") / "ledger.jsonl") as made:
        yield made


def command(world: World, **changes: Any) -> dict[str, Any]:
    return {**world.right(SEND), **changes}


@pytest.mark.parametrize("document", ["AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-ApplyPatchBaseline", ""])
def test_no_other_document_is_run(world: World, document: str) -> None:
    assert "DocumentName" in refusal(world, SEND, command(world, DocumentName=document))


def test_one_machine_of_others_among_ones_own_is_enough(world: World) -> None:
    own, theirs = world.right(SEND)["InstanceIds"], world.theirs["EC2 instance"]
    assert theirs in refusal(world, SEND, command(world, InstanceIds=[*own, theirs]))


def test_machines_are_named_and_not_searched_for(world: World) -> None:
    targets = [{"Key": "tag:team", "Values": ["*"]}]
    assert "Targets" in refusal(world, SEND, command(world, Targets=targets))
    assert "InstanceIds" in refusal(world, SEND, command(world, InstanceIds=[]))


@pytest.mark.parametrize("more", ["OutputS3BucketName", "ServiceRoleArn"])
def test_nothing_is_sent_elsewhere(world: World, more: str) -> None:
    assert more in refusal(world, SEND, command(world, **{more: "prod"}))
