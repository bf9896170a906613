"""AWS's own worked examples, as tables of what is given and what AWS says comes of it; each names its source."""

from collections import Counter

import pytest
from ecssim.model.capacity_provider import StrategyItem
from ecssim.model.circuit_breaker import CircuitBreaker
from ecssim.outside.auto_scaling import Step, StepPolicy
from ecssim.rules import cluster_auto_scaling, deployment
from ecssim.rules.capacity_strategy import share_out
from ecssim.rules.circuit_breaker import threshold
from ecssim.rules.step_scaling import capacity

from .rules.test_autoscaling import LOW, alarms, scaled_to, steady


@pytest.mark.parametrize(("desired", "percent", "fewest"), [(2, 75, 2), (4, 50, 2)])
def test_the_fewest_healthy_tasks(desired: int, percent: int, fewest: int) -> None:
    """ECS developer guide, Service deployment parameters, minimumHealthyPercent."""
    assert deployment.fewest_healthy(desired, percent) == fewest


@pytest.mark.parametrize(("desired", "percent", "most"), [(3, 125, 3), (4, 200, 8)])
def test_the_most_tasks(desired: int, percent: int, most: int) -> None:
    """ECS developer guide, Service deployment parameters, maximumPercent."""
    assert deployment.most_tasks(desired, percent) == most


@pytest.mark.parametrize(("desired", "failures"), [(1, 3), (25, 13), (400, 200), (800, 200)])
def test_how_many_failures_trip_the_circuit_breaker(desired: int, failures: int) -> None:
    """ECS developer guide, How the deployment circuit breaker detects failures, Failure threshold."""
    assert threshold(desired, CircuitBreaker()) == failures


@pytest.mark.parametrize(
    ("weights", "base", "count", "shares"),
    [((1, 1), 0, 2, {"A": 1, "B": 1}), ((1, 4), 0, 10, {"A": 2, "B": 8}), ((1, 3), 2, 6, {"A": 3, "B": 3})],
    ids=["evenly", "one to four", "two, and then one to three"],
)
def test_how_tasks_are_shared_out(weights: tuple[int, int], base: int, count: int, shares: dict[str, int]) -> None:
    """API reference, CapacityProviderStrategyItem; the third is that of AWS's workshop for Spot, in its numbers."""
    strategy = [StrategyItem("A", weights[0], base), StrategyItem("B", weights[1])]
    assert Counter(share_out(strategy, count)) == shares


@pytest.mark.parametrize(("needed", "there", "percent"), [(1, 0, 200), (0, 0, 100), (3, 3, 100), (4, 2, 200)])
def test_the_capacity_provider_reservation(needed: int, there: int, percent: float) -> None:
    """AWS containers blog, Deep dive on Amazon ECS cluster auto scaling: M / N x 100, and its two special cases."""
    assert cluster_auto_scaling.reservation(needed, there) == percent


@pytest.mark.parametrize(("running", "value", "wanted"), [(2, 100, 4), (10, 75, 15), (3, 51, 4)])
def test_target_tracking_adds_in_proportion(running: int, value: float, wanted: int) -> None:
    """Application Auto Scaling user guide, How target tracking works: in proportion, and rounded up; the target is 50.

    The guide gives the law and no numbers, so these are ours.
    """
    assert scaled_to(steady(running), alarms(value)) == wanted


def test_target_tracking_takes_away_gradually() -> None:
    """Application Auto Scaling user guide, How target tracking works: scale-in is less aggressive than scale-out."""
    assert scaled_to(steady(10), alarms(10, LOW)) == 9


FIFTY = 50


@pytest.mark.parametrize(
    ("lower", "upper", "value", "applies"),
    [
        (0, 10, 50, True),
        (0, 10, 59.9, True),
        (0, 10, 60, False),
        (-10, 0, 40, False),
        (-10, 0, 40.1, True),
        (-10, 0, 50, True),
    ],
)
def test_where_a_step_begins_and_ends(lower: float, upper: float, value: float, applies: bool) -> None:
    """API reference, StepAdjustment: its two examples, with a breach threshold of 50."""
    policy = StepPolicy("steps", "arn:steps", "ChangeInCapacity", (Step(lower, upper, 1),), 300)
    assert (capacity(policy, 4, value - FIFTY) is not None) == applies
