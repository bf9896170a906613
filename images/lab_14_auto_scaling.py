"""The pictures of lab 14, auto scaling."""

from ecslab.show import svg
from shapes import panel


def target_tracking() -> str:
    """How a metric becomes a desired count, and that a desired count."""
    drawing = svg.Drawing(
        760,
        "Target tracking of a service",
        "Tasks are measured each minute. The metric goes to two alarms: AlarmHigh fires when it was above the target "
        "for 3 minutes, AlarmLow when it was below nine tenths of it for 15 minutes. An alarm calls the policy, which "
        "sets the desired count between minimum and maximum. The service scheduler starts or stops tasks, and these "
        "are measured again.",
    )
    panel(drawing, 24, 70, 150, 96, "Tasks", ["measured", "each minute"])
    panel(drawing, 226, 16, 190, 92, "AlarmHigh", ["above the target", "for 3 minutes"])
    panel(drawing, 226, 128, 190, 92, "AlarmLow", ["below 0.9 × target", "for 15 minutes"])
    panel(drawing, 462, 70, 110, 96, "Policy", ["out at once,", "in by steps"])
    drawing.rectangle(620, 16, 124, 204, svg.PANEL, svg.LINE, 6)
    drawing.text(634, 42, "Desired count", 13, bold=True)
    for number in range(6):
        wanted = number < 3
        drawing.rectangle(
            634,
            184 - number * 22,
            40,
            18,
            svg.NEW if wanted else svg.PAPER,
            svg.NEW if wanted else svg.LINE,
            3,
            not wanted,
        )
    drawing.text(680, 198, "min", 12, svg.FAINT)
    drawing.text(680, 88, "max", 12, svg.FAINT)
    drawing.arrow(176, 104, 222, 66)
    drawing.arrow(176, 132, 222, 170)
    drawing.arrow(418, 62, 458, 100)
    drawing.arrow(418, 174, 458, 136)
    drawing.arrow(574, 118, 616, 118)
    drawing.line(682, 220, 682, 244, svg.FAINT, 1.5)
    drawing.line(682, 244, 99, 244, svg.FAINT, 1.5)
    drawing.arrow(99, 244, 99, 170)
    drawing.text(391, 262, "the service scheduler starts or stops tasks", 12.5, svg.FAINT, anchor="middle")
    return drawing.finish(276)


PICTURES = {"target-tracking.svg": target_tracking}
