"""Requests come at random, the same ones for the same seed, and as often as asked for."""

import pytest
from ecslab.compare import spiky, steady


def test_the_same_seed_gives_the_same_moments() -> None:
    assert steady(10, 60, seed=3) == steady(10, 60, seed=3)
    assert steady(10, 60, seed=3) != steady(10, 60, seed=4)


def test_steady_requests_come_in_order_and_about_as_often_as_asked() -> None:
    moments = steady(40, 3600)
    assert moments == sorted(moments)
    assert moments[0] >= 0
    assert moments[-1] < 3600
    assert len(moments) == pytest.approx(40 * 3600, rel=0.02)


def test_a_spike_is_where_it_is_wanted() -> None:
    moments = spiky(quiet_per_s=2, spike_per_s=200, spike_from_s=600, spike_for_s=60, for_s=3600)
    in_spike = [moment for moment in moments if 600 <= moment < 660]
    assert moments == sorted(moments)
    assert len(in_spike) == pytest.approx(200 * 60, rel=0.05)
    assert len(moments) - len(in_spike) == pytest.approx(2 * 3540, rel=0.05)


def test_a_spike_ends_when_the_requests_end() -> None:
    assert max(spiky(1, 50, spike_from_s=5, spike_for_s=100, for_s=10)) < 10
