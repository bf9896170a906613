"""What an author does with the course: build, record and lint labs, and trust their pictures."""

import subprocess
import sys

import click

from ..course import course, project_root
from .arguments import labs_argument


@click.command()
@labs_argument
@click.option("--execute", is_flag=True, help="First run the solutions and store their outputs.")
def build(labs: tuple[str, ...], execute: bool) -> None:
    """Make labs/ from solutions/; for authors."""
    from ..authoring import build as authoring

    for lab in labs or [lab.id for lab in course().labs]:
        if execute:
            click.echo(f"Executed: {authoring.execute(lab)}")
        click.echo(f"Built: {authoring.build(lab)}")


@click.command()
@labs_argument
def record(labs: tuple[str, ...]) -> None:
    """Run the solutions, and store what they call on AWS and the IAM policies that follow; for authors."""
    from ..authoring.recorder import write

    for lab in labs or [lab.id for lab in course().labs]:
        for path in write(lab):
            click.echo(f"Recorded: {path}")


@click.command()
@labs_argument
def lint(labs: tuple[str, ...]) -> None:
    """Say how the labs read and what is wrong with them; exit status 1 if anything is."""
    from ..authoring.lint import figures
    from ..authoring.lint import lint as lint_labs

    chosen = [course().lab(lab_id) for lab_id in labs]
    click.echo(figures(chosen))
    problems = lint_labs(chosen)
    for problem in problems:
        click.echo(problem)
    click.echo(f"{len(chosen or course().labs)} labs, {len(problems)} problems")
    sys.exit(1 if problems else 0)


@click.command()
def trust() -> None:
    """Let JupyterLab show the pictures that the notebooks came with."""
    notebooks = sorted(
        str(path) for folder in ("labs", "solutions") for path in (project_root() / folder).glob("*.ipynb")
    )
    subprocess.run([sys.executable, "-m", "jupyter", "trust", *notebooks], check=True, stdout=subprocess.DEVNULL)
