"""The arguments that the commands share."""

from collections.abc import Callable

import click

from ..course import UnknownLabError, course


def lab_argument(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the id of a lab."""
    return click.argument("lab", metavar="LAB", callback=_known_lab)(command)


def optional_lab_argument(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the id of a lab, or None."""
    return click.argument("lab", metavar="[LAB]", required=False, callback=_known_lab_or_none)(command)


def labs_argument(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the ids of any number of labs."""
    return click.argument("labs", metavar="[LAB]...", nargs=-1, callback=_known_labs)(command)


def _known_labs(context: click.Context, parameter: click.Parameter, labs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_known_lab(context, parameter, lab) for lab in labs)


def _known_lab_or_none(context: click.Context, parameter: click.Parameter, lab: str | None) -> str | None:
    return None if lab is None else _known_lab(context, parameter, lab)


def _known_lab(_context: click.Context, _parameter: click.Parameter, lab: str) -> str:
    try:
        return course().lab(lab).id
    except UnknownLabError as fault:
        raise click.BadParameter(str(fault)) from fault
