"""The price of a lab comes from dated prices."""

import pytest
from ecslab.course import course
from ecslab.safety import cost


def test_the_services_lab_costs_what_five_small_tasks_with_addresses_cost() -> None:
    lab = course().lab("05_services")
    assert cost.usd_per_hour(lab) == pytest.approx(5 * (0.25 * 0.04048 + 0.5 * 0.004445 + 0.005))


def test_the_price_is_said_with_the_month_and_the_date() -> None:
    words = cost.sentence(course().lab("05_services"))
    assert words == "0.09 USD an hour, and 63 USD if you forget it for a month (September 2026)"


def test_every_price_has_a_source_and_a_date() -> None:
    assert all(price.source and price.date and price.usd > 0 for price in cost.prices().values())
