"""The pictures of lab 24, on call."""

from ecslab.show import svg
from shapes import panel


def path() -> str:
    """The questions that lead from a page to its cause."""
    drawing = svg.Drawing(
        760,
        "From the page to the cause",
        "Five questions, from left to right. The page: what hurts, and since when. The service: what do its events "
        "and deployments say. Its stopped tasks: why did they end, or never start. The program: what did it write, "
        "and what did it use. The change: which revision, rule or setting is new. Each answer names where to look "
        "next; only then comes the mend, and then watching for longer than it took to fail.",
    )
    boxes = (
        ("The page", ["what hurts,", "and since when?"], "an alarm"),
        ("The service", ["events,", "deployments"], "“unable to place a task”"),
        ("Its tasks", ["stop code, reason,", "exit code"], "“CannotPull…”, 1, 137"),
        ("The program", ["logs,", "metrics"], "“FATAL …”, memory"),
        ("The change", ["what the answer", "names: is it new?"], "revision, route, rule"),
    )
    width, gap = 134, 16
    for number, (title, lines, example) in enumerate(boxes):
        left = 13 + number * (width + gap)
        panel(drawing, left, 16, width, 92, title, lines)
        drawing.text(left + width / 2, 128, example, 11, svg.FAINT, anchor="middle")
        if number:
            drawing.arrow(left - gap + 2, 62, left - 2, 62)
    last = 13 + 4 * (width + gap) + width / 2
    drawing.arrow(last, 138, last, 160)
    drawing.rectangle(13, 164, 4 * (width + gap) + width, 40, svg.PANEL, svg.GOOD, 6)
    drawing.text(380, 189, "mend the cause, then watch for longer than it took to fail", 13, anchor="middle")
    return drawing.finish(218)


PICTURES = {"on-call-path.svg": path}
