"""The pictures of lab 05, services."""

from ecslab.show import svg
from shapes import panel


def service_scheduler() -> str:
    """The loop that every service lives by."""
    drawing = svg.Drawing(
        760,
        "The service scheduler's loop",
        "A service holds a wish: desired count 3 and a task definition. The scheduler compares the wish with the "
        "tasks that run, finds one missing, and starts it. Then it compares again.",
    )
    panel(drawing, 24, 16, 190, 120, "Service: the wish", ["desiredCount 3", "taskDefinition web:1"])
    panel(drawing, 286, 16, 190, 120, "Service scheduler", ["compares", "acts on the difference"])
    drawing.rectangle(548, 16, 188, 120, svg.PANEL, svg.LINE, 6)
    drawing.text(560, 42, "Tasks: what is", 14, bold=True)
    for number in range(3):
        missing = number == 2
        x = 562 + number * 56
        drawing.rectangle(x, 60, 46, 46, svg.PAPER if missing else svg.NEW, svg.NEW, 5, dashed=missing)
        drawing.text(x + 23, 88, "?" if missing else "web", 13, svg.NEW if missing else svg.PAPER, True, "middle")
    drawing.arrow(216, 64, 282, 64)
    drawing.text(249, 56, "reads", 12, svg.FAINT, anchor="middle")
    drawing.arrow(546, 52, 480, 52)
    drawing.text(513, 44, "sees 2", 12, svg.FAINT, anchor="middle")
    drawing.arrow(478, 100, 544, 100)
    drawing.text(511, 118, "starts 1", 12, svg.FAINT, anchor="middle")
    drawing.text(381, 162, "again and again, for as long as the service lives", 12.5, svg.FAINT, anchor="middle")
    return drawing.finish(178)


def rolling_update() -> str:
    """Floor and ceiling of a rolling update of five tasks, with 50 and 130 percent as the open question."""
    drawing = svg.Drawing(
        760,
        "Floor and ceiling of a rolling update",
        "Five desired tasks stand on a scale. Below them a line marks the fewest tasks that must stay healthy; above "
        "them a line marks the most tasks that may exist. Old tasks leave and new tasks come between the two lines.",
    )
    left, base, step = 150, 178, 24

    def level(count: float) -> float:
        return base - count * step

    for number in range(5):
        drawing.rectangle(left + 20, level(number + 1) + 3, 90, step - 6, svg.OLD, radius=3)
        drawing.rectangle(left + 400, level(number + 1) + 3, 90, step - 6, svg.NEW, radius=3)
    for number, colour in enumerate((svg.OLD, svg.OLD, svg.OLD, svg.STARTING, svg.STARTING)):
        drawing.rectangle(left + 210, level(number + 1) + 3, 90, step - 6, colour, radius=3)
    drawing.text(left + 65, base + 20, "before", 12.5, svg.FAINT, anchor="middle")
    drawing.text(left + 255, base + 20, "on the way", 12.5, svg.FAINT, anchor="middle")
    drawing.text(left + 445, base + 20, "after", 12.5, svg.FAINT, anchor="middle")
    drawing.arrow(left + 124, level(3.6), left + 198, level(3.6))
    drawing.arrow(left + 314, level(3.6), left + 388, level(3.6))
    drawing.line(left, base, 736, base, svg.INK)
    drawing.line(left, level(6.1), 736, level(6.1), svg.BAD, dashed=True)
    drawing.text(left - 10, level(6.1) - 2, "most that may exist", 12, svg.BAD, anchor="end")
    drawing.text(left - 10, level(6.1) + 13, "maximumPercent", 11, svg.FAINT, anchor="end")
    drawing.line(left, level(2.55), 736, level(2.55), svg.BAD, dashed=True)
    drawing.text(left - 10, level(2.55) - 2, "fewest healthy", 12, svg.BAD, anchor="end")
    drawing.text(left - 10, level(2.55) + 13, "minimumHealthyPercent", 11, svg.FAINT, anchor="end")
    drawing.text(left + 525, level(4.9), "5 desired", 12, svg.FAINT)
    return drawing.finish(214)


PICTURES = {
    "service-scheduler.svg": service_scheduler,
    "rolling-update.svg": rolling_update,
}
