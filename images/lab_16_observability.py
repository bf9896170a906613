"""The pictures of lab 16, observability."""

from ecslab.show import svg
from shapes import panel


def three_traces() -> str:
    """What a container leaves behind, where that goes, and what it answers."""
    drawing = svg.Drawing(
        760,
        "Three traces of a task",
        "What a container prints goes by the log driver awslogs to CloudWatch Logs, which tells why. Numbers for each "
        "minute go to CloudWatch metrics, which tell how much. Each change of a task goes as an event to EventBridge, "
        "which tells when.",
    )
    panel(drawing, 24, 88, 150, 96, "Task", ["its containers,", "its changes"])
    rows = (
        ("lines", "CloudWatch Logs", "one stream for each container", "why?"),
        ("numbers", "CloudWatch metrics", "one value for each minute", "how much?"),
        ("changes", "EventBridge", "one event for each change", "when?"),
    )
    for number, (what, where, how, question) in enumerate(rows):
        y = 16 + number * 88
        drawing.rectangle(330, y, 250, 66, svg.PANEL, svg.LINE, 6)
        drawing.text(346, y + 27, where, 14, bold=True)
        drawing.text(346, y + 48, how, 12.5, svg.FAINT)
        drawing.arrow(178, 136 + (number - 1) * 22, 326, y + 33)
        drawing.text(
            252,
            (136 + (number - 1) * 22 + y + 33) / 2 + (24 if number == 2 else -8),
            what,
            12.5,
            svg.FAINT,
            anchor="middle",
        )
        drawing.text(604, y + 38, question, 16, svg.NEW, bold=True)
    return drawing.finish(276)


PICTURES = {"three-traces.svg": three_traces}
