"""The broken definitions of lab 03 are broken, each in the way that it is meant to be."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from ecslab.exercises.broken_definitions import FAILING, REFUSED, Definition, broken_definitions


def broken() -> dict[str, Definition]:
    role = f"arn:aws:iam::{'1' * 12}:role/execution"
    return broken_definitions("ecslab-03", execution_role=role, log_group="/ecs/ecslab-03", region="us-east-1")


def test_there_are_seven() -> None:
    assert tuple(broken()) == REFUSED + FAILING


@pytest.mark.parametrize("name", REFUSED)
def test_ecs_refuses_the_first_four(ecs: Any, name: str) -> None:
    with pytest.raises(ClientError) as refusal:
        ecs.register_task_definition(**broken()[name])
    assert refusal.value.response["Error"]["Code"] == "ClientException"


@pytest.mark.parametrize("name", FAILING)
def test_ecs_takes_the_other_three(ecs: Any, name: str) -> None:
    definition = ecs.register_task_definition(**broken()[name])["taskDefinition"]
    assert definition["family"] == f"ecslab-03-{name}"


def test_who_changes_one_changes_no_other() -> None:
    broken()["shared"]["containerDefinitions"][0]["mountPoints"].clear()
    assert broken()["shared"]["containerDefinitions"][0]["mountPoints"]
