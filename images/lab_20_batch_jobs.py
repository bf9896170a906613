"""The picture of lab 20, batch jobs."""

from ecslab.show import svg
from shapes import panel


def batch_runner() -> str:
    """One round of the runner, and what becomes of a part after each verdict."""
    drawing = svg.Drawing(
        760,
        "One round of the runner",
        "The runner asks ECS for all tasks of the night, a hundred a page, and gives each task a verdict by its exit "
        "code. Running, done and hopeless parts are settled. Parts without a task, and parts whose verdict is again, "
        "wait; of these it starts as many as there is room for among twenty, each with a token made of night, part and "
        "attempt. Then it begins anew.",
    )
    boxes = (
        ("Look", ["ListTasks and", "DescribeTasks,", "100 a page"]),
        ("Judge", ["the exit code of", "each task:", "a verdict"]),
        ("Choose", ["parts that wait,", "at most 20", "tasks at once"]),
        ("Start", ["RunTask for each,", "token: night,", "part, attempt"]),
    )
    width, gap = 160, 24
    for number, (title, lines) in enumerate(boxes):
        left = 24 + number * (width + gap)
        panel(drawing, left, 16, width, 118, title, lines)
        if number:
            drawing.arrow(left - gap + 2, 75, left - 3, 75)
    first, last = 24 + width / 2, 24 + 3 * (width + gap) + width / 2
    drawing.line(last, 134, last, 160, svg.FAINT, 1.5)
    drawing.line(last, 160, first, 160, svg.FAINT, 1.5)
    drawing.arrow(first, 160, first, 138)
    drawing.text(380, 178, "every 15 seconds; what it knows, ECS keeps", 12.5, svg.FAINT, anchor="middle")
    verdicts = (
        ("running", "settled for now", svg.NEW),
        ("done", "exit code 0", svg.GOOD),
        ("hopeless", "bad data: tell somebody", svg.BAD),
        ("again", "waits, three times at most", svg.OLD),
    )
    for number, (word, meaning, colour) in enumerate(verdicts):
        left = 24 + number * (width + gap)
        drawing.rectangle(left, 202, width, 54, svg.PAPER, colour, 6)
        drawing.text(left + width / 2, 224, word, 14, colour, anchor="middle", bold=True)
        drawing.text(left + width / 2, 244, meaning, 12, svg.FAINT, anchor="middle")
    return drawing.finish(272)


PICTURES = {"batch-runner.svg": batch_runner}
