"""Shapes that several pictures share."""

from ecslab.show import svg


def panel(drawing: svg.Drawing, x: float, y: float, width: float, height: float, title: str, lines: list[str]) -> None:
    """Draw a box with a title and lines of text below it."""
    drawing.rectangle(x, y, width, height, svg.PANEL, svg.LINE, 6)
    drawing.text(x + 14, y + 26, title, 14, bold=True)
    for number, line in enumerate(lines):
        drawing.text(x + 14, y + 54 + 20 * number, line, 12.5, svg.FAINT)
