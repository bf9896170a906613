"""The pictures of lab 11, ECS or Lambda."""

from ecslab.show import svg

_REQUESTS = 4


def service_and_function() -> str:
    """Four requests at the same time, on a service of two tasks and in a function."""
    drawing = svg.Drawing(
        760,
        "Four requests on a service and in a function",
        "Left: four requests go to a service of two tasks. Each task serves two of them at once, and both tasks stay "
        "when the requests are gone. Right: four requests go to a function. Lambda has four environments, one for each "
        "request, and takes them away when they have been idle for a while.",
    )
    _service(drawing, 24)
    _function(drawing, 396)
    return drawing.finish(222)


def _service(drawing: svg.Drawing, left: float) -> None:
    _panel(drawing, left, "A service of two tasks", "there all the time: you pay for hours")
    for number in range(2):
        y = 72 + number * 66
        drawing.rectangle(left + 176, y, 148, 56, svg.PAPER, svg.NEW, 6)
        drawing.text(left + 188, y + 33, "task", 13, svg.NEW, bold=True)
        for place in range(2):
            drawing.rectangle(left + 236 + place * 40, y + 14, 30, 28, svg.NEW, radius=4)
            request = number * 2 + place
            drawing.text(left + 251 + place * 40, y + 33, f"{request + 1}", 13, svg.PAPER, True, "middle")
    _requests(
        drawing, left, [(left + 174, 72 + 66 * (number // 2) + 18 + 20 * (number % 2)) for number in range(_REQUESTS)]
    )


def _function(drawing: svg.Drawing, left: float) -> None:
    _panel(drawing, left, "A function", "there while needed: you pay for requests")
    for number in range(_REQUESTS):
        y = 70 + number * 33
        drawing.rectangle(left + 176, y, 148, 28, svg.PAPER, svg.OLD, 6, dashed=True)
        drawing.text(left + 188, y + 19, "environment", 12.5, svg.OLD, bold=True)
        drawing.rectangle(left + 286, y + 3, 30, 22, svg.OLD, radius=4)
        drawing.text(left + 301, y + 19, f"{number + 1}", 13, svg.PAPER, True, "middle")
    _requests(drawing, left, [(left + 174, 84 + number * 33) for number in range(_REQUESTS)])


def _panel(drawing: svg.Drawing, left: float, title: str, words: str) -> None:
    drawing.rectangle(left, 12, 340, 198, svg.PANEL, svg.LINE, 6)
    drawing.text(left + 14, 36, title, 14, bold=True)
    drawing.text(left + 14, 55, words, 12, svg.FAINT)


def _requests(drawing: svg.Drawing, left: float, ends: list[tuple[float, float]]) -> None:
    for number, (x, y) in enumerate(ends):
        begin = 84 + number * 33
        drawing.text(left + 14, begin + 4, f"request {number + 1}", 12.5)
        drawing.arrow(left + 78, begin, x, y)


PICTURES = {"service-and-function.svg": service_and_function}
