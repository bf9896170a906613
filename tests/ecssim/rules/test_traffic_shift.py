"""How production traffic is divided between two revisions."""

import pytest
from ecssim.model.deployment_configuration import DeploymentConfiguration, Strategy, TrafficStep
from ecssim.rules.traffic_shift import shares, weights
from hypothesis import given
from hypothesis import strategies as st

TENTHS = st.integers(1, 1000).map(lambda tenths: tenths / 10)


def linear(percent: float) -> DeploymentConfiguration:
    return DeploymentConfiguration(Strategy.LINEAR, linear=TrafficStep(percent, 6))


def test_by_default_a_linear_shift_has_ten_steps_and_a_canary_two() -> None:
    assert shares(DeploymentConfiguration(Strategy.LINEAR)) == tuple(range(10, 101, 10))
    assert shares(DeploymentConfiguration(Strategy.CANARY)) == (5.0, 100.0)
    assert shares(DeploymentConfiguration(Strategy.BLUE_GREEN)) == (100.0,)


@given(TENTHS.filter(lambda percent: percent >= 3))
def test_steps_are_equal_but_for_the_last_and_end_with_the_whole(percent: float) -> None:
    found = shares(linear(percent))
    assert found[-1] == 100
    assert list(found) == sorted(set(found))
    assert all(share == round(percent * number, 1) for number, share in enumerate(found[:-1], 1))


@given(TENTHS)
def test_weights_are_whole_numbers_that_a_load_balancer_takes_and_in_the_right_proportion(percent: float) -> None:
    blue, green = weights(percent)
    assert 0 <= blue <= 999
    assert 0 <= green <= 999
    assert green / (blue + green) == pytest.approx(percent / 100)


def test_whole_percentages_are_the_weights_themselves() -> None:
    assert [weights(percent) for percent in (0.0, 25.0, 100.0)] == [(100, 0), (75, 25), (0, 100)]
