"""The pictures of lab 01, what ECS is."""

from ecslab.show import svg

DECIDES, RUNS, CARRIES = svg.NEW, svg.GOOD, svg.OLD


def components() -> str:
    """The parts of ECS on one sheet, and the services around them."""
    drawing = svg.Drawing(
        760,
        "The components of Amazon ECS",
        "You call the control plane, which AWS runs: an API, schedulers, and what is wanted and known. It reads a task "
        "definition, the recipe, and starts tasks in a cluster. The cluster holds a service, which wants two tasks; "
        "they run on Fargate, on machines of AWS. A task that was run once, without a service, is on a container "
        "instance, a machine of yours, where the container agent connects to the control plane. Around the tasks "
        "stand ELB, which sends them requests, "
        "CloudWatch, which takes their logs and metrics, ECR, which has their images, and IAM, which has their roles.",
    )
    _neighbour(drawing, 16, 34, "You", "boto3, CLI")
    _control_plane(drawing)
    _neighbour(drawing, 644, 34, "Task definition", "the recipe")
    drawing.rectangle(136, 158, 488, 226, svg.PAPER, svg.FAINT, 8, dashed=True)
    drawing.text(150, 180, "Cluster", 14, bold=True)
    _wish(drawing, 150, 216, "Service", "wants 2 tasks, always")
    _wish(drawing, 386, 224, "RunTask", "wants 1 task, once")
    _fargate(drawing)
    _container_instance(drawing)
    _neighbours(drawing)
    for x, colour, words in (
        (136, DECIDES, "control plane: decides"),
        (310, RUNS, "data plane: runs"),
        (446, CARRIES, "capacity: what it runs on"),
    ):
        drawing.rectangle(x, 400, 12, 12, colour, radius=3)
        drawing.text(x + 18, 410, words, 12, svg.FAINT)
    return drawing.finish(426)


def _control_plane(drawing: svg.Drawing) -> None:
    drawing.rectangle(150, 16, 460, 94, svg.PANEL, DECIDES, 6)
    drawing.text(164, 40, "Control plane", 14, DECIDES, bold=True)
    drawing.text(596, 40, "run by AWS", 12, svg.FAINT, anchor="end")
    for x, width, words in ((164, 80, "API"), (254, 130, "schedulers"), (394, 202, "what is wanted, what is known")):
        drawing.rectangle(x, 56, width, 38, DECIDES, radius=5)
        drawing.text(x + width / 2, 80, words, 12, svg.PAPER, True, "middle")
    drawing.arrow(118, 63, 148, 63)
    drawing.arrow(612, 63, 642, 63)
    drawing.arrow(226, 112, 226, 156)
    drawing.text(236, 138, "starts and stops tasks", 12, svg.FAINT)


def _wish(drawing: svg.Drawing, x: float, width: float, kind: str, what: str) -> None:
    drawing.rectangle(x, 192, width, 32, svg.PAPER, DECIDES, 5)
    drawing.text(x + 12, 212, kind, 13, DECIDES, bold=True)
    drawing.text(x + width - 12, 212, what, 12, svg.FAINT, anchor="end")


def _fargate(drawing: svg.Drawing) -> None:
    drawing.rectangle(150, 240, 216, 130, svg.PANEL, CARRIES, 6)
    drawing.text(164, 262, "Fargate", 13.5, CARRIES, bold=True)
    drawing.text(164, 280, "machines of AWS", 12, svg.FAINT)
    for x in (164, 264):
        _task(drawing, x)


def _container_instance(drawing: svg.Drawing) -> None:
    drawing.rectangle(386, 240, 224, 130, svg.PANEL, CARRIES, 6)
    drawing.text(400, 262, "Container instance", 13.5, CARRIES, bold=True)
    drawing.text(400, 280, "a machine of yours", 12, svg.FAINT)
    _task(drawing, 400)
    drawing.rectangle(504, 296, 92, 60, svg.PAPER, RUNS, 5)
    drawing.text(550, 322, "container", 12, RUNS, True, "middle")
    drawing.text(550, 338, "agent", 12, RUNS, True, "middle")
    drawing.path([(617, 326), (617, 134), (588, 134)], svg.FAINT, 1.5)
    drawing.arrow(588, 134, 588, 112)
    drawing.line(596, 326, 617, 326, svg.FAINT, 1.5)
    drawing.text(578, 138, "connects", 12, svg.FAINT, anchor="end")


def _task(drawing: svg.Drawing, x: float) -> None:
    drawing.rectangle(x, 296, 88, 60, RUNS, radius=5)
    drawing.text(x + 44, 322, "Task", 13, svg.PAPER, True, "middle")
    drawing.text(x + 44, 339, "containers", 11.5, svg.PAPER, anchor="middle")


def _neighbours(drawing: svg.Drawing) -> None:
    _neighbour(drawing, 16, 246, "ELB", "sends requests")
    _neighbour(drawing, 16, 320, "CloudWatch", "logs, metrics")
    _neighbour(drawing, 644, 246, "ECR", "images")
    _neighbour(drawing, 644, 320, "IAM", "roles")
    drawing.arrow(117, 275, 135, 275)
    drawing.arrow(135, 349, 117, 349)
    drawing.arrow(643, 275, 625, 275)
    drawing.arrow(643, 349, 625, 349)


def _neighbour(drawing: svg.Drawing, x: float, y: float, title: str, about: str) -> None:
    drawing.rectangle(x, y, 100, 58, svg.PANEL, svg.LINE, 6)
    drawing.text(x + 50, y + 25, title, 12.5, bold=True, anchor="middle")
    drawing.text(x + 50, y + 43, about, 11.5, svg.FAINT, anchor="middle")


PICTURES = {"ecs-components.svg": components}
