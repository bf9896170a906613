"""The pictures of lab 18, delivery."""

from ecslab.show import svg
from shapes import panel


def delivery_pipeline() -> str:
    """The five steps of a pipeline, and where the last one leads."""
    drawing = svg.Drawing(
        760,
        "From a commit to tasks that run",
        "Build: an image is pushed under the commit's tag, and has a digest. Define: a revision of the task definition "
        "names the digest. Deploy: the service is updated to that revision. Verify: the status of the service "
        "deployment is read. If it is SUCCESSFUL the pipeline is green; otherwise it says so, and the revision from "
        "before runs.",
    )
    boxes = (
        ("Build", ["docker push", "web:4f1c2aa", "→ sha256:…"]),
        ("Define", ["register", "task definition", "web@sha256:…"]),
        ("Deploy", ["update service:", "a wish, which", "ECS carries out"]),
        ("Verify", ["status of the", "service", "deployment"]),
    )
    width, gap = 160, 24
    for number, (title, lines) in enumerate(boxes):
        left = 24 + number * (width + gap)
        panel(drawing, left, 16, width, 118, title, lines)
        if number:
            drawing.arrow(left - gap + 2, 75, left - 3, 75)
    verify = 24 + 3 * (width + gap)
    for left, top, colour, words in (
        (verify, 170, svg.GOOD, "SUCCESSFUL: green"),
        (verify - width - gap - 56, 170, svg.BAD, "anything else: say so"),
    ):
        drawing.rectangle(left, top, width + (56 if left < verify else 0), 40, colour, radius=5)
        drawing.text(left + (width + (56 if left < verify else 0)) / 2, top + 25, words, 13, svg.PAPER, True, "middle")
    drawing.arrow(verify + width / 2, 134, verify + width / 2, 166)
    drawing.arrow(verify + 30, 134, verify - gap - 60, 166)
    drawing.text(24, 195, "meanwhile the revision from before runs", 12.5, svg.FAINT)
    return drawing.finish(226)


PICTURES = {"delivery-pipeline.svg": delivery_pipeline}
