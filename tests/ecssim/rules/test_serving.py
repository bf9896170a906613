"""What becomes of the requests of one target."""

from collections import Counter

import pytest
from ecssim.outside.workload import Workload
from ecssim.rules.serving import Served, capacity_per_s, in_turn, response_times, serve, split
from hypothesis import given
from hypothesis import strategies as st

# Four at once and 0.1 s for each: forty a second.
SLOW = Workload(service_time_s=0.1, concurrency=4, queue_length=100, cpu_s_per_request=0)


def served(per_s: float, workload: Workload = SLOW, waiting: float = 0, vcpus: float = 1) -> Served:
    """What becomes of a minute of so many requests a second."""
    return serve(workload, int(per_s * 60), 60, waiting, vcpus)


def test_capacity_is_bound_by_how_many_are_served_at_once() -> None:
    assert capacity_per_s(SLOW, vcpus=1) == 40


def test_capacity_is_bound_by_cpu_as_well() -> None:
    assert capacity_per_s(Workload(cpu_s_per_request=0.05), vcpus=0.25) == 5


def test_with_little_to_do_a_request_takes_its_service_time() -> None:
    assert served(1).response_time_s == pytest.approx(0.1, abs=0.001)


def test_the_busier_the_longer_a_request_takes() -> None:
    times = [served(rate).response_time_s for rate in (4, 20, 32, 38, 39.9)]
    assert times == sorted(times)
    assert times[-1] > 2 * times[0]


def test_too_many_requests_fill_the_queue_and_then_are_turned_away() -> None:
    first = served(41)
    assert (first.waiting, first.turned_away) == (60, 0)
    second = served(41, waiting=first.waiting)
    assert (second.waiting, second.turned_away) == (100, 20)
    assert second.response_time_s > first.response_time_s


def test_a_queue_empties_when_less_comes() -> None:
    assert served(20, waiting=100).waiting == 0


def test_who_waits_at_first_delays_a_long_stretch_only_a_little() -> None:
    assert served(10, waiting=2).response_time_s == pytest.approx(served(10).response_time_s, abs=0.0001)


def test_a_queue_that_is_full_early_delays_longer_than_one_that_is_full_at_the_end() -> None:
    at_the_end, early = served(40 + 100 / 60), served(800)
    assert at_the_end.waiting == early.waiting == 100
    assert at_the_end.response_time_s < early.response_time_s == pytest.approx(0.1 + 100 / 40)


def test_one_request_alone_takes_its_service_time() -> None:
    assert serve(SLOW, 1, 0, 0, 1).response_time_s == pytest.approx(0.1)


def test_some_fail_as_the_program_says() -> None:
    outcome = served(10, Workload(error_share=0.1))
    assert (outcome.answered, outcome.failed) == (600, 60)


def test_cpu_time_grows_with_the_requests_and_is_never_more_than_there_is() -> None:
    workload = Workload(cpu_s_per_request=0.01)
    assert served(10, workload, vcpus=0.25).cpu_s == pytest.approx(6)
    assert served(1000, workload, vcpus=0.25).cpu_s == pytest.approx(15)


@given(
    per_s=st.integers(0, 500),
    waiting=st.floats(0, 100),
    seconds=st.floats(0.001, 60),
    concurrency=st.integers(1, 50),
    error_share=st.floats(0, 1),
)
def test_no_request_is_lost_and_none_is_made_up(
    per_s: int, waiting: float, seconds: float, concurrency: int, error_share: float
) -> None:
    workload = Workload(0.1, concurrency, 100, error_share)
    requests = int(per_s * seconds)
    outcome = serve(workload, requests, seconds, waiting, 4)
    assert outcome.answered + outcome.turned_away == requests
    assert 0 <= outcome.failed <= outcome.answered
    assert 0 <= outcome.waiting <= 100
    assert outcome.response_time_s >= workload.service_time_s
    assert outcome.cpu_s <= 4 * seconds + 1e-6


def test_shares_follow_the_weights() -> None:
    assert split(100, [90, 10], 0) == [90, 10]
    assert split(100, [1, 0], 0) == [100, 0]


@given(st.integers(0, 500), st.lists(st.integers(0, 10), min_size=1, max_size=5), st.integers(0, 10_000))
def test_shares_add_up_and_are_off_by_less_than_one(count: int, weights: list[int], before: int) -> None:
    shares = split(count, weights, before)
    assert sum(shares) == (count if any(weights) else 0)
    assert min(shares) >= 0
    for share, weight in zip(shares, weights, strict=True):
        assert not any(weights) or abs(share - count * weight / sum(weights)) < 1
        assert weight or not share


def test_single_requests_are_shared_fairly_in_the_long_run() -> None:
    shares = [split(1, [90, 10], before) for before in range(1000)]
    assert abs(sum(share for _, share in shares) - 100) <= 3


@pytest.mark.parametrize(
    ("count", "targets", "before", "expected"),
    [
        (3, 0, 0, []),
        (0, 3, 0, []),
        (2, 3, 0, [(0, 1), (1, 1)]),
        (2, 3, 2, [(2, 1), (0, 1)]),
        (7, 3, 5, [(0, 2), (1, 2), (2, 3)]),
    ],
)
def test_targets_take_turns(count: int, targets: int, before: int, expected: list[tuple[int, int]]) -> None:
    assert in_turn(count, targets, before) == expected


@given(st.lists(st.integers(0, 50), max_size=20), st.integers(1, 9))
def test_turns_are_the_same_however_requests_are_cut_into_pieces(pieces: list[int], targets: int) -> None:
    handed_out: Counter[int] = Counter()
    before = 0
    for piece in pieces:
        for position, each in in_turn(piece, targets, before):
            assert each > 0
            handed_out[position] += each
        before += piece
    assert handed_out == Counter(dict(in_turn(before, targets, 0)))


def test_response_times_are_spread_about_their_mean() -> None:
    found = response_times(0.1, 1000)
    assert sum(count for _, count in found) == pytest.approx(1000)
    assert sum(time * count for time, count in found) / 1000 == pytest.approx(0.1)
