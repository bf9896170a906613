"""How the endpoints of the agent write a moment, and what they leave out."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from ecssim.outside.endpoint import EndpointError, present, timestamp


@pytest.mark.parametrize(
    ("microsecond", "written"),
    [
        (0, "2026-01-05T09:00:07Z"),
        (500000, "2026-01-05T09:00:07.5Z"),
        (10, "2026-01-05T09:00:07.00001Z"),
        (123456, "2026-01-05T09:00:07.123456Z"),
    ],
)
def test_a_moment_has_as_many_decimals_as_it_needs(microsecond: int, written: str) -> None:
    assert timestamp(datetime(2026, 1, 5, 9, 0, 7, microsecond, UTC)) == written


def test_a_moment_is_written_in_utc() -> None:
    abroad = timezone(timedelta(hours=2))
    assert timestamp(datetime(2026, 1, 5, 11, 0, 10, tzinfo=abroad)) == "2026-01-05T09:00:10Z"


def test_what_is_not_there_is_left_out_but_zero_and_false_are_there() -> None:
    assert present({"a": None, "b": [], "c": {}, "d": 0, "e": False, "f": ""}) == {"d": 0, "e": False, "f": ""}


def test_a_refusal_answers_with_its_sentence_unless_the_endpoint_has_a_form_of_its_own() -> None:
    assert EndpointError(404, "not here").body == {"error": "not here"}
    assert EndpointError(403, "no", {"error": {"Code": "x"}}).body == {"error": {"Code": "x"}}
