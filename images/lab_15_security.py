"""The pictures of lab 15, security."""

from ecslab.show import svg


def two_roles() -> str:
    """Which of a task's two roles is used when and by whom, and where a refusal shows."""
    drawing = svg.Drawing(
        760,
        "Two roles",
        "Time goes from left to right. Before the program starts, ECS works with the execution role: it logs in to the "
        "registry, pulls the image, reads the secrets, and opens the log. What it is refused stands in stoppedReason. "
        "While the program runs, it calls AWS with the task role. What it is refused stands in the program's log.",
    )
    halves = (
        ("before the program starts", svg.OLD, "ECS", "execution role", ("log in, pull image", "secrets", "open log")),
        ("while the program runs", svg.NEW, "your program", "task role", ("parameters", "objects", "queues, ...")),
    )
    refusals = ("stoppedReason", "the program's log")
    for number, ((when, colour, who, role, calls), refusal) in enumerate(zip(halves, refusals, strict=True)):
        left = 24 + number * 362
        drawing.rectangle(left, 16, 350, 26, colour, radius=13)
        drawing.text(left + 175, 34, when, 13, svg.PAPER, bold=True, anchor="middle")
        drawing.rectangle(left, 54, 150, 112, svg.PANEL, svg.LINE, 6)
        drawing.text(left + 75, 82, who, 14, bold=True, anchor="middle")
        drawing.rectangle(left + 15, 98, 120, 48, svg.PAPER, colour, 6)
        drawing.text(left + 75, 118, "puts on the", 12, svg.FAINT, anchor="middle")
        drawing.text(left + 75, 135, role, 13, bold=True, anchor="middle")
        for row, call in enumerate(calls):
            y = 54 + row * 40
            drawing.arrow(left + 152, y + 16, left + 196, y + 16)
            drawing.rectangle(left + 200, y, 150, 32, svg.PAPER, svg.LINE, 4)
            drawing.text(left + 275, y + 21, call, 12.5, anchor="middle")
        drawing.text(left, 194, "a refusal shows in", 12, svg.FAINT)
        drawing.text(left + 98, 194, refusal, 12.5, svg.BAD, bold=True)
    return drawing.finish(210)


PICTURES = {"roles-over-time.svg": two_roles}
