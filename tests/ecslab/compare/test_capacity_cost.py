"""A month's bill on each kind of capacity, against sums done by hand."""

import pytest
from ecslab.compare.capacity_cost import OWN, RENTED, Machine, Need, bills, fits

TASK_HOUR = 0.25 * 0.04048 + 0.5 * 0.004445 + 0.005
MACHINE_HOUR = 0.0208 + 0.005 + 30 * 0.08 / 730
FEE_HOUR = 0.01025


def usd(need: Need, **how: float) -> list[float]:
    return [bill.usd for bill in bills(need, **how)]


def test_memory_is_what_a_t3_small_runs_out_of() -> None:
    assert fits(Need(1), RENTED) == 3
    assert fits(Need(1), OWN) == 15


def test_fargate_counts_tasks_and_hours_and_the_others_count_machines() -> None:
    assert usd(Need(4, 12)) == pytest.approx([4 * 365 * TASK_HOUR, 2 * 730 * MACHINE_HOUR, 730 * FEE_HOUR])


def test_machines_that_rest_cost_only_while_the_tasks_run() -> None:
    assert usd(Need(4, 12), machines_rest=True)[1] == pytest.approx(2 * 365 * MACHINE_HOUR)


def test_a_machine_of_your_own_costs_what_you_say_besides_the_fee() -> None:
    assert usd(Need(16), own_machine_usd=50)[2] == pytest.approx(2 * (730 * FEE_HOUR + 50))


def test_a_task_that_fits_on_no_machine_is_refused() -> None:
    assert fits(Need(1, memory_mib=2048), Machine("small", 2048, 1900)) == 0
    with pytest.raises(ValueError, match=r"fits on no t3\.small"):
        bills(Need(1, memory_mib=2048))
