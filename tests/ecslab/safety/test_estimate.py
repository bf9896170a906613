"""What spells cost; and every lab's bill holds what a run of its solution really has at the same time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from ecslab import Lab
from ecslab.authoring import notebooks
from ecslab.authoring.replay import replaying
from ecslab.course import course
from ecslab.safety.cost import usd_per_run
from ecslab.safety.estimate import Spell, peak, usd_of
from ecslab.safety.prices import shipped_prices, usd_per_hour_of
from ecslab.safety.usage import Usage

LABS = [lab.id for lab in course().on_accounts]
PRICES = shipped_prices()
NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def spell(begin_min: float, end_min: float | None, minimum_s: float = 0, **units: float) -> Spell:
    end = None if end_min is None else NINE + timedelta(minutes=end_min)
    return Spell(f"{begin_min}", NINE + timedelta(minutes=begin_min), end, units, minimum_s=minimum_s)


def usd(*spells: Spell, now_min: float = 60) -> float:
    return usd_of(spells, PRICES, NINE + timedelta(minutes=now_min))


# Sums


def test_a_spell_costs_its_hours_times_its_units() -> None:
    assert usd(spell(0, 30, alb_hour=2)) == pytest.approx(0.0225)


def test_what_still_lasts_costs_until_now() -> None:
    assert usd(spell(0, None, alb_hour=1), now_min=120) == pytest.approx(2 * 0.0225)


def test_a_short_spell_costs_what_aws_bills_at_least() -> None:
    assert usd(spell(0, 0.5, 60, alb_hour=1)) == pytest.approx(0.0225 / 60)


def test_a_price_for_a_month_is_paid_for_the_part_of_it_that_something_was_there() -> None:
    assert usd(spell(0, 60, gp3_gb_month=730)) == pytest.approx(0.08)


def test_what_is_paid_once_costs_the_same_however_long_it_lasts() -> None:
    logs = Spell("logs", NINE, None, {}, once={"log_gb": 2})
    assert usd(logs, now_min=1) == usd(logs, now_min=600) == pytest.approx(1.0)


def test_what_has_no_price_is_not_free() -> None:
    with pytest.raises(KeyError, match="p5_48xlarge_hour"):
        usd(spell(0, 1, p5_48xlarge_hour=1))


def test_the_peak_adds_up_what_runs_at_the_same_time() -> None:
    assert peak([spell(0, 20, alb_hour=1), spell(10, 30, alb_hour=2)], PRICES) == {"alb_hour": 3}


def test_what_ends_as_something_else_begins_does_not_run_beside_it() -> None:
    assert peak([spell(0, 10, alb_hour=1), spell(10, 30, alb_hour=2)], PRICES) == {"alb_hour": 2}


def test_the_peak_is_where_it_costs_the_most_and_not_where_there_is_the_most() -> None:
    cheap, dear = spell(0, 10, public_ipv4_hour=4), spell(20, 30, nat_gateway_hour=1)
    assert peak([cheap, dear], PRICES) == {"nat_gateway_hour": 1}


def test_nothing_has_no_peak_and_no_price() -> None:
    assert (peak([], PRICES), usd()) == ({}, 0)


# The labs


@dataclass(frozen=True)
class Run:
    """What a replay of a solution held.

    Arguments:
        spells: as its usage was seen through the lab's clients.
        fargate: when each task on Fargate was pulled and had stopped, as the simulation itself knows it.
    """

    spells: tuple[Spell, ...]
    fargate: dict[str, tuple[datetime, datetime]]
    ended_at: datetime

    @property
    def peak_usd(self) -> float:
        return usd_per_hour_of(peak(self.spells, PRICES), PRICES)


@cache
def run(lab_id: str) -> Run:
    tasks: dict[str, Any] = {}
    notebook = notebooks.read(notebooks.solution_path(lab_id))
    with pytest.MonkeyPatch.context() as patch:
        usages = watch_usage(patch)
        note_tasks(patch, tasks)
        with replaying(notebook) as replay:
            replay.run_all()
    (usage,) = usages.values()
    times = {arn: (task.pull_started_at, task.stopped_at) for arn, task in tasks.items()}
    return Run(usage.spells, times, max(spell.end for spell in usage.spells if spell.end))


def watch_usage(patch: pytest.MonkeyPatch) -> dict[Lab, Usage]:
    """Watch the usage of every lab that opens, and look a last time when it is left."""
    usages: dict[Lab, Usage] = {}
    unwatched, leave_unseen = Lab.client, Lab.leave

    def client(lab: Lab, service: str) -> Any:
        is_new = service not in lab._clients
        found = unwatched(lab, service)
        if is_new:
            usages.setdefault(lab, Usage(lab.prefix, lab.now)).watch(found)
        return found

    def leave(lab: Lab) -> None:
        if lab._backend is not None and lab in usages:
            usages[lab].look()
        leave_unseen(lab)

    patch.setattr(Lab, "client", client)
    patch.setattr(Lab, "leave", leave)
    return usages


def note_tasks(patch: pytest.MonkeyPatch, tasks: dict[str, Any]) -> None:
    """Note every task on Fargate of every simulation, at every moment at which something happens."""
    opened = Lab.__init__

    def init(lab: Lab, *arguments: Any, **named: Any) -> None:
        opened(lab, *arguments, **named)
        simulation = lab._backend._simulation  # type: ignore[union-attr]
        simulation.on_move(lambda _: tasks.update(paid_for(simulation)))

    patch.setattr(Lab, "__init__", init)


def paid_for(simulation: Any) -> dict[str, Any]:
    tasks = [task for cluster in simulation.clusters() for task in cluster.tasks.values()]
    return {task.arn: task for task in tasks if task.launch_type == "FARGATE" and task.pull_started_at}


@pytest.mark.parametrize("lab_id", LABS)
def test_the_bill_is_no_less_than_what_runs_at_the_same_time(lab_id: str) -> None:
    assert usd_per_hour_of(course().lab(lab_id).bill, PRICES) >= run(lab_id).peak_usd - 1e-9


@pytest.mark.parametrize("lab_id", LABS)
def test_the_bill_is_at_most_twice_of_what_runs_at_the_same_time(lab_id: str) -> None:
    assert usd_per_hour_of(course().lab(lab_id).bill, PRICES) <= 2 * run(lab_id).peak_usd


@pytest.mark.parametrize("lab_id", LABS)
def test_the_bill_names_everything_that_a_run_pays_for(lab_id: str) -> None:
    used = {name for spell in run(lab_id).spells for name in spell.units}
    assert used == course().lab(lab_id).bill.keys()


@pytest.mark.parametrize("lab_id", LABS)
def test_a_run_costs_no_more_than_its_minutes_at_the_price_of_an_hour(lab_id: str) -> None:
    held, lab = run(lab_id), course().lab(lab_id)
    assert 0 < usd_of(held.spells, PRICES, held.ended_at) <= usd_per_run(lab)


@pytest.mark.parametrize("lab_id", LABS)
def test_no_task_on_fargate_goes_unseen_and_each_counts_from_its_pull_to_its_stop(lab_id: str) -> None:
    tasks = {spell.id: (spell.begin, spell.end) for spell in run(lab_id).spells if "fargate_vcpu_hour" in spell.units}
    assert tasks == run(lab_id).fargate


@pytest.mark.parametrize("lab_id", LABS)
def test_nothing_lasts_when_a_lab_has_closed(lab_id: str) -> None:
    assert [spell.id for spell in run(lab_id).spells if spell.end is None] == []
