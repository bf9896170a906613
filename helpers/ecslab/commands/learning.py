"""What a learner does with the course: list, run, check and reset labs, and open them."""

import os
import subprocess
import sys
from pathlib import Path

import click

from .. import progress
from ..backends import NAMES
from ..course import course, project_root
from ..exercises import Verdict, exercises_of
from .arguments import lab_argument
from .on_account import on_account

_JUPYTER_SETTINGS = Path(__file__).parents[1] / "jupyter"


@click.command("list")
def list_labs() -> None:
    """List the labs, how long they take, and which of their exercises you have done."""
    for part, title in course().parts.items():
        click.echo(f"Part {part}: {title}")
        for lab in course().labs:
            if lab.part == part:
                exercises = exercises_of(lab.id)
                done = len(progress.done(lab.id) & exercises.keys())
                click.echo(f"  {lab.id:<24} {lab.minutes:>3} min   {done} of {len(exercises)} done")


@click.command()
@lab_argument
@click.option("--solution", is_flag=True, help="Run the worked notebook instead of yours.")
@click.option("--backend", type=click.Choice(NAMES), help="Where the calls go.")
@click.option("--yes", is_flag=True, help="On an account that was allowed once: do not ask.")
def run(lab: str, solution: bool, backend: str | None, yes: bool) -> None:
    """Run a lab from top to bottom without a browser, and leave an HTML report."""
    from papermill.exceptions import PapermillExecutionError

    from ..authoring.run import run as run_lab

    with on_account(lab, backend, yes=yes):
        try:
            report = run_lab(lab, solution=solution, backend=backend)
        except PapermillExecutionError as fault:
            raise click.ClickException(f"Cell {fault.cell_index} failed with {fault.ename}: {fault.evalue}") from fault
        click.echo(f"Report: {report}")


@click.command()
@lab_argument
def check(lab: str) -> None:
    """Run your notebook and say of each exercise how far it is; exit status 1 unless all are done."""
    from ..authoring.grade import outcomes

    found = outcomes(lab)
    for outcome in found:
        click.echo(repr(outcome))
    sys.exit(0 if all(outcome.verdict is Verdict.DONE for outcome in found) else 1)


@click.command()
@lab_argument
@click.confirmation_option(prompt="This replaces your notebook by the starter. Go on?")
def reset(lab: str) -> None:
    """Put a lab's notebook back to the starter and forget its progress."""
    from ..authoring.build import build as build_lab

    click.echo(f"Written anew: {build_lab(lab)}")
    progress.record(lab, "*", "reset")


@click.command()
@click.option("--port", default=8888, show_default=True, help="The port to listen on.")
@click.option("--browser/--no-browser", default=None, help="Whether to open a browser; by default if there is one.")
@click.option("--folder", type=click.Path(exists=True, file_okay=False), help="A copy of the course to work in.")
def lab(port: int, browser: bool | None, folder: str | None) -> None:
    """Open JupyterLab on the labs; without a browser it prints the address to open."""
    first = course().labs[0].id
    arguments = [
        f"--port={port}",
        f"--ServerApp.root_dir={folder or project_root()}",
        f"--LabApp.default_url=/lab/tree/labs/{first}.ipynb",
        f"--LabApp.app_settings_dir={_JUPYTER_SETTINGS}",
        "--FileContentsManager.pre_save_hook=ecslab.authoring.notebooks.pre_save_hook",
    ]
    if browser is False or (browser is None and not _has_browser()):
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    sys.exit(subprocess.call([sys.executable, "-m", "jupyterlab", *arguments]))


def _has_browser() -> bool:
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
