"""Metrics over the same minutes."""

from datetime import UTC, datetime, timedelta

import pytest
from ecslab.show.chart import NothingToDrawError, chart_picture

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def minutes(*values: float, late: int = 0) -> list[tuple[datetime, float]]:
    return [(NINE + timedelta(minutes=late + number), value) for number, value in enumerate(values)]


def test_the_axis_counts_from_the_first_value_of_all() -> None:
    told = chart_picture("Load", "percent", {"cpu": minutes(10, 20), "memory_used": minutes(5, 6, late=3)}).text
    assert told.splitlines() == [
        "Load (percent over minutes since 09:00)",
        "  cpu: 10 at 0, 20 at 1",
        "  memory used: 5 at 3, 6 at 4",
    ]


def test_values_that_are_all_zero_can_be_drawn() -> None:
    assert "<svg" in chart_picture("Errors", "a minute", {"errors": minutes(0, 0)}).svg


def test_what_has_no_values_is_left_out() -> None:
    assert "none" not in chart_picture("Load", "percent", {"cpu": minutes(1), "none": []}).text


def test_nothing_at_all_is_said_to_be_nothing_yet() -> None:
    with pytest.raises(NothingToDrawError, match="when its first minute is over"):
        chart_picture("Load", "percent", {"cpu": []})
