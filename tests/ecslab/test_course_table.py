"""The course as a table."""

from dataclasses import replace

from ecslab import course_table
from ecslab.course import course
from ecslab.course_table import facts


def test_every_lab_has_a_row_in_its_part() -> None:
    lines = repr(course_table()).splitlines()
    for lab in course().labs:
        [row] = [line for line in lines if line.startswith(f"  {lab.number} {lab.title}")]
        part = lines.index(f"Part {lab.part}: {course().parts[lab.part]}")
        assert lines.index(row) > part


def test_a_row_says_minutes_price_and_what_comes_before() -> None:
    lab = replace(course().lab("05_services"), minutes=35, bill={"alb_hour": 1}, prerequisites=("04_tasks",))
    assert facts(lab) == ("35", "0.02", "04")


def test_a_lab_that_costs_nothing_because_no_account_allows_it_says_so() -> None:
    assert facts(replace(course().lab("05_services"), simulated_only=True))[1] == "simulated only"


def test_in_a_notebook_each_row_leads_to_its_lab() -> None:
    page = course_table()._repr_html_()
    assert all(f'<a href="{lab.id}.ipynb">' in page for lab in course().labs)
