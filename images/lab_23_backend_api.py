"""The pictures of lab 23, a backend API."""

from ecslab.show import svg


def backend_api() -> str:
    """Which requests go where."""
    drawing = svg.Drawing(
        760,
        "An API of two services behind one load balancer",
        "Requests reach a load balancer on port 80. Its rule for /checkout* forwards to two target groups, blue with "
        "weight 100 and green with weight 0, both of the service checkout. Everything else goes to the target group of "
        "the service catalog, which has one to six tasks, as many as the requests need.",
    )
    drawing.text(24, 118, "requests", 14, bold=True)
    drawing.arrow(92, 113, 126, 113)
    drawing.rectangle(130, 60, 150, 106, svg.PANEL, svg.LINE, 6)
    drawing.text(144, 86, "load balancer", 14, bold=True)
    drawing.text(144, 110, "listener, port 80", 12.5, svg.FAINT)
    drawing.text(144, 130, "two rules", 12.5, svg.FAINT)
    for y, words, path in ((54, "/checkout*", 82), (180, "all other paths", 146)):
        drawing.arrow(282, path, 446, y)
        drawing.text(330, y - 4 if y < 100 else y + 16, words, 12.5)
    _service(drawing, 16, "checkout", (("blue", "weight 100", svg.NEW), ("green", "weight 0", svg.GOOD)))
    _service(drawing, 142, "catalog", (("one to six tasks", "by requests a minute", svg.NEW),))
    return drawing.finish(248)


def _service(drawing: svg.Drawing, top: float, name: str, groups: tuple[tuple[str, str, str], ...]) -> None:
    drawing.rectangle(450, top, 286, 92, svg.PANEL, svg.LINE, 6)
    drawing.text(464, top + 24, f"service {name}", 14, bold=True)
    width = 258 / len(groups)
    for number, (title, words, colour) in enumerate(groups):
        left = 464 + number * width
        drawing.rectangle(left, top + 36, width - 8, 44, svg.PAPER, colour, 5)
        drawing.text(left + 10, top + 54, title, 12.5, colour, bold=True)
        drawing.text(left + 10, top + 71, words, 12, svg.FAINT)


PICTURES = {"backend-api.svg": backend_api}
