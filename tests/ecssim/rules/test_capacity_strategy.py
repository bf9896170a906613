"""How a capacity provider strategy shares tasks out."""

from collections import Counter

import pytest
from ecssim.model.capacity_provider import StrategyItem
from ecssim.rules.capacity_strategy import share_out
from hypothesis import given
from hypothesis import strategies as st

ITEMS = st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any)
BASES = st.integers(0, 12)
COUNTS = st.integers(0, 60)


def a_strategy(*weights: int, base: int = 0) -> list[StrategyItem]:
    """Providers A, B, C ... of those weights; the first of them has the base."""
    return [
        StrategyItem(name, weight, base if name == "A" else 0) for name, weight in zip("ABCDE", weights, strict=False)
    ]


def test_the_base_is_filled_before_anything_goes_by_weight() -> None:
    assert share_out(a_strategy(0, 1, base=3), 5) == ["A", "A", "A", "B", "B"]


def test_above_the_base_the_weights_count_and_the_base_does_not() -> None:
    assert Counter(share_out(a_strategy(1, 1, base=2), 6)) == {"A": 4, "B": 2}


def test_a_weight_of_zero_which_is_the_apis_default_gets_no_task() -> None:
    assert StrategyItem("A").weight == 0
    assert share_out([StrategyItem("A"), StrategyItem("B", 1)], 3) == ["B"] * 3


def test_among_equals_the_strategys_first_comes_first() -> None:
    assert share_out(a_strategy(1, 1), 3) == ["A", "B", "A"]


def test_tasks_that_are_there_already_count() -> None:
    assert share_out(a_strategy(1, 1), 2, {"A": 2}) == ["B", "B"]


@pytest.mark.parametrize("placed", [{}, {"A": 1}, {"A": 3, "B": 1}])
def test_sharing_out_changes_nothing(placed: dict[str, int]) -> None:
    before = dict(placed)
    share_out(a_strategy(1, 2), 4, placed)
    assert placed == before


@given(ITEMS, BASES, COUNTS)
def test_every_task_gets_a_provider(weights: list[int], base: int, count: int) -> None:
    assert len(share_out(a_strategy(*weights, base=base), count)) == count


@given(ITEMS, BASES, COUNTS)
def test_the_first_tasks_fill_the_base(weights: list[int], base: int, count: int) -> None:
    assert share_out(a_strategy(*weights, base=base), count)[:base] == ["A"] * min(base, count)


@given(ITEMS, BASES, COUNTS)
def test_above_the_base_no_two_providers_are_more_than_one_task_off_their_ratio(
    weights: list[int], base: int, count: int
) -> None:
    strategy = a_strategy(*weights, base=base)
    shared = Counter(share_out(strategy, count)[base:])
    for one in strategy:
        for other in strategy:
            if one.weight and other.weight:
                assert (shared[one.provider] - 1) / one.weight <= shared[other.provider] / other.weight


@given(ITEMS, BASES, COUNTS, COUNTS)
def test_sharing_out_in_two_calls_is_sharing_out_in_one(weights: list[int], base: int, one: int, two: int) -> None:
    strategy = a_strategy(*weights, base=base)
    first = share_out(strategy, one)
    assert first + share_out(strategy, two, Counter(first)) == share_out(strategy, one + two)
