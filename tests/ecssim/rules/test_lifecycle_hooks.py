"""What the answer of a hook's function means."""

from typing import Any

import pytest
from ecssim.model.lifecycle import HookStatus
from ecssim.rules.lifecycle_hooks import read


@pytest.mark.parametrize("status", ["SUCCEEDED", "FAILED", "IN_PROGRESS"])
def test_the_three_answers_are_understood(status: str) -> None:
    assert read({"hookStatus": status}, "f").status == status


@pytest.mark.parametrize(
    "returned",
    [{}, {"hookStatus": "succeeded"}, {"hookStatus": "IN_PROGRESS", "callBackDelay": "soon"}, {"hookStatus": ["x"]}],
    ids=str,
)
def test_any_other_answer_cannot_be_parsed(returned: dict[str, Any]) -> None:
    answer = read(returned, "f")
    assert (answer.status, answer.problem) == (HookStatus.FAILED, "ECS was unable to parse the response from f")


def test_by_default_ecs_calls_back_after_half_a_minute() -> None:
    assert read({"hookStatus": "IN_PROGRESS"}, "f").call_back_s == 30
    assert read({"hookStatus": "IN_PROGRESS", "callBackDelaySeconds": 5}, "f").call_back_s == 5
