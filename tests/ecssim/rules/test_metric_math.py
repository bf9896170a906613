"""Arithmetic with metrics."""

import pytest
from ecssim.rules.metric_math import NotSimulatedError, names_in, value


@pytest.mark.parametrize(
    ("expression", "expected"), [("m1 / m2 * 100", 50.0), ("-(m1 + 1)", -3.0), ("m2", 4.0), ("m1 - 0.5", 1.5)]
)
def test_it_is_calculated(expression: str, expected: float) -> None:
    assert value(expression, {"m1": 2.0, "m2": 4.0}) == expected


def test_a_missing_metric_or_a_division_by_nothing_has_no_value() -> None:
    assert value("m1 + m2", {"m1": 1.0}) is None
    assert value("m1 / m2", {"m1": 1.0, "m2": 0.0}) is None


def test_it_says_what_it_is_made_of() -> None:
    assert names_in("errors / (hits + 1)") == {"errors", "hits"}


@pytest.mark.parametrize("expression", ["SUM(METRICS())", "m1 > 3", "m1 ** 2", "m1 +", "'text'", "m1 if m2 else 1"])
def test_anything_else_is_refused_by_its_name(expression: str) -> None:
    with pytest.raises(NotSimulatedError, match="does not simulate the expression"):
        names_in(expression)
