"""Metrics over time: curves whose axis counts the minutes since the first value."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from .curves import curves_picture
from .picture import Picture

Chart = Sequence[tuple[datetime, float]]
_NO_VALUES = "There are no values yet: a metric appears when its first minute is over."


class NothingToDrawError(ValueError):
    """None of the metrics has a value."""


def chart_picture(title: str, unit: str, curves: Mapping[str, Chart]) -> Picture:
    """Draw metrics over the same minutes, each with its name at its end; those without values are left out.

    Arguments:
        title: what the picture shows.
        unit: what the values count.
        curves: for each name moments and values, from the oldest on; an underscore is shown as a space.

    Raises:
        NothingToDrawError: if none has a value.
        ValueError: if there are more metrics than colours.
    """
    begun = [points[0][0] for points in curves.values() if points]
    if not begun:
        raise NothingToDrawError(_NO_VALUES)
    first = min(begun)
    drawn = {
        name.replace("_", " "): [((at - first).total_seconds() / 60, value) for at, value in points]
        for name, points in curves.items()
        if points
    }
    return curves_picture(title, f"minutes since {first:%H:%M}", unit, drawn)
