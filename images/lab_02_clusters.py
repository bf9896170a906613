"""The picture of lab 02, clusters."""

from ecslab.show import svg
from shapes import panel

_CARD = 62


def ecs_cluster() -> str:
    """A cluster as a boundary: what is in it, and what is not."""
    drawing = svg.Drawing(
        760,
        "What a cluster holds, and what it does not",
        "A frame is the cluster, with a name, tags and settings. In it are a service with its tasks, a task by "
        "itself, and the capacity that they run on: FARGATE and FARGATE_SPOT with a default strategy over them, and "
        "container instances of your own. Outside of the frame are task definitions, networks and roles.",
    )
    drawing.rectangle(16, 16, 560, 390, svg.PAPER, svg.NEW, 10)
    drawing.text(32, 44, "Cluster", 17, svg.NEW, bold=True)
    drawing.text(104, 44, "a name · tags · settings such as Container Insights", 12.5, svg.FAINT)
    _service(drawing, 32, 64)
    _standalone(drawing, 388, 64)
    drawing.arrow(206, 182, 206, 218)
    drawing.arrow(474, 182, 474, 218)
    drawing.text(340, 204, "run on", 12, svg.FAINT, anchor="middle")
    _capacity(drawing, 32, 222)
    _outside(drawing, 592, 16)
    return drawing.finish(422)


def _service(drawing: svg.Drawing, x: float, y: float) -> None:
    drawing.rectangle(x, y, 340, 116, svg.PANEL, svg.LINE, 6)
    drawing.text(x + 14, y + 26, "Services", 14, bold=True)
    drawing.text(x + 90, y + 26, "keep a number of tasks running", 12.5, svg.FAINT)
    for number in range(4):
        _task(drawing, x + 14 + number * (_CARD + 20), y + 44)


def _standalone(drawing: svg.Drawing, x: float, y: float) -> None:
    drawing.rectangle(x, y, 172, 116, svg.PANEL, svg.LINE, 6)
    drawing.text(x + 14, y + 26, "Tasks", 14, bold=True)
    drawing.text(x + 62, y + 26, "by themselves", 12.5, svg.FAINT)
    _task(drawing, x + 14, y + 44)


def _task(drawing: svg.Drawing, x: float, y: float) -> None:
    drawing.rectangle(x, y, _CARD, 54, svg.PAPER, svg.NEW, 5)
    drawing.rectangle(x, y, 6, 54, svg.NEW, radius=2)
    drawing.text(x + _CARD / 2 + 3, y + 32, "task", 12.5, anchor="middle")


def _capacity(drawing: svg.Drawing, x: float, y: float) -> None:
    drawing.rectangle(x, y, 528, 168, svg.PANEL, svg.LINE, 6)
    drawing.text(x + 14, y + 26, "Capacity", 14, bold=True)
    drawing.text(x + 90, y + 26, "what tasks run on, and a default strategy that shares them out", 12.5, svg.FAINT)
    kinds = (
        ("FARGATE", "base 2, weight 1", "AWS's machines"),
        ("FARGATE_SPOT", "weight 3", "AWS's spare ones"),
        ("Your own", "container instances", "with an ECS agent"),
    )
    for number, (name, share, what) in enumerate(kinds):
        left, own = x + 14 + number * 170, number == 2
        colour = svg.FAINT if own else svg.NEW
        drawing.rectangle(left, y + 44, 160, 106, svg.PAPER, colour, 6, dashed=own)
        drawing.text(left + 14, y + 70, name, 13, colour, bold=True)
        drawing.text(left + 14, y + 96, share, 12.5)
        drawing.text(left + 14, y + 118, what, 12.5, svg.FAINT)


def _outside(drawing: svg.Drawing, x: float, y: float) -> None:
    drawing.text(x, y + 28, "Not in a cluster", 14, bold=True)
    for number, (name, what) in enumerate(
        (
            ("Task definitions", ["one for all", "clusters"]),
            ("Networks", ["VPC, subnets,", "security groups"]),
            ("Roles", ["who may do what"]),
        )
    ):
        panel(drawing, x, y + 48 + number * 116, 152, 104, name, what)


PICTURES = {"ecs-cluster.svg": ecs_cluster}
