"""How many tasks a task set shall have."""

import pytest
from ecssim.rules.task_set import computed_desired_count


@pytest.mark.parametrize(
    ("desired", "percent", "expected"),
    [
        (3, 40, 2),  # AWS's example: 1.2 becomes 2
        (10, 25, 3),
        (10, 20, 2),
        (100, 7, 7),  # not 8, although 100 * 0.07 is a little more than 7
        (1, 0.1, 1),
        (5, 0, 0),
        (5, 100, 5),
        (0, 100, 0),
    ],
)
def test_the_share_of_the_desired_count_is_rounded_up(desired: int, percent: float, expected: int) -> None:
    assert computed_desired_count(desired, percent) == expected
