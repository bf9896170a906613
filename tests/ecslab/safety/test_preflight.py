"""Before anything is created a learner sees where, what and for how much; too much is refused."""

from dataclasses import replace

import pytest
from ecslab.course import course
from ecslab.safety.caller import Caller
from ecslab.safety.cost import NotACapError
from ecslab.safety.preflight import OverBudgetError, preflight, require_budget

LAB = replace(course().lab("05_services"), bill={"fargate_vcpu_hour": 2}, minutes=30)
ALICE = Caller("123456789012", "sandbox", "arn:aws:iam::123456789012:user/alice", "us-east-1")


def rows(text: str) -> dict[str, str]:
    return {line[:9].strip(): line[11:] for line in text.splitlines()}


def test_it_says_where_the_calls_go_and_as_whom() -> None:
    said = rows(preflight(LAB, ALICE, []).text)
    assert said["Account"] == "123456789012 (sandbox)"
    assert said["You"] == "arn:aws:iam::123456789012:user/alice"
    assert said["Region"] == "us-east-1"


def test_an_account_without_a_name_is_its_number() -> None:
    assert rows(preflight(LAB, replace(ALICE, alias=""), []).text)["Account"] == "123456789012"


def test_it_says_what_the_lab_creates_and_how_it_is_called() -> None:
    said = " ".join(preflight(LAB, ALICE, []).text.split())
    assert LAB.creates in said
    assert "its names begin with ecslab-05" in said


def test_it_says_the_price_of_an_hour_of_a_run_and_of_a_forgotten_month() -> None:
    said = " ".join(preflight(LAB, ALICE, []).text.split())
    assert "0.08 USD an hour, 0.04 USD for one run of 30 minutes, 59 USD if you forget it for a month" in said


def test_it_says_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_CAP_USD", "0.50")
    assert rows(preflight(LAB, ALICE, []).text)["Cap"] == "0.50 USD for this lab; twice its time would cost 0.08 USD"


def test_a_lab_that_creates_nothing_that_costs_says_so() -> None:
    assert rows(preflight(replace(LAB, bill={}), ALICE, []).text)["Price"] == "nothing"


def test_prices_of_another_region_are_said_to_be_others() -> None:
    said = " ".join(preflight(LAB, replace(ALICE, region="eu-central-1"), []).text.split())
    assert "of another Region: `ecslab cost --refresh --region eu-central-1` reads its own" in said


def test_it_lists_what_earlier_runs_left_behind() -> None:
    assert rows(preflight(LAB, ALICE, []).text)["Left over"] == "nothing of earlier runs"
    assert rows(preflight(LAB, ALICE, ["cluster a", "role b"]).text)["Left over"] == "cluster a; role b"


def test_the_root_user_is_told_to_become_another_one() -> None:
    said = preflight(LAB, replace(ALICE, arn="arn:aws:iam::123456789012:root"), []).text
    assert "the root user" in said


def test_a_budget_above_the_cap_is_refused_with_the_numbers() -> None:
    dear = replace(LAB, bill={"fargate_vcpu_hour": 30}, minutes=60)
    with pytest.raises(OverBudgetError, match=r"may cost 2\.43 USD: 1\.21 USD an hour, for twice its 60 minutes"):
        require_budget(dear, ALICE.region)


def test_a_higher_cap_lets_it_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_CAP_USD", "2.43")
    require_budget(replace(LAB, bill={"fargate_vcpu_hour": 30}, minutes=60), ALICE.region)


@pytest.mark.parametrize("cap", ["a lot", "-1", "nan", "inf"])
def test_a_cap_that_is_no_amount_is_refused(cap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_CAP_USD", cap)
    with pytest.raises(NotACapError, match="ECSLAB_CAP_USD is"):
        require_budget(LAB, ALICE.region)


@pytest.mark.parametrize("lab_id", [lab.id for lab in course().labs])
def test_every_lab_stays_below_the_cap(lab_id: str) -> None:
    require_budget(course().lab(lab_id), ALICE.region)
