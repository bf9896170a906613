"""The pictures of lab 12, load balancing."""

from ecslab.show import svg
from shapes import panel


def load_balancer_path() -> str:
    """The way of a request, with the two doors on it and the check that asks the same way."""
    drawing = svg.Drawing(
        760,
        "The way of a request",
        "A visitor's request passes the load balancer's security group and reaches its listener on port 80. The "
        "listener forwards to a target group, which has one target for each task. On the way to a task it passes the "
        "tasks' security group and ends at the task's network interface. Health checks go through the same door, from "
        "the load balancer to each task.",
    )
    panel(drawing, 16, 70, 92, 84, "Visitor", ["asks a name"])
    _door(drawing, 140, 34, 172)
    panel(drawing, 172, 54, 144, 118, "Load balancer", ["listener, port 80"])
    panel(drawing, 350, 54, 132, 118, "Target group", ["10.0.1.7:80", "10.0.2.9:80"])
    _door(drawing, 522, 34, 240)
    for number, (top, address) in enumerate(((34, "10.0.1.7"), (128, "10.0.2.9"))):
        panel(drawing, 560, top, 184, 76, f"Task {number + 1}", [f"interface {address}"])
        drawing.arrow(484, 106 + number * 20, 556, top + 44)
    drawing.arrow(110, 112, 168, 112)
    drawing.arrow(318, 112, 346, 112)
    drawing.line(244, 174, 244, 222, svg.GOOD, 1.5, dashed=True)
    drawing.line(244, 222, 652, 222, svg.GOOD, 1.5, dashed=True)
    drawing.arrow(652, 222, 652, 208, svg.GOOD)
    drawing.text(383, 240, "health checks, through the same door", 12.5, svg.GOOD, anchor="middle")
    return drawing.finish(256)


def _door(drawing: svg.Drawing, x: float, top: float, bottom: float) -> None:
    """Draw a security group as a dashed line that everything has to pass."""
    drawing.line(x, top, x, bottom, svg.BAD, 2, dashed=True)
    drawing.text(x, top - 10, "security group", 12, svg.BAD, anchor="middle")


PICTURES = {"load-balancer-path.svg": load_balancer_path}
