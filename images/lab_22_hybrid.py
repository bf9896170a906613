"""The pictures of lab 22, hybrid."""

from ecslab.show import svg


def hybrid() -> str:
    """One application in three places, and the lines between them."""
    drawing = svg.Drawing(
        760,
        "One application in three places",
        "In AWS: the ECS control plane, and two office tasks on Fargate. In the shop in the north: a machine with an "
        "agent and a till. In the shop in the south: a machine with an agent, a till and the stock. Each agent opens a "
        "connection to the control plane, over a line that can be down.",
    )
    drawing.rectangle(24, 16, 712, 118, svg.PANEL, svg.LINE, 6)
    drawing.text(40, 42, "AWS", 15, bold=True)
    _box(drawing, 150, 44, 210, 62, svg.INK, "ECS control plane", "wishes, and what it heard last")
    for number in (1, 2):
        _box(drawing, 400 + 164 * (number - 1), 44, 150, 62, svg.NEW, "office", "a Fargate task")
    for left, name, parts in ((24, "Shop in the north", ("till",)), (392, "Shop in the south", ("till", "stock"))):
        drawing.rectangle(left, 218, 344, 126, svg.PANEL, svg.LINE, 6)
        drawing.text(left + 16, 328, name, 15, bold=True)
        drawing.text(left + 328, 328, "a machine of yours", 12, svg.FAINT, anchor="end")
        _box(drawing, left + 16, 236, 94, 62, svg.FAINT, "agent", "asks, tells")
        for number, part in enumerate(parts):
            _box(drawing, left + 126 + 106 * number, 236, 94, 62, svg.GOOD, part, "a task")
        drawing.arrow(left + 63, 236, 226 if left == 24 else 300, 110)
    drawing.text(420, 182, "the line: now and then it is down", 12.5, svg.BAD)
    return drawing.finish(360)


def _box(
    drawing: svg.Drawing, left: float, top: float, width: float, height: float, colour: str, name: str, about: str
) -> None:
    drawing.rectangle(left, top, width, height, colour, radius=5)
    drawing.text(left + width / 2, top + height / 2 - 2, name, 13.5, svg.PAPER, True, "middle")
    drawing.text(left + width / 2, top + height / 2 + 16, about, 11.5, svg.PAPER, anchor="middle")


PICTURES = {"hybrid.svg": hybrid}
