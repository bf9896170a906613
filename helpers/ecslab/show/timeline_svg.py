"""A timeline as a picture: a bar for each task, and below it how many exist and run against what is allowed."""

from collections.abc import Callable

from . import svg
from .timeline_text import draw as in_words
from .timeline_view import TaskLine, TimelineView

_WIDTH = 760
_LEFT = 150
_RIGHT = 24
_ROW = 20
_CHART = 110
_Scale = Callable[[float], float]
_CountScale = Callable[[int], float]

_TICKS = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400)


def draw(view: TimelineView) -> str:
    """Return the timeline as SVG."""
    drawing = svg.Drawing(_WIDTH, f"Timeline of service {view.service}", in_words(view))
    drawing.text(16, 26, f"Service {view.service} since its newest deployment", 15, bold=True)
    drawing.text(_WIDTH - _RIGHT, 26, view.rollout_state, 12, svg.FAINT, bold=True, anchor="end")
    _legend(drawing, 46)
    first_s = min([0.0, *(segment.begin_s for line in view.tasks for segment in line.segments)])
    scale = (_WIDTH - _LEFT - _RIGHT) / max(view.end_s - first_s, 1.0)

    def x(second: float) -> float:
        return round(_LEFT + (second - first_s) * scale, 1)

    top = 62.0
    bottom = top + _ROW * len(view.tasks)
    chart_bottom = bottom + 26 + _CHART
    _grid(drawing, view, x, top, chart_bottom)
    for number, line in enumerate(view.tasks):
        _bar(drawing, line, x, top + number * _ROW)
    _chart(drawing, view, x, bottom + 26)
    caption = chart_bottom + 32
    drawing.text(_LEFT, caption, "seconds since the deployment began", 11, svg.FAINT)
    for left, colour, words in ((430, svg.LEAVING, "tasks that exist"), (560, svg.GOOD, "tasks that run")):
        drawing.line(left, caption - 4, left + 22, caption - 4, colour, 2.5)
        drawing.text(left + 28, caption, words, 11, svg.FAINT)
    return drawing.finish(chart_bottom + 44)


def _legend(drawing: svg.Drawing, y: float) -> None:
    entries = (
        (svg.STARTING, "starting"),
        (svg.NEW, "running, new deployment"),
        (svg.OLD, "running, older deployment"),
        (svg.LEAVING, "stopping"),
    )
    x = 16.0
    for colour, words in entries:
        drawing.rectangle(x, y - 9, 12, 10, colour, radius=2)
        drawing.text(x + 17, y, words, 11.5, svg.FAINT)
        x += 34 + 6.2 * len(words)


def _grid(drawing: svg.Drawing, view: TimelineView, x: _Scale, top: float, bottom: float) -> None:
    step = next((tick for tick in _TICKS if view.end_s / tick <= 10), _TICKS[-1])
    for second in range(0, int(view.end_s) + 1, step):
        drawing.line(x(second), top, x(second), bottom, svg.INK if second == 0 else "#e3e8ec")
        drawing.text(x(second), bottom + 15, f"{second}", 11, svg.FAINT, anchor="middle")


def _bar(drawing: svg.Drawing, line: TaskLine, x: _Scale, y: float) -> None:
    drawing.text(16, y + 14, f"{line.id}  {_revision_number(line.revision)}", 11.5, svg.FAINT)
    colours = {
        "starting": svg.STARTING if line.new else svg.STARTING_OLD,
        "running": svg.NEW if line.new else svg.OLD,
        "leaving": svg.LEAVING,
    }
    for each in line.segments:
        hint = f"task {line.id} ({line.revision}) {each.kind} from {each.begin_s:.0f} s to {each.end_s:.0f} s"
        width = max(x(each.end_s) - x(each.begin_s), 1)
        drawing.rectangle(x(each.begin_s), y + 3, width, _ROW - 6, colours[each.kind], radius=2, hint=hint)


def _revision_number(revision: str) -> str:
    return f"revision {revision.rpartition(':')[2]}"


def _chart(drawing: svg.Drawing, view: TimelineView, x: _Scale, top: float) -> None:
    """Draw the two counts, and the two limits that a deployment keeps."""
    highest = max(view.maximum, view.most_existing, 1)

    def y(count: int) -> float:
        return round(top + _CHART - count * (_CHART - 16) / highest, 1)

    for count, words in ((view.maximum, f"at most {view.maximum}"), (view.minimum, f"at least {view.minimum}")):
        drawing.line(_LEFT, y(count), _WIDTH - _RIGHT, y(count), svg.BAD, 1, dashed=True)
        drawing.text(_LEFT - 8, y(count) + 4, words, 11, svg.BAD, anchor="end")
    drawing.path(_staircase(view.existing, view.end_s, x, y), svg.LEAVING)
    drawing.path(_staircase(view.running, view.end_s, x, y), svg.GOOD, 2.5)


def _staircase(
    steps: tuple[tuple[float, int], ...], end_s: float, x: _Scale, y: _CountScale
) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for (second, count), (until, _) in zip(steps, [*steps[1:], (end_s, 0)], strict=True):
        points += [(x(second), y(count)), (x(until), y(count))]
    return points
