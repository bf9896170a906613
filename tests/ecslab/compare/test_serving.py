"""Queues and environments small enough to do by hand."""

import pytest
from ecslab.compare import Served, with_functions, with_tasks


def rounded(served: Served) -> list[float]:
    return [round(latency_s, 6) for latency_s in served.latencies_s]


def test_a_request_that_finds_a_free_place_takes_only_its_service_time() -> None:
    assert rounded(with_tasks([0, 1, 2], service_s=1, tasks=1, at_once=1)) == [1, 1, 1]


def test_requests_wait_in_the_order_in_which_they_came() -> None:
    assert rounded(with_tasks([0, 0, 0, 0.5], service_s=1, tasks=1, at_once=1)) == [1, 2, 3, 3.5]


@pytest.mark.parametrize(("tasks", "at_once"), [(2, 1), (1, 2)])
def test_two_places_serve_twice_as_many(tasks: int, at_once: int) -> None:
    assert rounded(with_tasks([0, 0, 0], service_s=1, tasks=tasks, at_once=at_once)) == [1, 1, 2]


def test_a_function_starts_an_environment_for_each_request_at_the_same_time() -> None:
    served = with_functions([0, 0, 5], service_s=1, cold_start_s=2, kept_warm_s=60)
    assert rounded(served) == [3, 3, 1]
    assert (served.cold_starts, served.environments) == (2, 2)


def test_an_environment_that_was_idle_too_long_is_gone() -> None:
    served = with_functions([0, 100], service_s=1, cold_start_s=2, kept_warm_s=60)
    assert (rounded(served), served.environments) == ([3, 3], 1)


def test_the_environment_that_was_used_last_is_used_first() -> None:
    # Both are idle at 10; only one is needed from then on, so the other is gone at 75.
    served = with_functions([0, 0, 10, 40, 75, 75], service_s=1, cold_start_s=2, kept_warm_s=60)
    assert rounded(served) == [3, 3, 1, 1, 1, 3]


def test_a_percentile_is_a_latency_that_was_seen() -> None:
    served = Served((0, 0, 0, 0), (4.0, 1.0, 3.0, 2.0))
    assert [served.percentile_s(percent) for percent in (0, 25, 50, 99, 100)] == [1, 1, 2, 4, 4]
    with pytest.raises(ValueError, match="no request"):
        Served((), ()).percentile_s(50)


def test_the_slowest_of_each_stretch_counts_from_its_beginning() -> None:
    served = Served((0, 1, 11, 31, 99), (1.0, 2.0, 3.0, 4.0, 9.0))
    assert served.slowest_each(10, from_s=1, until_s=40) == [(0, 2.0), (10, 3.0), (30, 4.0)]
