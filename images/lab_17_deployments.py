"""The pictures of lab 17, deployments."""

from ecslab.show import svg
from shapes import panel

# Share of the users on the new version in percent, at moments of a release that lasts from 0 to 1.
STRATEGIES = (
    ("rolling", "task by task", ((0, 0), (0.2, 25), (0.35, 50), (0.5, 75), (0.65, 100), (1, 100))),
    ("blue/green", "all at once", ((0, 0), (0.35, 100), (1, 100))),
    ("canary", "a few, then all", ((0, 0), (0.35, 10), (0.75, 100), (1, 100))),
    ("linear", "in equal steps", ((0, 0), (0.35, 25), (0.5, 50), (0.65, 75), (0.8, 100), (1, 100))),
)


def blue_green() -> str:
    """Who gets to which version while a deployment pauses."""
    drawing = svg.Drawing(
        760,
        "Blue/green with a test listener",
        "Users come to the listener on port 80. Its rule gives weight 100 to the blue target group with version 1 and "
        "weight 0 to the green one with version 2. Testers come to the test listener on port 8080, whose rule gives "
        "weight 100 to the green target group. To release version 2 ECS swaps the weights of the first rule.",
    )
    for y, who, port, words in ((20, "users", 80, "production"), (140, "testers", 8080, "test")):
        drawing.text(24, y + 45, who, 14, bold=True)
        drawing.arrow(86, y + 40, 130, y + 40)
        panel(drawing, 134, y, 180, 80, f"listener, port {port}", [f"{words} rule"])
    for y, group, version, colour in ((20, "blue", 1, svg.NEW), (140, "green", 2, svg.GOOD)):
        drawing.rectangle(500, y, 236, 80, svg.PANEL, colour, 6)
        drawing.text(514, y + 26, f"{group} target group", 14, colour, bold=True)
        drawing.text(514, y + 54, f"four tasks of version {version}", 12.5, svg.FAINT)
    drawing.arrow(316, 60, 496, 60)
    drawing.text(406, 52, "weight 100", 12.5, anchor="middle")
    drawing.line(316, 72, 496, 160, svg.LINE, 1.5, dashed=True)
    drawing.text(412, 104, "weight 0", 12.5, svg.FAINT)
    drawing.arrow(316, 180, 496, 180)
    drawing.text(406, 172, "weight 100", 12.5, anchor="middle")
    drawing.text(24, 246, "Release, and way back: ECS swaps the weights of the production rule.", 12.5, svg.FAINT)
    return drawing.finish(262)


def release_strategies() -> str:
    """How the users move to a new version."""
    drawing = svg.Drawing(
        760,
        "Four ways to move the users",
        "The share of the users on the new version over time. Rolling: it rises with each task that is replaced. "
        "Blue/green: nobody, then everybody. Canary: nobody, a tenth for a while, then everybody. Linear: a quarter, "
        "half, three quarters, everybody.",
    )
    width, height, gap = 160, 84, 24
    for number, (name, how, moments) in enumerate(STRATEGIES):
        left, top = 24 + number * (width + gap), 54
        drawing.text(left, 24, name, 14, bold=True)
        drawing.text(left, 42, how, 12, svg.FAINT)
        drawing.rectangle(left, top, width, height, svg.PANEL, svg.LINE, 4)
        points, before = [], 0.0
        for moment, share in moments:
            points += [(left + moment * width, top + height * (1 - before / 100))]
            points += [(left + moment * width, top + height * (1 - share / 100))]
            before = share
        drawing.path(points, svg.NEW, 2.5)
    drawing.text(24, 158, "up: share of the users on the new version, to 100 %; to the right: time", 12, svg.FAINT)
    return drawing.finish(172)


PICTURES = {
    "blue-green.svg": blue_green,
    "release-strategies.svg": release_strategies,
}
