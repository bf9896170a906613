"""A script lists the names of its variables; what else it might list is not made up."""

import pytest
from ecssim.outside.program import NotUnderstoodError, understand

VARIABLES = {"ECS_AGENT_URI": "http://x", "COLOUR": "blue", "AWS_REGION": "us-east-1"}


def printed(script: str) -> list[str]:
    return [line for _, line in understand(["sh", "-c", script], VARIABLES).output]


@pytest.mark.parametrize("lists", ["env", "printenv"])
def test_names_come_as_they_are_unless_they_are_sorted(lists: str) -> None:
    assert printed(f"{lists} | cut -d= -f1") == ["ECS_AGENT_URI", "COLOUR", "AWS_REGION"]
    assert printed(f"{lists} | cut -d= -f1 | sort") == ["AWS_REGION", "COLOUR", "ECS_AGENT_URI"]


def test_names_are_searched() -> None:
    assert printed("env | cut -d= -f1 | grep -E '^(AWS|ECS)_' | sort") == ["AWS_REGION", "ECS_AGENT_URI"]
    assert printed("env | cut -d= -f1 | grep COL") == ["COLOUR"]


def test_names_are_listed_among_other_commands() -> None:
    assert printed("echo names:; env | cut -d= -f1 | grep COL && echo done") == ["names:", "COLOUR", "done"]


@pytest.mark.parametrize(
    "script",
    [
        "env",
        "env | sort",
        "env | cut -d= -f2",
        "env | cut -d= -f1 | grep '('",
        "env | cut -d= -f1 | wc -l",
        "ls | sort",
    ],
)
def test_what_would_have_to_be_made_up_is_not_understood(script: str) -> None:
    with pytest.raises(NotUnderstoodError):
        printed(script)
