"""The life of a task as a picture: a row for each stretch, from left to right and from top to bottom."""

import textwrap

from . import svg
from .task_life_text import draw as in_words
from .task_life_text import endings, seconds
from .task_life_view import Stretch, TaskLifeView

_WIDTH = 760
_MARGIN = 16
_LEFT = 330
_RIGHT = 72
_ROW = 24
_LINE = 17
_CHARACTERS = 118
_COLOURS = {"running": svg.NEW, "ended": svg.BAD, "stopping": svg.LEAVING, "cleaning up": svg.LEAVING}


def draw(view: TaskLifeView) -> str:
    """Return the life as SVG."""
    drawing = svg.Drawing(_WIDTH, f"Life of task {view.id}", in_words(view))
    drawing.text(_MARGIN, 26, f"Task {view.id}", 15, bold=True)
    drawing.text(_MARGIN + 124, 26, view.revision, 12, svg.FAINT)
    drawing.text(_WIDTH - _MARGIN, 26, view.status, 12, svg.INK, bold=True, anchor="end")
    y = 40.0
    shown_s = _shown(view.stretches)
    scale = (_WIDTH - _LEFT - _RIGHT) / max(sum(shown_s), 1.0)
    x = float(_LEFT)
    for stretch, length_s in zip(view.stretches, shown_s, strict=True):
        width = length_s * scale
        _row(drawing, stretch, x, width, y, cut=length_s < stretch.length_s)
        x += width
        y += _ROW
    y += 14
    for ending in endings(view):
        for line in textwrap.wrap(ending, _CHARACTERS):
            drawing.text(_MARGIN, y, line, 12, svg.FAINT)
            y += _LINE
    return drawing.finish(y)


def _shown(stretches: tuple[Stretch, ...]) -> list[float]:
    """Return how long each stretch is drawn, in seconds: hours of running must not make all else too short to see."""
    others_s = sum(each.length_s for each in stretches if each.kind != "running")
    return [
        min(each.length_s, others_s) if each.kind == "running" and others_s else each.length_s for each in stretches
    ]


def _row(drawing: svg.Drawing, stretch: Stretch, x: float, width: float, y: float, *, cut: bool) -> None:
    colour = _COLOURS.get(stretch.kind, svg.STARTING)
    drawing.text(_MARGIN, y + 15, stretch.kind, 12, bold=True)
    drawing.text(_MARGIN + 82, y + 15, stretch.what, 12, svg.FAINT)
    drawn = round(max(width, 2), 1)
    drawing.rectangle(round(x, 1), y + 4, drawn, _ROW - 8, colour, radius=2)
    if cut:
        # A gap says that the bar is shorter than the time.
        drawing.rectangle(round(x + drawn * 0.7, 1), y + 2, 5, _ROW - 4, svg.PAPER, radius=0)
    drawing.text(round(x + drawn + 6, 1), y + 15, f"{seconds(stretch.length_s)} s", 11.5, svg.INK)
