"""The picture of lab 21, CI/CD runners."""

from ecslab.show import svg
from shapes import panel


def runners() -> str:
    """A task for each job, and a pool of runners that take job after job."""
    drawing = svg.Drawing(
        760,
        "Two ways from a queue to runners",
        "Above: a dispatcher receives a message and runs one task for it; the task ends with the job, and the message "
        "is deleted when the job has a result. Below: runners of a service take job after job; an alarm on the number "
        "of waiting jobs sets the desired count of the service, from zero to four, and a runner with a job is "
        "protected from scale-in.",
    )
    rows = (
        (16, "One job, one task", "Dispatcher", ["RunTask for", "each message"], "each ends with its job", 3, ()),
        (196, "A pool", "Alarm and policy", ["jobs that wait:", "0 to 4 runners"], "take job after job", 3, (0, 1)),
    )
    for top, title, who, what, how, count, at_work in rows:
        drawing.text(24, top + 12, title, 14, bold=True)
        panel(drawing, 24, top + 24, 150, 104, "Queue", ["jobs as", "messages"])
        panel(drawing, 250, top + 24, 180, 104, who, what)
        drawing.arrow(176, top + 76, 245, top + 76)
        drawing.arrow(432, top + 76, 487, top + 76)
        for number in range(count):
            left = 494 + number * 82
            colour = svg.GOOD if number in at_work else svg.NEW
            idle = bool(at_work) and number not in at_work
            drawing.rectangle(left, top + 40, 72, 56, svg.PAPER, svg.LINE if idle else colour, 6, dashed=idle)
            word = "idle" if idle else "job" if not at_work else "protected"
            drawing.text(left + 36, top + 73, word, 12.5, svg.FAINT if idle else colour, anchor="middle")
        drawing.text(494 + 118, top + 118, how, 12.5, svg.FAINT, anchor="middle")
    drawing.line(24, 172, 736, 172, svg.LINE, 1)
    return drawing.finish(342)


PICTURES = {"cicd-runners.svg": runners}
