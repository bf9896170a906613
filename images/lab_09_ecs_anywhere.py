"""The picture of lab 09, ECS Anywhere."""

from ecslab.show import svg
from shapes import panel


def ecs_anywhere() -> str:
    """Your machine and its two agents, and whom they talk to in AWS."""
    drawing = svg.Drawing(
        760,
        "ECS Anywhere",
        "On the left AWS, with Systems Manager, the ECS control plane, and a Fargate task in a VPC. On the right a "
        "place of yours with one machine, and no VPC around it. On the machine the agent of Systems Manager gets "
        "credentials from Systems Manager and hands them to the container agent, which gets work from the control "
        "plane and runs two tasks. Both agents open their connections themselves.",
    )
    drawing.rectangle(60, 16, 280, 228, svg.PAPER, svg.LINE, 6)
    drawing.text(74, 42, "AWS", 14, bold=True)
    panel(drawing, 132, 30, 192, 66, "Systems Manager", ["vouches for the machine"])
    panel(drawing, 132, 106, 192, 66, "ECS control plane", ["decides what runs where"])
    drawing.rectangle(132, 182, 192, 50, svg.PANEL, svg.LINE, 6, dashed=True)
    drawing.text(146, 212, "your VPC", 12.5, svg.FAINT)
    _task(drawing, 224, 190, "Fargate task", 92)
    drawing.rectangle(486, 16, 250, 228, svg.PAPER, svg.LINE, 6)
    drawing.text(500, 42, "Your place", 14, bold=True)
    drawing.text(722, 42, "no VPC here", 12, svg.FAINT, anchor="end")
    drawing.rectangle(500, 54, 222, 178, svg.PANEL, svg.LINE, 6)
    for y, words in ((62, "Systems Manager agent"), (126, "container agent")):
        drawing.rectangle(510, y, 202, 32, svg.PAPER, svg.NEW, 5)
        drawing.text(611, y + 21, words, 13, svg.NEW, True, "middle")
    drawing.arrow(611, 96, 611, 123)
    drawing.text(620, 114, "credentials", 11, svg.FAINT)
    drawing.arrow(611, 160, 611, 183)
    for number in range(2):
        _task(drawing, 534 + number * 80, 188, "task", 72)
    for y, above, below in ((78, "registers once", "credentials, every 30 min"), (142, "asks and reports", "work")):
        drawing.arrow(508, y, 328, y)
        drawing.text(413, y - 8, above, 12, svg.FAINT, anchor="middle")
        drawing.text(413, y + 18, below, 12, svg.NEW, anchor="middle")
    return drawing.finish(260)


def _task(drawing: svg.Drawing, x: float, y: float, words: str, width: float) -> None:
    drawing.rectangle(x, y, width, 34, svg.NEW, svg.NEW, 5)
    drawing.text(x + width / 2, y + 22, words, 12, svg.PAPER, True, "middle")


PICTURES = {"ecs-anywhere.svg": ecs_anywhere}
