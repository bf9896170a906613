"""Curves over one axis: a picture for what a model says, such as the price of ever more tasks."""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence

from . import svg
from .picture import Picture

Points = Sequence[tuple[float, float]]
_Scale = Callable[[float], float]

_WIDTH = 760
_LEFT, _RIGHT = 74, 150
_TOP, _BOTTOM = 66, 300
_GRID = "#e3e8ec"
_COLOURS = (svg.NEW, svg.OLD, svg.GOOD, svg.FAINT)
_LABEL_HEIGHT = 17


def curves_picture(
    title: str,
    x_label: str,
    y_label: str,
    curves: Mapping[str, Points],
    mark: float | None = None,
    logarithmic: bool = False,
) -> Picture:
    """Draw curves over the same axis, each with its name at its end.

    Arguments:
        title: what the picture shows.
        x_label, y_label: what the axes count, with the unit.
        curves: for each name its points from left to right; at most four curves.
        mark: where a line goes up, for the value of x that matters.
        logarithmic: whether each step up the axis is ten times the one before; then no y may be 0.

    Raises:
        ValueError: if there is no curve, or one without points, or more curves than colours.
    """
    if not curves or len(curves) > len(_COLOURS) or not all(curves.values()):
        raise ValueError(f"Give one to {len(_COLOURS)} curves, each with at least one point.")
    words = _in_words(title, x_label, y_label, curves, mark)
    return Picture(words, _draw(title, x_label, y_label, curves, mark, logarithmic, words))


def ticks(highest: float) -> list[float]:
    """Return round numbers from 0 to the first one that is not below the highest value."""
    rough = max(highest, 1e-9) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    return [round(step * number, 9) for number in range(math.ceil(highest / step - 1e-9) + 1)]


def decades(lowest: float, highest: float) -> list[float]:
    """Return the powers of ten around a range."""
    return [10.0**power for power in range(math.floor(math.log10(lowest)), math.ceil(math.log10(highest)) + 1)]


def value_at(points: Points, x: float) -> float:
    """Return the height of a curve at x, on the straight line between its neighbours; beyond its ends, its end's."""
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        if x1 <= x < x2:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return points[0][1] if x < points[0][0] else points[-1][1]


def _in_words(title: str, x_label: str, y_label: str, curves: Mapping[str, Points], mark: float | None) -> str:
    lines = [f"{title} ({y_label} over {x_label})"]
    for name, points in curves.items():
        places = {points[0][0], points[-1][0], max(points, key=lambda point: point[1])[0]}
        told = ", ".join(
            f"{value_at(points, x):.4g} at {x:.4g}" for x in sorted(places | ({mark} if mark is not None else set()))
        )
        lines.append(f"  {name}: {told}")
    return "\n".join(lines)


def _draw(
    title: str,
    x_label: str,
    y_label: str,
    curves: Mapping[str, Points],
    mark: float | None,
    logarithmic: bool,
    words: str,
) -> str:
    drawing = svg.Drawing(_WIDTH, title, words)
    drawing.text(16, 26, title, 15, bold=True)
    drawing.text(16, 48, y_label, 11.5, svg.FAINT)
    every = [point for points in curves.values() for point in points]
    last_x = max(at for at, _ in every)
    heights = [y for _, y in every]
    ys = decades(min(heights), max(heights)) if logarithmic else ticks(max(heights))
    x = _across(last_x)
    y = _upward(ys, logarithmic)
    for value in ys:
        drawing.line(_LEFT, y(value), _WIDTH - _RIGHT, y(value), svg.LINE if value == ys[0] else _GRID)
        drawing.text(_LEFT - 8, y(value) + 4, f"{value:g}", 11, svg.FAINT, anchor="end")
    for value in (each for each in ticks(last_x) if each <= last_x):
        drawing.text(x(value), _BOTTOM + 18, f"{value:g}", 11, svg.FAINT, anchor="middle")
    drawing.text((_LEFT + _WIDTH - _RIGHT) / 2, _BOTTOM + 38, x_label, 11.5, svg.FAINT, anchor="middle")
    if mark is not None:
        drawing.line(x(mark), _TOP, x(mark), _BOTTOM, svg.INK, 1, dashed=True)
        drawing.text(x(mark), _TOP - 5, f"{mark:.4g}", 11, svg.INK, anchor="middle")
    for (_, points), colour in zip(curves.items(), _COLOURS, strict=False):
        drawing.path([(x(at), y(height)) for at, height in points], colour, 2.5)
    ends = {name: y(points[-1][1]) + 4 for name, points in curves.items()}
    for (name, colour), baseline in zip(zip(curves, _COLOURS, strict=False), _apart(list(ends.values())), strict=True):
        drawing.text(_WIDTH - _RIGHT + 8, baseline, name, 12, colour, bold=True)
    return drawing.finish(_BOTTOM + 52)


def _across(last: float) -> _Scale:
    width = _WIDTH - _RIGHT - _LEFT
    return lambda value: round(_LEFT + width * value / (last or 1.0), 1)


def _upward(values: list[float], logarithmic: bool) -> _Scale:
    height = _BOTTOM - _TOP
    if not logarithmic:
        return lambda value: round(_BOTTOM - height * value / (values[-1] or 1.0), 1)
    lowest, highest = math.log10(values[0]), math.log10(values[-1])
    reach = (highest - lowest) or 1.0
    return lambda value: round(_BOTTOM - height * (math.log10(value) - lowest) / reach, 1)


def _apart(baselines: list[float]) -> list[float]:
    """Return the baselines of labels moved down as far as needed, so that none covers another."""
    moved = dict.fromkeys(range(len(baselines)), 0.0)
    last = -math.inf
    for number in sorted(moved, key=lambda index: baselines[index]):
        last = moved[number] = max(baselines[number], last + _LABEL_HEIGHT)
    over = max(0.0, last - (_BOTTOM + 4))
    return [round(moved[number] - over, 1) for number in range(len(baselines))]
