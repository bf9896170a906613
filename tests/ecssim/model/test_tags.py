"""Tags."""

from ecssim.model.tags import from_api, to_api


def test_tags_come_back_as_they_were_given() -> None:
    given = [{"key": "team", "value": "blue"}, {"key": "lab", "value": "05"}]
    assert to_api(from_api(given)) == given


def test_a_tag_without_a_value_has_an_empty_one() -> None:
    assert from_api([{"key": "team"}]) == {"team": ""}


def test_no_tags_are_no_tags() -> None:
    assert from_api(None) == {}
