"""Incidents for a room: which kinds there are, a seed for one, a rehearsal, and one that all work on together."""

import itertools
import os
from collections.abc import Callable

import click

from ..backends import EndpointBackend, chosen_name
from ..incidents import SCENARIOS, Incident, UnknownIncidentError, scenario_of
from ..lab import Lab

LAB = "24_incidents"
_WIDTH = max(map(len, SCENARIOS))
_ASK = "status, check, hint, debrief or end"


@click.command("incident")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--seed", default=0, show_default=True, help="Take the first seed from this one on that makes the kind.")
def incident(name: str | None, seed: int) -> None:
    """For instructors: list the kinds of incidents, or rehearse one with the seed to give to the room.

    With ECSLAB_BACKEND=endpoint it breaks a system behind ECSLAB_ENDPOINT_URL, on which the whole room works together.
    """
    if name is None:
        for scenario in SCENARIOS.values():
            click.echo(f"{scenario.id:<{_WIDTH}}  {scenario.title}")
        return
    found = _seed_of(name, seed)
    lab = Lab(LAB)
    try:
        begun = lab.incident(seed=found)
        click.echo(f"Seed {found}: {begun.scenario.title}.\n\n{begun.page}\n")
        if chosen_name(None) == EndpointBackend.name:
            _in_a_room(lab, begun)
        else:
            click.echo(f"Everybody in the room runs: incident = lab.incident(seed={found})\n\n{begun.debrief()!r}")
    finally:
        lab.close()


def _seed_of(name: str, first: int) -> int:
    """Return the first seed from one on that makes an incident of that kind."""
    try:
        scenario_of(name, first)
    except UnknownIncidentError as fault:
        raise click.BadParameter(str(fault)) from fault
    return next(seed for seed in itertools.count(first) if scenario_of(None, seed).id == name)


def _in_a_room(lab: Lab, begun: Incident) -> None:
    """Tell how it stands, until the instructor ends it."""
    click.echo(
        f"The room works on the cluster {lab.prefix} behind {os.environ['ECSLAB_ENDPOINT_URL']}: with the aws CLI, or "
        f'in a notebook with ECSLAB_BACKEND=endpoint, Lab("{LAB}") and lab.client. Their calls are not counted.'
    )
    answers: dict[str, Callable[[], object]] = {
        "status": lambda: begun.score.damage,
        "check": lambda: begun.look().seen,
        "hint": lambda: begun.hint().text,
        "debrief": begun.debrief,
    }
    while (
        wish := click.prompt(_ASK, default="status", type=click.Choice([*answers, "end"]), show_choices=False)
    ) != "end":
        click.echo(answers[wish]())
