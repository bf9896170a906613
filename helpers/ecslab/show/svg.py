"""A small set of shapes and colours for all pictures.

Colours are literal, for not every renderer reads CSS variables, and are told apart by colour-blind eyes; the
background is opaque, so a picture reads the same in a light and in a dark notebook.
"""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

FONT = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
INK = "#1b2733"
FAINT = "#5b6770"
LINE = "#b8c2cc"
PAPER = "#ffffff"
PANEL = "#f4f6f8"

NEW = "#0072b2"
OLD = "#d98200"
STARTING = "#9cc9e8"
STARTING_OLD = "#f2cf96"
LEAVING = "#8a939b"
GOOD = "#1b7340"
BAD = "#b3261e"


@dataclass
class Drawing:
    """Shapes on a sheet.

    Arguments:
        width: of the sheet, in pixels.
        title: the name of the picture, for screen readers.
        description: what the picture shows, in words, for screen readers.
    """

    width: int
    title: str
    description: str
    _shapes: list[str] = field(default_factory=list)

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = PAPER,
        stroke: str = "none",
        radius: float = 4,
        dashed: bool = False,
        hint: str = "",
    ) -> None:
        """Draw a rectangle; the hint shows when the pointer rests on it."""
        dashes = ' stroke-dasharray="4 3"' if dashed else ""
        inside = f"<title>{escape(hint)}</title>" if hint else ""
        self._shapes.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" '
            f'fill="{fill}" stroke="{stroke}"{dashes}>{inside}</rect>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 12,
        fill: str = INK,
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        """Write words with their baseline at y."""
        weight = ' font-weight="600"' if bold else ""
        self._shapes.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}"{weight}>'
            f"{escape(words)}</text>"
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, width: float = 1, dashed: bool = False
    ) -> None:
        """Draw a straight line."""
        dashes = ' stroke-dasharray="5 4"' if dashed else ""
        self._shapes.append(
            f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{stroke}" '
            f'stroke-width="{width:g}"{dashes}/>'
        )

    def arrow(self, x1: float, y1: float, x2: float, y2: float, stroke: str = FAINT) -> None:
        """Draw a straight line with a head at its end."""
        self._shapes.append(
            f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{stroke}" stroke-width="1.5" '
            'marker-end="url(#head)"/>'
        )

    def path(self, points: list[tuple[float, float]], stroke: str, width: float = 2) -> None:
        """Draw a line through points."""
        listed = " ".join(f"{x:g},{y:g}" for x, y in points)
        self._shapes.append(f'<polyline points="{listed}" fill="none" stroke="{stroke}" stroke-width="{width:g}"/>')

    def finish(self, height: float) -> str:
        """Return the SVG of that height in pixels."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height:g}" '
            f'viewBox="0 0 {self.width} {height:g}" role="img" font-family="{FONT}">'
            f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>"
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0 0L8 4L0 8z" fill="{FAINT}"/></marker></defs>'
            f'<rect width="{self.width}" height="{height:g}" fill="{PAPER}" rx="6"/>' + "".join(self._shapes) + "</svg>"
        )
