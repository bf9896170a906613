"""What the target of an EventBridge rule gets of an event."""

import json
from typing import Any

import pytest
from ecssim.outside.event_input import text

EVENT = {
    "source": "aws.ecs",
    "detail-type": "ECS Task State Change",
    "resources": ["arn:task"],
    "detail": {"lastStatus": "STOPPED", "version": 5, "containers": [{"name": "web", "reason": 'said "no"'}]},
}


def transformed(template: str, **paths: str) -> str:
    return text({"InputTransformer": {"InputPathsMap": paths, "InputTemplate": template}}, EVENT)


def test_a_target_that_asks_for_nothing_gets_the_whole_event() -> None:
    assert json.loads(text({}, EVENT)) == EVENT


def test_a_constant_comes_as_it_is() -> None:
    assert text({"Input": '{"a": 1}'}, EVENT) == '{"a": 1}'


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("$", EVENT),
        ("$.detail-type", "ECS Task State Change"),
        ("$.detail.version", 5),
        ("$.resources[0]", "arn:task"),
        ("$.detail.containers[0].name", "web"),
        ("$.detail['lastStatus']", "STOPPED"),
        ("$.detail.nowhere.at.all", None),
        ("$.resources[7]", None),
    ],
)
def test_a_path_leads_to_a_part(path: str, part: Any) -> None:
    assert json.loads(text({"InputPath": path}, EVENT)) == part


def test_a_path_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="write it like"):
        text({"InputPath": "$..version"}, EVENT)


def test_a_sentence_is_filled_in_without_further_quotes() -> None:
    assert transformed('"Task <task> is <status>"', task="$.resources[0]", status="$.detail.lastStatus") == (
        '"Task arn:task is STOPPED"'
    )


def test_json_is_filled_in_with_quotes_where_it_needs_them() -> None:
    template = '{"status": <status>, "version": <version>, "note": "v<version>"}'
    filled = transformed(template, status="$.detail.lastStatus", version="$.detail.version")
    assert json.loads(filled) == {"status": "STOPPED", "version": 5, "note": "v5"}


def test_quotes_in_a_value_do_not_break_the_text_around_it() -> None:
    assert json.loads(transformed('{"why": "it <reason>"}', reason="$.detail.containers[0].reason")) == {
        "why": 'it said "no"'
    }


def test_what_is_not_there_leaves_nothing() -> None:
    assert transformed('"[<nothing>]"', nothing="$.detail.nothing") == '"[]"'
