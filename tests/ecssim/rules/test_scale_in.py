"""Which tasks of a service are stopped first."""

from collections import Counter

import pytest
from ecssim.model.cluster import Cluster
from ecssim.model.task import Task
from ecssim.rules.placement import Strategy
from ecssim.rules.scale_in import first_to_stop
from hypothesis import given
from hypothesis import strategies as st

from .builders import a_cluster, a_container_instance, a_request, a_task, put_on

PLACES = st.lists(st.sampled_from("abc"), max_size=12)


def in_zones(zones: str | list[str]) -> list[Task]:
    """One task in each of the zones, with rising ids."""
    return [a_task(zone=zone, task_id=f"{number:032x}") for number, zone in enumerate(zones)]


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


# On container instances


def test_within_a_zone_the_instance_with_the_most_tasks_gives_one_up() -> None:
    cluster = a_cluster()
    emptier, fuller = a_container_instance(cluster), a_container_instance(cluster)
    alone = put_on(emptier, a_task())
    crowded = [put_on(fuller, a_task()) for _ in range(2)]
    assert first_to_stop([alone, *crowded], 1) == crowded[:1]


def test_the_fullest_zone_counts_before_the_fullest_instance() -> None:
    cluster = a_cluster()
    spread_out = [put_on(a_container_instance(cluster, zone="b"), a_task()) for _ in range(3)]
    instance = a_container_instance(cluster, zone="a")
    together = [put_on(instance, a_task()) for _ in range(2)]
    assert first_to_stop([*together, *spread_out], 1)[0] in spread_out


def packed_on(cluster: Cluster, memory_mib: int, *needs_mib: int) -> list[Task]:
    """Tasks of those needs together on an instance of that size."""
    instance = a_container_instance(cluster, memory_mib=memory_mib)
    return [put_on(instance, a_task(), a_request(0, need_mib)) for need_mib in needs_mib]


def test_with_binpack_the_instance_that_will_have_the_most_left_gives_one_up() -> None:
    """Developer guide, task placement strategies: so that the rest stays packed."""
    cluster = a_cluster()
    packed = packed_on(cluster, 1000, 300, 300, 300)
    (loose,) = packed_on(cluster, 1000, 300)
    assert first_to_stop([*packed, loose], 1, [Strategy("binpack", "memory")]) == [loose]


def test_with_binpack_on_cpu_memory_does_not_matter() -> None:
    cluster = a_cluster()
    busy = put_on(a_container_instance(cluster, cpu=1024, memory_mib=9000), a_task(), a_request(512, 10))
    idle = put_on(a_container_instance(cluster, cpu=2048, memory_mib=500), a_task(), a_request(512, 10))
    assert first_to_stop([busy, idle], 1, [Strategy("binpack", "cpu")]) == [idle]


def test_with_binpack_an_instance_is_emptied_before_the_next() -> None:
    cluster = a_cluster()
    packed = packed_on(cluster, 1000, 300, 300, 300)
    loose = packed_on(cluster, 1000, 300, 300)
    assert set(first_to_stop([*packed, *loose], 2, [Strategy("binpack", "memory")])) == set(loose)
