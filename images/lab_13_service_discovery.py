"""The pictures of lab 13, service discovery."""

from ecslab.show import svg
from shapes import panel

_HEIGHT = 76


def ways_to_a_service() -> str:
    """The three ways from a client to a task, one below the other."""
    drawing = svg.Drawing(
        760,
        "Three ways to a task",
        "Through a load balancer: the client asks the load balancer's name, and the load balancer passes each request "
        "to a task. With Cloud Map: DNS gives the client the tasks' addresses, and the client connects by itself. With "
        "Service Connect: the client asks its own proxy, which passes each connection to the proxy of a task.",
    )
    for row, (title, between, price) in enumerate(
        (
            ("Load balancer", ("Load balancer", "chooses a task"), "costs by the hour"),
            ("Cloud Map", ("DNS", "gives addresses"), "clients remember addresses"),
            ("Service Connect", ("Its own proxy", "chooses a task"), "in services of ECS alone"),
        )
    ):
        top = 16 + row * (_HEIGHT + 28)
        middle = top + _HEIGHT / 2
        drawing.text(24, middle - 4, title, 14, bold=True)
        drawing.text(24, middle + 15, price, 12, svg.FAINT)
        panel(drawing, 196, top, 110, _HEIGHT, "Client", [""])
        panel(drawing, 372, top, 168, _HEIGHT, between[0], [between[1]])
        panel(drawing, 606, top, 130, _HEIGHT, "Task", [("port 80", "port 80", "behind its proxy")[row]])
        _ways(drawing, row, top, middle)
    return drawing.finish(16 + 3 * (_HEIGHT + 28))


def _ways(drawing: svg.Drawing, row: int, top: float, middle: float) -> None:
    """Draw who asks whom: only with DNS the client itself goes on to the task."""
    if row == 1:
        drawing.arrow(308, middle - 12, 368, middle - 12)
        drawing.arrow(370, middle + 6, 310, middle + 6)
        below = top + _HEIGHT + 12
        drawing.line(251, top + _HEIGHT + 2, 251, below, svg.FAINT, 1.5)
        drawing.line(251, below, 671, below, svg.FAINT, 1.5)
        drawing.arrow(671, below, 671, top + _HEIGHT + 3)
        return
    drawing.arrow(308, middle, 368, middle)
    drawing.arrow(542, middle, 602, middle)


PICTURES = {"ways-to-a-service.svg": ways_to_a_service}
