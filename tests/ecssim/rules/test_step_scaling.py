"""By how much a step changes the capacity."""

import pytest
from ecssim.outside.auto_scaling import Step, StepPolicy
from ecssim.rules.step_scaling import capacity

STEPS = (Step(None, -20, -3), Step(-20, 0, -1), Step(0, 15, 1), Step(15, None, 5))


def policy(kind: str = "ChangeInCapacity", steps: tuple[Step, ...] = STEPS, minimum: int = 0) -> StepPolicy:
    return StepPolicy("steps", "arn:steps", kind, steps, 300, minimum)


@pytest.mark.parametrize(
    ("distance", "expected"), [(0, 11), (14.9, 11), (15, 15), (100, 15), (-0.1, 9), (-19.9, 9), (-20, 7), (-50, 7)]
)
def test_a_step_includes_the_end_that_is_nearer_to_the_threshold(distance: float, expected: int) -> None:
    assert capacity(policy(), 10, distance) == expected


@pytest.mark.parametrize(("percent", "expected"), [(25, 12), (4, 11), (-4, 9), (-25, 8), (-200, 0)])
def test_a_percentage_is_cut_to_whole_tasks_but_is_at_least_one(percent: int, expected: int) -> None:
    assert capacity(policy("PercentChangeInCapacity", (Step(0, None, percent),)), 10, 1) == expected


def test_a_percentage_can_be_made_larger_by_a_minimum() -> None:
    assert capacity(policy("PercentChangeInCapacity", (Step(0, None, 10),), minimum=4), 10, 1) == 14


def test_an_exact_capacity_does_not_depend_on_the_present_one() -> None:
    assert capacity(policy("ExactCapacity", (Step(0, None, 6),)), 10, 1) == 6


def test_a_distance_without_a_step_changes_nothing() -> None:
    assert capacity(policy(steps=(Step(10, None, 1),)), 10, 5) is None
