"""The pictures of lab 10, choosing capacity."""

from ecslab.show import svg

_LAYERS = ("containers", "container agent", "operating system", "machine", "building and power")
# How many of the layers, from above, are the learner's.
_COLUMNS = (("Fargate", 1), ("EC2", 3), ("ECS Anywhere", 5))
_LEFT, _TOP, _WIDTH, _ROW, _GAP = 24, 120, 224, 38, 20


def three_capacities() -> str:
    """Who looks after what below the control plane of ECS."""
    drawing = svg.Drawing(
        760,
        "One control plane, three kinds of capacity",
        "Above, across the whole width, the control plane of ECS with services, scheduler and API: the same for all. "
        "Below it three columns with five layers each: containers, container agent, operating system, machine, "
        "building and power. On Fargate the containers are yours and the rest is AWS's. On EC2 containers, agent and "
        "operating system are yours, and machine and building are AWS's. With ECS Anywhere all five are yours.",
    )
    drawing.rectangle(_LEFT, 16, 712, 56, svg.PANEL, svg.LINE, 6)
    drawing.text(_LEFT + 14, 40, "Control plane of ECS", 14, bold=True)
    drawing.text(_LEFT + 14, 60, "services, scheduler, API: the same for all three", 12.5, svg.FAINT)
    _legend(drawing)
    for number, (name, yours) in enumerate(_COLUMNS):
        x = _LEFT + number * (_WIDTH + _GAP)
        drawing.arrow(x + _WIDTH / 2, 74, x + _WIDTH / 2, 96)
        drawing.text(x, _TOP - 6, name, 14, bold=True)
        for layer, words in enumerate(_LAYERS):
            _layer(drawing, x, _TOP + 4 + layer * (_ROW + 4), words, layer < yours)
    return drawing.finish(_TOP + 4 + len(_LAYERS) * (_ROW + 4) + 12)


def _layer(drawing: svg.Drawing, x: float, y: float, words: str, yours: bool) -> None:
    fill, ink = (svg.NEW, svg.PAPER) if yours else (svg.PAPER, svg.INK)
    drawing.rectangle(x, y, _WIDTH, _ROW, fill, svg.NEW if yours else svg.LINE, 5, dashed=not yours)
    drawing.text(x + 14, y + 24, words, 13, ink)
    drawing.text(x + _WIDTH - 12, y + 24, "you" if yours else "AWS", 12, ink, bold=True, anchor="end")


def _legend(drawing: svg.Drawing) -> None:
    drawing.rectangle(560, 36, 14, 14, svg.NEW, svg.NEW, 3)
    drawing.text(580, 48, "yours", 12, svg.FAINT)
    drawing.rectangle(640, 36, 14, 14, svg.PAPER, svg.LINE, 3, dashed=True)
    drawing.text(660, 48, "AWS's", 12, svg.FAINT)


PICTURES = {"three-capacities.svg": three_capacities}
