"""Which zone a task goes to, and which task is stopped."""

from collections import Counter

import pytest
from ecssim.model.task import Task
from ecssim.rules.placement import emptiest_zone, first_to_stop
from hypothesis import given
from hypothesis import strategies as st

from .builders import a_task

PLACES = st.lists(st.sampled_from("abc"), max_size=12)


def in_zones(zones: str | list[str]) -> list[Task]:
    """One task in each of the zones, with rising ids."""
    return [a_task(zone=zone, task_id=f"{number:032x}") for number, zone in enumerate(zones)]


@pytest.mark.parametrize(("taken", "zone"), [("", "a"), ("a", "b"), ("ab", "c"), ("abc", "a"), ("aabcc", "b")])
def test_a_new_task_goes_where_the_fewest_are_and_to_the_first_among_equals(taken: str, zone: str) -> None:
    assert emptiest_zone("abc", in_zones(taken)) == zone


def test_a_task_that_was_told_to_stop_takes_no_place() -> None:
    assert emptiest_zone("ab", [a_task(zone="a", leaving=True)]) == "a"


def test_only_the_zones_offered_are_chosen_from() -> None:
    assert emptiest_zone("b", in_zones("bbb")) == "b"


@pytest.mark.parametrize(("places", "count", "left"), [("aab", 1, "ab"), ("aabbbb", 2, "aabb"), ("aaab", 2, "ab")])
def test_tasks_are_stopped_where_the_most_are(places: str, count: int, left: str) -> None:
    tasks = in_zones(places)
    chosen = first_to_stop(tasks, count)
    assert sorted(task.availability_zone for task in tasks if task not in chosen) == list(left)


def test_the_lowest_id_of_a_zone_is_stopped_first() -> None:
    first, second, _ = in_zones("aaa")
    assert first_to_stop([second, first, _], 2) == [first, second]


def test_no_more_tasks_are_stopped_than_there_are() -> None:
    tasks = in_zones("ab")
    assert set(first_to_stop(tasks, 5)) == set(tasks)


def test_stopping_none_chooses_none() -> None:
    assert first_to_stop(in_zones("ab"), 0) == []


@given(PLACES, st.integers(0, 12))
def test_exactly_as_many_different_tasks_are_chosen_as_asked_for(places: list[str], count: int) -> None:
    tasks = in_zones(places)
    assert len(set(first_to_stop(tasks, count))) == min(count, len(tasks))


@given(PLACES, st.integers(0, 12))
def test_stopping_never_takes_from_a_zone_that_has_fewer_than_another(places: list[str], count: int) -> None:
    tasks = in_zones(places)
    chosen = first_to_stop(tasks, count)
    left = Counter(task.availability_zone for task in tasks if task not in chosen)
    assert all(left[task.availability_zone] + 1 >= max(left.values(), default=0) for task in chosen)


@given(PLACES)
def test_the_order_of_the_candidates_does_not_matter(places: list[str]) -> None:
    tasks = in_zones(places)
    assert first_to_stop(tasks, 3) == first_to_stop(tasks[::-1], 3)
