"""When requests are sent in real time."""

from itertools import pairwise

from ecslab import constant, spike
from ecslab.backends.arrivals import arrivals
from ecssim.outside.traffic import Pattern
from hypothesis import given
from hypothesis import strategies as st

rates = st.floats(0, 200)
SOON_S = 20


def sent(pattern: Pattern, seed: int = 0, most_per_s: int = 50) -> list[float]:
    return list(arrivals(pattern, seed, most_per_s, SOON_S))


@given(rates, st.integers())
def test_they_come_in_order_and_not_after_the_end(rate: float, seed: int) -> None:
    moments = sent(constant(rate), seed)
    assert moments == sorted(moments)
    assert all(0 <= moment < SOON_S for moment in moments)


@given(rates, rates)
def test_no_second_has_more_than_it_may(rate: float, peak: float) -> None:
    moments = sent(spike(rate, peak, after_s=5, lasts_s=5), most_per_s=30)
    assert all(sum(second <= moment < second + 1 for moment in moments) <= 30 for second in range(SOON_S))


@given(st.floats(0, 50))
def test_below_the_limit_all_of_them_come(rate: float) -> None:
    assert len(sent(constant(rate))) == int(constant(rate).sent_by(SOON_S))


def test_half_a_request_each_second_is_one_every_other() -> None:
    assert [int(moment) for moment in sent(constant(0.5))] == list(range(1, SOON_S, 2))


def test_the_same_seed_gives_the_same_moments_and_another_one_others() -> None:
    assert sent(constant(5), seed=1) == sent(constant(5), seed=1) != sent(constant(5), seed=2)


def test_two_of_a_second_never_come_at_the_same_moment() -> None:
    assert all(earlier < later for earlier, later in pairwise(sent(constant(50))))
