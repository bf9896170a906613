"""The pictures of lab 00, welcome."""

from ecslab.course import LabInfo, course
from ecslab.show import svg

_PART_COLOURS = {1: svg.NEW, 2: svg.GOOD, 3: svg.OLD, 4: svg.FAINT}
_ROW = 44
_PART_HEAD = 52
_GAP = 16


def course_map() -> str:
    """All labs of the course, part by part, two parts beside each other."""
    parts = [
        (number, name, [lab for lab in course().labs if lab.part == number]) for number, name in course().parts.items()
    ]
    there = [part for part in parts if part[2]]
    words = " ".join(
        f"Part {number}, {name}: " + ", ".join(f"{lab.number} {lab.title}" for lab in labs) + "."
        for number, name, labs in there
    )
    drawing = svg.Drawing(760, "Map of the course", f"The labs of the course in {len(there)} parts. {words}")
    top = 16.0
    for beside in (there[row : row + 2] for row in range(0, len(there), 2)):
        height = _PART_HEAD + _ROW * max(len(labs) for _, _, labs in beside)
        for column, (number, name, labs) in enumerate(beside):
            _part(drawing, 20 + 368 * column, top, height, f"Part {number}: {name}", _PART_COLOURS[number], labs)
        top += height + _GAP
    return drawing.finish(top)


def _part(
    drawing: svg.Drawing, left: float, top: float, height: float, name: str, colour: str, labs: list[LabInfo]
) -> None:
    drawing.rectangle(left, top, 352, height, svg.PANEL, svg.LINE, 6)
    drawing.text(left + 16, top + 28, name, 15, colour, bold=True)
    for row, lab in enumerate(labs):
        y = top + 44 + _ROW * row
        drawing.rectangle(left + 16, y, 34, 34, colour, radius=5)
        drawing.text(left + 33, y + 22, lab.number, 14, svg.PAPER, bold=True, anchor="middle")
        drawing.text(left + 62, y + 15, lab.title, 13.5, bold=True)
        drawing.text(left + 62, y + 31, lab.about, 12, svg.FAINT)


def virtual_time() -> str:
    """Two clocks: the one at the desk, and the one of the simulated AWS."""
    drawing = svg.Drawing(
        760,
        "Two clocks",
        "Above, the time at your desk: a quick cell, a waiter that returns at once, ten minutes of coffee, another "
        "cell. Below, the time of the simulated AWS: it stands still during the quick cell, moves by 48 seconds while "
        "the waiter waits, stands still during the coffee, and is the same when the next cell begins.",
    )
    desk, aws, left, right = 52, 136, 150, 740
    for y, first, second in ((desk, "at your desk", "real time"), (aws, "simulated AWS", "virtual time")):
        drawing.text(20, y - 2, first, 13, bold=True)
        drawing.text(20, y + 15, second, 12, svg.FAINT)
    drawing.line(left, desk, right, desk, svg.LINE, 2)
    for x, width, words, colour in (
        (170, 70, "run_task", svg.NEW),
        (262, 70, "waiter", svg.NEW),
        (354, 270, "ten minutes of coffee", svg.LEAVING),
        (646, 70, "next cell", svg.NEW),
    ):
        drawing.rectangle(x, desk - 17, width, 34, colour, radius=5)
        drawing.text(x + width / 2, desk + 5, words, 12.5, svg.PAPER, True, "middle")
    drawing.line(left, aws, 262, aws, svg.LINE, 2, dashed=True)
    drawing.line(332, aws, right, aws, svg.LINE, 2, dashed=True)
    drawing.rectangle(262, aws - 17, 70, 34, svg.GOOD, radius=5)
    drawing.text(297, aws + 5, "48 s pass", 12.5, svg.PAPER, True, "middle")
    for x in (262, 332):
        drawing.line(x, desk + 17, x, aws - 17, svg.FAINT, dashed=True)
    drawing.text(206, aws + 26, "09:00:00", 12, svg.FAINT, anchor="middle")
    drawing.text(489, aws + 26, "09:00:48, and the clock stands still", 12, svg.FAINT, anchor="middle")
    return drawing.finish(180)


PICTURES = {"course-map.svg": course_map, "virtual-time.svg": virtual_time}
