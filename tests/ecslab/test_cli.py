"""`ecslab` on the command line."""

import json
import re
import shutil
from pathlib import Path

import pytest
from botocore.exceptions import NoCredentialsError
from click.testing import CliRunner
from ecslab import course, progress
from ecslab.authoring import build, grade, notebooks, run
from ecslab.cli import main
from ecslab.exercises import exercises_of
from ecslab.safety.prices import prices

LAB = "05_services"


def ecslab(*arguments: str, status: int = 0, answer: str | None = None) -> str:
    result = CliRunner().invoke(main, arguments, input=answer)
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that a test may write to."""
    root = tmp_path / "checkout"
    for folder in ("labs", "solutions", "images"):
        shutil.copytree(course.project_root() / folder, root / folder)
    for module in (notebooks, run, grade):
        monkeypatch.setattr(module, "project_root", lambda: root)
    return root


def test_list_shows_the_labs_and_what_is_done() -> None:
    progress.record(LAB, "delete", "done")
    assert "05_services               35 min   1 of 8 done" in ecslab("list")


def test_an_unknown_lab_is_refused() -> None:
    said = ecslab("run", "5", status=2)
    assert "There is no lab '5'. The course has: 00_welcome, " in said
    assert LAB in said


def test_run_leaves_a_report(checkout: Path) -> None:
    assert "Report:" in ecslab("run", LAB, "--solution")
    report = (checkout / ".runs" / f"{LAB}.html").read_text("utf-8")
    assert "Nothing of lab 05_services is left." in report


def test_run_says_which_cell_failed(checkout: Path) -> None:
    notebook = notebooks.read(notebooks.lab_path(LAB))
    notebooks.exercise_cell(notebook, "scale_out").source = "1 / 0"
    notebooks.write(notebook, notebooks.lab_path(LAB))
    assert "failed with ZeroDivisionError: division by zero" in ecslab("run", LAB, status=1)
    assert (checkout / ".runs" / f"{LAB}.html").exists()


def test_check_says_how_far_each_exercise_is(checkout: Path) -> None:
    notebook = notebooks.read(notebooks.lab_path(LAB))
    notebooks.exercise_cell(notebook, "right_away").source = "predicted = 0"
    notebooks.exercise_cell(notebook, "percents").source = "fewest, most = 2, 6"
    notebooks.write(notebook, notebooks.lab_path(LAB))
    lines = ecslab("check", LAB, status=1).splitlines()
    assert len(lines) == len(exercises_of(LAB))
    assert lines[0].startswith("right_away: done.")
    assert lines[1].startswith("steady_seconds: not attempted.")
    assert lines[4].startswith("percents: not yet. Look at `fewest`")


def test_reset_asks_and_puts_the_starter_back(checkout: Path) -> None:
    path = notebooks.lab_path(LAB)
    starter = path.read_text("utf-8")
    path.write_text("spoilt")
    progress.record(LAB, "delete", "done")
    ecslab("reset", LAB, status=1, answer="n\n")
    assert path.read_text("utf-8") == "spoilt"
    ecslab("reset", LAB, answer="y\n")
    assert path.read_text("utf-8") == starter
    assert progress.done(LAB) == set()


def test_build_writes_what_is_there_already(checkout: Path) -> None:
    before = notebooks.lab_path(LAB).read_text("utf-8")
    assert "Built:" in ecslab("build", LAB)
    assert notebooks.lab_path(LAB).read_text("utf-8") == before


def test_executing_a_solution_again_changes_nothing(checkout: Path) -> None:
    before = notebooks.solution_path(LAB).read_text("utf-8")
    build.execute(LAB)
    assert notebooks.solution_path(LAB).read_text("utf-8") == before


def test_lint_says_how_a_lab_reads_and_that_all_is_well() -> None:
    said = ecslab("lint", LAB).splitlines()
    assert said[1].startswith(LAB)
    assert said[-1] == "1 labs, 0 problems"


def test_cost_shows_every_lab_and_the_totals_and_what_they_cover() -> None:
    said = ecslab("cost", "--region", "us-east-1")
    rows = {row.split()[0]: row.split() for row in said.splitlines() if row}
    assert rows["lab"] == ["lab", "min", "USD/hour", "a", "run", "a", "day", "a", "month"]
    assert rows[LAB] == [LAB, "35", "0.1214", "0.0708", "2.91", "88.62"]
    assert rows["all"][:3] == ["all", "labs", str(sum(lab.minutes for lab in course.course().labs))]
    assert re.search(r"Prices in us-east-1, of \d+ \w+ 2026 to \d+ \w+ 2026\.", said)
    assert re.search(r"Unconfirmed, for not seen in AWS's own price data: .*ecs_anywhere_hour", said)
    assert "not counted are data transfer" in said


def test_cost_of_a_lab_shows_its_bill_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECSLAB_CAP_USD", raising=False)
    said = ecslab("cost", LAB, "--region", "us-east-1")
    assert "public_ipv4_hour       7     0.005    0.0350  us-east-1  2026-09-30  AWS price list" in said
    assert "0.1416 USD, is above the cap of 1.00 USD (ECSLAB_CAP_USD)" in said


def test_cost_says_whose_prices_it_takes_where_it_knows_no_others() -> None:
    said = ecslab("cost", LAB, "--region", "eu-west-1")
    assert "Not known for eu-west-1, so taken from us-east-1: fargate_gb_hour, fargate_vcpu_hour, public" in said


def test_a_cap_that_is_no_amount_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_CAP_USD", "much")
    assert "ECSLAB_CAP_USD is 'much', and that is not an amount" in ecslab("cost", LAB, status=1)


class PriceList:
    """Says of every price that it is the same as that of an address, or nothing, as GetProducts of boto3 does."""

    def __init__(self, *usage_types: str) -> None:
        offer = {"OnDemand": {"term": {"priceDimensions": {"rate": {"pricePerUnit": {"USD": "0.006"}}}}}}
        products = [{"product": {"attributes": {"usagetype": name}}, "terms": offer} for name in usage_types]
        self._answer = [{"PriceList": [json.dumps(product) for product in products]}]

    def get_paginator(self, _: str) -> "PriceList":
        return self

    def paginate(self, **_: object) -> list[dict[str, list[str]]]:
        return self._answer


def test_cost_refresh_keeps_what_the_price_list_says_and_tells_what_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("boto3.client", lambda *_, **__: PriceList("USE1-PublicIPv4:InUseAddress"))
    said = ecslab("cost", LAB, "--refresh", "--region", "us-east-1")
    assert (
        f"Read from AWS's price list: 1 of {len(prices())} prices of us-east-1, written to {home / 'prices.toml'}."
        in said
    )
    assert "Changed: public_ipv4_hour: 0.006 USD, +20.0 % of 0.005 USD in us-east-1." in said
    assert "Not found, so they stay as they are: fargate_vcpu_hour, " in said
    assert "public_ipv4_hour       7     0.006    0.0420" in said


def test_cost_refresh_without_an_answer_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boto3.client", lambda *_, **__: PriceList())
    assert "AWS's price list has no price for 'moon-1'" in ecslab("cost", "--refresh", "--region", "moon-1", status=1)
    assert not (home / "prices.toml").exists()


def test_cost_refresh_without_credentials_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NoCredentialsError

    monkeypatch.setattr("boto3.client", refuse)
    said = ecslab("cost", "--refresh", status=1)
    assert "all prices stay as they are: Unable to locate credentials. It costs nothing, but needs credentials" in said
