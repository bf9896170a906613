"""The price of a lab comes from dated prices, and a lab's budget has a cap."""

import re
from datetime import date
from pathlib import Path

import pytest
from ecslab.course import course
from ecslab.safety import cost
from ecslab.safety.prices import Price, keep, products, refreshed_file, shipped_prices

LAB = course().lab("05_services")
NEWEST = date(2027, 1, 2)
IRELAND = "eu-west-1"


def dearer(name: str, **changes: object) -> dict[str, Price]:
    return {name: Price(**{"usd": 9.0, "source": "AWS price list", "date": NEWEST, **changes})}  # type: ignore[arg-type]


# What a lab costs


def test_the_services_lab_costs_what_seven_small_tasks_with_addresses_cost() -> None:
    assert cost.usd_per_hour(LAB) == pytest.approx(7 * (0.25 * 0.04048 + 0.5 * 0.004445 + 0.005))


def test_a_months_price_is_spread_over_the_hours_of_a_month() -> None:
    line = next(line for line in cost.lines_of(course().lab("08_ec2_capacity")) if line.name == "gp3_gb_month")
    assert line.usd_per_hour == pytest.approx(90 * 0.08 / 730)


def test_the_lines_of_a_bill_add_up_to_its_price() -> None:
    for lab in course().labs:
        assert sum(line.usd_per_hour for line in cost.lines_of(lab)) == pytest.approx(cost.usd_per_hour(lab))


def test_the_price_is_said_with_the_month_and_the_date() -> None:
    assert cost.sentence(LAB) == "0.12 USD an hour, and 89 USD if you forget it for a month (September 2026)"


def test_the_opening_of_a_lab_stays_as_it_is_when_prices_are_refreshed() -> None:
    before = cost.sentence(LAB)
    keep("us-east-1", dearer("public_ipv4_hour"))
    assert cost.sentence(LAB) == before
    assert "(January 2027)" in cost.sentence(LAB, cost.prices())


# Cap and budget


def test_a_budget_is_for_twice_the_minutes_of_a_lab() -> None:
    assert cost.budget_usd(LAB) == pytest.approx(2 * cost.usd_per_hour(LAB) * 35 / 60)


def test_the_cap_is_one_dollar_unless_the_learner_sets_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECSLAB_CAP_USD", raising=False)
    assert cost.cap_usd() == 1
    monkeypatch.setenv("ECSLAB_CAP_USD", "2.50")
    assert cost.cap_usd() == 2.5


@pytest.mark.parametrize("text", ["lots", "nan", "inf", "-1"])
def test_what_is_no_amount_is_no_cap(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_CAP_USD", text)
    with pytest.raises(cost.NotACapError, match=re.escape(f"ECSLAB_CAP_USD is '{text}', and that is not an amount")):
        cost.cap_usd()


def test_no_lab_is_above_the_cap_that_everybody_starts_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECSLAB_CAP_USD", raising=False)
    assert [lab.id for lab in course().labs if cost.budget_usd(lab) > cost.cap_usd()] == []


# Prices


def test_every_price_has_a_source_a_date_and_a_place_in_the_price_list() -> None:
    assert all(price.source and price.date and price.usd > 0 for price in cost.prices().values())
    assert products().keys() == cost.prices().keys()


def test_every_line_of_every_bill_has_a_price() -> None:
    assert {name for lab in course().labs for name in lab.bill} <= cost.prices().keys()


def test_a_refreshed_price_takes_the_place_of_an_older_one() -> None:
    keep("us-east-1", dearer("alb_hour"))
    assert cost.prices()["alb_hour"].usd == 9
    assert cost.prices()["nat_gateway_hour"] == shipped_prices()["nat_gateway_hour"]


def test_a_refreshed_price_that_is_older_than_the_courses_own_is_left_alone() -> None:
    keep("us-east-1", dearer("alb_hour", date=date(2020, 1, 1)))
    assert cost.prices() == shipped_prices()


def test_another_region_has_its_own_prices_and_for_the_rest_those_of_us_east_1() -> None:
    keep(IRELAND, dearer("alb_hour", region=IRELAND))
    there = cost.prices(IRELAND)
    assert (there["alb_hour"].usd, there["alb_hour"].region) == (9, IRELAND)
    assert there["nat_gateway_hour"].region == "us-east-1"
    assert cost.prices() == shipped_prices()


def test_prices_of_one_region_stay_when_those_of_another_are_written() -> None:
    keep(IRELAND, dearer("alb_hour", region=IRELAND))
    keep("us-east-1", dearer("nat_gateway_hour"))
    assert cost.prices(IRELAND)["alb_hour"].usd == 9
    assert cost.prices(IRELAND)["nat_gateway_hour"].usd == 9


def test_what_is_written_is_read_back_as_it_was() -> None:
    price = dearer("lambda_gb_second", usd=0.0000166667, source='a "quoted" \\ source, ü')
    keep("us-east-1", price)
    assert cost.prices()["lambda_gb_second"] == price["lambda_gb_second"]


def test_nothing_but_the_prices_is_left_in_the_learners_folder(home: Path) -> None:
    keep("us-east-1", dearer("alb_hour"))
    keep("us-east-1", dearer("alb_hour"))
    assert [path.name for path in home.iterdir()] == ["prices.toml"]


def test_a_write_that_fails_leaves_the_prices_as_they_were(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    keep("us-east-1", dearer("alb_hour"))
    before = refreshed_file().read_bytes()

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep("us-east-1", dearer("alb_hour", usd=1.0))
    assert refreshed_file().read_bytes() == before
    assert [path.name for path in home.iterdir()] == ["prices.toml"]


@pytest.mark.parametrize("text", ["version = 2\n[regions.us-east-1.alb_hour]\nusd = 9.0\n", "version = ", "\x00"])
def test_a_file_that_cannot_be_read_counts_as_none(text: str) -> None:
    refreshed_file().parent.mkdir(parents=True)
    refreshed_file().write_text(text)
    assert cost.prices() == shipped_prices()
